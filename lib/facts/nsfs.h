/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel says about a namespace behind a descriptor: ioctl_ns(2). */
#ifndef NSFS_H
#define NSFS_H

#include <nsutil.h>

/*
 * Descriptors of the owning user namespace, and of the parent of a PID or user
 * namespace, or -errno: -EPERM where there is none or it is not ours to see.
 */
int nsfs_open_owner(int ns);
int nsfs_open_parent(int ns);

/* These return 0 or -errno. The first wants a user namespace: its creator. */
int nsfs_get_owner_uid(int ns, uid_t *uid);
int nsfs_get_kind(int ns, enum nsu_kind *kind);
int nsfs_find_kind(unsigned int flag, enum nsu_kind *kind);	/* of CLONE_NEWUTS and so on */
int nsfs_get_inode(int ns, uint64_t *inode);

/* The same, or 0: it cannot be asked, or @ns is -1. */
uint64_t nsfs_find_inode(int ns);

/* The 64-bit ns id, since Linux 6.18 (-ENOTTY before). */
int nsfs_get_id(int ns, uint64_t *id);

/*
 * Opens the namespace with that inode number where it is mounted on @path, or
 * returns -errno: -ESTALE when something else covers it. What covers it is not
 * opened: a FIFO or a dead file system would block us for ever; and neither is
 * any asked that lies on the way: -EAGAIN when one would have to be, and on Linux
 * 5.11 and older, which cannot tell (visit_open_files() can).
 */
int nsfs_open(const char *path, uint64_t inode);

/*
 * The same, of what was found with O_PATH and is not known to be a namespace:
 * it is opened only when it is the one with that inode number, or -ESTALE. No
 * file system is asked for it. @proc is a descriptor of /proc.
 */
int nsfs_reopen(int proc, int at, uint64_t inode);

/*
 * A descriptor by O_PATH of what the path leads to, as far as the kernel knows without asking
 * any file system; -EAGAIN as above, or -errno of open(2).
 */
int nsfs_find_cached(const char *path);

/* The inode number of what was found so, or -EINVAL: it is no namespace. The same @proc. */
int nsfs_look(int proc, int at, uint64_t *inode);

#endif
