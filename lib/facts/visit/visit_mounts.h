/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts of another mount namespace, seen by a child that goes there (visit.h). */
#ifndef VISIT_MOUNTS_H
#define VISIT_MOUNTS_H

#include <stddef.h>
#include <stdint.h>

/* A file that should be the namespace with that inode number. */
struct visit_file {
	const char *path;
	uint64_t inode;
};

/*
 * Called for each in its turn. @ns is open, and yours to close, or -errno:
 * -ESTALE (something else lies there), -ETIMEDOUT (the way there is held up).
 * Anything but 0 ends the visit, and is what it returns.
 */
typedef int visit_opened_fn(void *arg, size_t index, int ns);

/*
 * Opens files in the mount namespace behind the descriptor @mnt, or in our own
 * when it is -1. What covers such a file is not opened, and no link is followed:
 * whoever mounts there may not like us. When two of them have held us up, the
 * others are -ETIMEDOUT, unseen. @proc is a descriptor of /proc. Returns 0, or
 * -errno: -EPERM (not ours to enter; @opened was not called), -EAGAIN, -EMFILE.
 */
int visit_open_files(int proc, int mnt, const struct visit_file files[], size_t count,
		     visit_opened_fn *opened, void *arg);

/*
 * The text of mountinfo (proc(5)) in that mount namespace, to free(3); it ends
 * in NUL. Returns 0 or -errno as above, or -ETIMEDOUT.
 */
int visit_read_mounts(int proc, int mnt, char **text, size_t *len);

#endif
