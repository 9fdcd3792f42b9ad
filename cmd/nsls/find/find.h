/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who has it: an interface, an address, a port, a mount, an inode. */
#ifndef FIND_H
#define FIND_H

#include "../verbs.h"

#define HIT_SIZE 640

/* A place where it was found; what does not belong to the sort is 0 or NULL. */
struct hit {
	size_t ns;		/* index in the snapshot, or NSU_NONE */
	enum nsu_kind kind;	/* of the namespace, and its number */
	uint64_t inode;
	size_t process;		/* who has it; NSU_NONE: whoever leads the namespace */
	bool unseen;		/* nobody that can be seen has it */
	char what[HIT_SIZE];	/* for people */
	const char *interface;
	char address[NSU_PREFIX_SIZE];
	char peer[NSU_PREFIX_SIZE + 16]; /* an interface, or an address and a port */
	uint64_t peer_ns;
	const char *protocol;
	uint64_t socket;
	int fd;			/* or -1 */
	const char *target, *source;
	char device[32];
};

/* What is being looked for, and the rows of what was found. */
struct finding {
	const struct request *request;
	struct nsu_snapshot *snapshot;
	struct table table;
	size_t unread;		/* namespaces that could not be looked into */
	int why;		/* errno of the first */
	int err;		/* of a row: -ENOMEM */
};

/* A hit to be filled. */
struct hit hit_new(const struct finding *f, size_t ns);

/* Adds a row. Returns 0 or -ENOMEM, which is kept in @f, too. */
int find_add(struct finding *f, const struct hit *hit);

/* Counts a namespace that could not be looked into. */
void find_miss(struct finding *f, int errnum);

/*
 * Each looks for the word of the request, and takes the snapshot. They return 0, or -errno
 * that was said.
 */
int find_interface(struct finding *f);
int find_address(struct finding *f);
int find_port(struct finding *f);
int find_mount(struct finding *f);
int find_inode(struct finding *f);

/* --- find_rows.c */

void find_begin(struct finding *f);
int find_print(struct finding *f);

#endif
