/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a snapshot, for the files that build it. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <nsutil.h>

#include "model/map.h"
#include "model/strings.h"

struct node {
	struct nsu_namespace is;
	bool related;		/* its owner and parent were asked for */
	uid_t creator;		/* of a user namespace, or NSU_NO_UID */
	size_t mount;		/* first of its mounts */
};

struct mount {
	size_t node;
	const char *path;
};

struct nsu_snapshot {
	struct node *nodes;
	size_t nnodes, nodes_room;
	struct nsu_process *processes;
	size_t nprocesses;
	struct mount *mounts;
	size_t nmounts, mounts_room;
	struct map index;	/* from kind and inode to node, until sorted */
	struct strings strings;
	struct nsu_missed missed;
	uint64_t initial[NSU_KINDS], self[NSU_KINDS]; /* inodes, 0: not known */
	bool reserved_are_initial; /* this is the initial PID namespace */
};

/* A snapshot while it is being taken. */
struct take {
	struct nsu_snapshot *s;
	const struct nsu_look *look;
	int proc;		/* descriptor of /proc */
	struct map users;	/* from uid to a name of @names */
	const char **names;
	size_t nnames, names_room;
};

/* Room for one more element; 0 or -ENOMEM. */
int array_grow(void *array, size_t count, size_t *room, size_t size);

/* The node of that namespace, made when it is new; NSU_NONE when out of memory. */
size_t node_get(struct nsu_snapshot *s, enum nsu_kind kind, uint64_t inode);

/* Sources: each adds what it found. They return 0 or -errno (ENOMEM, or as said). */
int take_processes(struct take *t, struct nsu_error *e);
int take_mounts(struct take *t);
int take_details(struct take *t);
int take_nsids(struct take *t);

/* Asks for owner and parent of a node, and of those in turn. Owns @ns. */
int relate(struct take *t, size_t node, int ns);

/* Fills the inodes of the initial namespaces and of our own. */
void take_initial(struct take *t);

/* Brings nodes into the order of their inodes, and all indexes with them. */
int snapshot_sort(struct nsu_snapshot *s);

#endif
