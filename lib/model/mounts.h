/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a table of mounts, for the files that fill and ask it. */
#ifndef MODEL_MOUNTS_H
#define MODEL_MOUNTS_H

#include <nsutil.h>

#include "facts/mount/mntns.h"
#include "facts/mount/mount_table.h"

struct nsu_mounts {
	struct mount_table table;
};

/*
 * Reads the mounts of a place: by its id (0: not known), its member (0: none) or a visit (-1:
 * no descriptor). @proc is a descriptor of /proc. Returns 0 or -errno.
 */
struct mounts_place {
	uint64_t id;
	pid_t pid;
	int ns;
};
int mounts_read_place(struct nsu_mounts *mounts, int proc, const struct mounts_place *place);

/*
 * A process in each mount namespace that has one, by which it can be read where the kernel has
 * no list: an array to free(3), or NULL.
 */
struct mntns_member *mounts_list_members(const struct nsu_snapshot *s, size_t *count);

/* Who lies on whom, and what that hides, once all are there. Returns 0 or -ENOMEM. */
int mounts_join(struct nsu_mounts *mounts);

#endif
