/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a snapshot, for the files that build it. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <nsutil.h>

#include "model/map.h"
#include "model/strings.h"
#include "model/snapshot/survey.h"

struct node {
	struct nsu_namespace is;
	bool met;		/* it was opened: that number was its own then */
	bool has_member;	/* a process is in it */
	pid_t witness;		/* a process that has it, by which to look again; 0: none */
	unsigned int witness_link;
	bool related;		/* its owner and parent were asked for */
	uid_t creator;		/* of a user namespace, or NSU_NO_UID */
	int pin;		/* a descriptor that keeps its number its own; -1 */
	size_t file;		/* the last of the holdings that is one of our files, while
				   it is taken; or NSU_NONE */
	size_t first, first_mount; /* afterwards: of its holders, and the first file of these */
	size_t counts[NSU_FOUNDS]; /* of holders by sort */
};

struct holding {
	size_t node;
	size_t file;		/* the one of our files before, of the same node */
	struct nsu_holder is;
};

struct nsu_snapshot {
	struct node *nodes;
	size_t nnodes, nodes_room;
	struct nsu_process *processes;
	size_t nprocesses;
	struct holding *holdings;	/* while it is taken */
	size_t nholdings, holdings_room;
	struct nsu_holder *holders;	/* afterwards: those of a namespace side by side */
	struct map index;	/* from kind and inode to node, until sorted */
	struct strings strings;
	struct nsu_missed missed;
	unsigned int sources;	/* set of enum nsu_source that were looked at */
	const char *node;	/* what the machine is called */
	int64_t taken;		/* of a saved one, seconds since the epoch; else 0 */
	uint64_t initial[NSU_KINDS], self[NSU_KINDS]; /* inodes, 0: not known */
	bool reserved_are_initial; /* this is the initial PID namespace */
	struct nsu_inside *insides; /* by node, or NULL */
	struct nsu_belonging *belongings; /* by process, or NULL */
	struct nsu_confinement *confinements; /* by process, or NULL */
	struct nsu_container *containers;
	size_t ncontainers, containers_room;
};

/* A snapshot while it is being taken. */
struct take {
	struct nsu_snapshot *s;
	const struct nsu_look *look;
	unsigned int sources;	/* set of enum nsu_source */
	unsigned int kinds;	/* set of kinds: those of look, and what leads to them */
	int proc;		/* descriptor of /proc */
	bool recorded;		/* that is a tree of files: there is nothing to open */
	pid_t self;		/* what we are there, or 0: nobody */
	struct survey survey;	/* processes in the order of their PIDs */
	size_t *places;		/* index of each in s->processes, or NSU_NONE */
	size_t pins_left;	/* descriptors that may still be kept open */
	struct map users;	/* from uid to a name of @names */
	const char **names;
	size_t nnames, names_room;
};

/* Called when all is known and namespaces may still be opened, by pins_open(). 0 or -errno. */
typedef int take_more_fn(struct take *t, void *arg);

/* nsu_snapshot_take(), and @more while it is taken, unless NULL; its failure is the whole's. */
int snapshot_take(struct nsu_snapshot **snapshot, const struct nsu_look *look,
		  take_more_fn *more, void *arg, struct nsu_error *e);

/* The node of that namespace, made when it is new; NSU_NONE when out of memory. */
size_t node_get(struct nsu_snapshot *s, enum nsu_kind kind, uint64_t inode);

/* A new one in its place: the one before is gone, and keeps its members. */
size_t node_renew(struct nsu_snapshot *s, enum nsu_kind kind, uint64_t inode);

/* Sources: each adds what it found. They return 0 or -errno (ENOMEM, or as said). */
int take_processes(struct take *t, struct nsu_error *e);
int take_sockets(struct take *t);
int take_mounts(struct take *t);
int take_foreign_mounts(struct take *t);
int take_listed(struct take *t);

/* Of the sources those that are still needed where the kernel lists all namespaces to us. */
unsigned int listed_leaves(const struct take *t);

int take_details(struct take *t);
int take_nsids(struct take *t);

/* --- query.c --- */

/* What to read of processes. */
struct survey_query query_of(const struct take *t);

/* Whether who somebody is has to be read from its status. */
bool wants_status(const struct take *t);

/* --- pins.c --- */

/* How many namespaces may be kept open, so that there are descriptors left to work with. */
void pins_begin(struct take *t);
void pins_end(struct take *t);

/*
 * The node of what was just seen somewhere. A namespace that is not kept open may be
 * gone, and its number another's by now: then that gets a node of its own.
 */
size_t pins_see(struct take *t, enum nsu_kind kind, uint64_t inode);

/*
 * The first sight of a namespace: asks it what is wanted, and keeps it open where it
 * can. Owns @ns. Returns 0, -ESTALE (it is another) or -ENOMEM.
 */
int pins_meet(struct take *t, size_t node, int ns);

/* The same where @ns is known to have the inode number of the node. */
int pins_keep(struct take *t, size_t node, int ns);

/*
 * A descriptor of the namespace, yours to close, or -errno: -ESTALE (it is another
 * by now), -EMFILE, -ENOENT and others (nothing leads to it any more).
 */
int pins_open(const struct take *t, size_t node);

/* --- relate.c --- */

/* Whether somebody wants to know what is above a node. */
bool relate_wanted(const struct take *t, size_t node);

/* Asks for owner and parent of a node, and of those in turn. Leaves @ns open. */
int relate(struct take *t, size_t node, int ns);

/* --- holders.c --- */

/* Counts a holder, and keeps it where it was asked for. Returns 0 or -ENOMEM. */
int holder_add(struct take *t, size_t node, const struct nsu_holder *holder);

/* Those that follow from the rest: members, and namespaces below. */
int hold_members(struct take *t);
int hold_descendants(struct take *t);

/* Puts holders side by side; @now says where each node is now. Returns 0 or -ENOMEM. */
int holders_sort(struct nsu_snapshot *s, const size_t *now);

/* --- gaps.c --- */

/* Notes that a source did not show something, or not all; vanished things are none. */
void gap_note(struct take *t, enum nsu_source source, int err);
void gap_note_all(struct take *t, enum nsu_source source, int err);

/* Fills the inodes of the initial namespaces and of our own. */
void take_initial(struct take *t);

/* The inode number of the initial namespace that the kernel reserves for the kind. */
uint64_t whose_get_reserved(enum nsu_kind kind);

/* Brings nodes into the order of their inodes, and all indexes with them. */
int snapshot_sort(struct nsu_snapshot *s);

#endif
