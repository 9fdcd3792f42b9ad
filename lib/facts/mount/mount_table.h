/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All mounts of a mount namespace, as its mountinfo has them or the kernel tells by its id. */
#ifndef MOUNT_TABLE_H
#define MOUNT_TABLE_H

#include <nsutil.h>

struct mount_line {
	struct nsu_mounted is;	/* but for what follows from the others: parent, hidden */
	uint64_t parent;	/* number of the mount that it lies on */
};

/* It grows at its end; zero-initialised is empty. */
struct mount_table {
	struct mount_line *lines;	/* in the order of mounting */
	size_t count, lines_room;
	char **blocks;			/* where the strings are */
	size_t nblocks, blocks_room;
};

/*
 * Appends what a mountinfo (proc(5)) says, which ends in NUL, and owns @text from then on.
 * Which IDs an id-mapped mount maps it does not tell. Returns 0 or -errno: -EBADMSG, -ENOMEM.
 */
int mount_table_parse(struct mount_table *table, char *text);

/* The same of a file below a directory. Returns 0 or -errno: as text_read(), too. */
int mount_table_read(struct mount_table *table, int dir, const char *name);

/*
 * The same by the id of the mount namespace, with these IDs since Linux 6.15; without the
 * source before 6.13. Returns 0 or -errno: as mount_ask_list(), -ENOMEM.
 */
int mount_table_ask(struct mount_table *table, uint64_t space);

/*
 * The same by a child in the mount namespace behind the descriptor @ns, which sees its own.
 * By its id the kernel finds the root among what was mounted after the namespace was made
 * (grab_requested_root()): a root that was cloned before has none, which is -ENOENT. Returns
 * 0 or -errno: as visit_hear(), -ENOMEM.
 */
int mount_table_visit(struct mount_table *table, int ns);

void mount_table_clear(struct mount_table *table);

#endif
