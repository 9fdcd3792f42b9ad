/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that keep namespaces, and that only a visit may open. */
#ifndef UNOPENED_H
#define UNOPENED_H

#include "facts/visit/visit_mounts.h"
#include "model/snapshot/snapshot.h"

/* Zero-initialised but for the first two there are none. */
struct unopened {
	struct take *t;
	enum nsu_source source;	/* which of them misses what cannot be opened */
	struct visit_file *files;
	size_t *nodes;		/* of each */
	size_t count, files_room, nodes_room;
};

/* @path has to stay. Returns 0 or -ENOMEM. */
int unopened_add(struct unopened *u, size_t node, const char *path, uint64_t inode);

/*
 * Opens all of them in the mount namespace behind the descriptor @mnt (-1: our own), meets
 * what they keep, and forgets them. Returns 0, or -errno as visit_open_files().
 */
int unopened_meet(struct unopened *u, int mnt);

void unopened_clear(struct unopened *u);

#endif
