/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Descriptors of a process that may keep a namespace. Their links alone are read, but of
 * files that namespaces may be bound to: behind any of them may be a file system that does
 * not answer.
 */
#ifndef FDS_H
#define FDS_H

#include <nsutil.h>

enum fds_sort {
	FDS_NAMESPACE = 1 << 0,	/* a namespace itself */
	FDS_SOCKET = 1 << 1,	/* keeps the net namespace it was made in (sockets.h) */
	FDS_TUN = 1 << 2	/* of /dev/net/tun, the same */
};

struct fds_entry {
	int fd;			/* its number in that process */
	enum fds_sort sort;
	enum nsu_kind kind;	/* of a namespace */
	uint64_t inode;		/* of a namespace or socket; 0 */
};

/* Anything but 0 ends the reading, and is what it returns. */
typedef int fds_found_fn(void *arg, const struct fds_entry *entry);

/*
 * Calls @found for each of the @sorts (a set), in ascending order. From @dir, @path leads to
 * them: "fd" from proc_open_pid(), or the same of a thread (tasks.h). Returns 0, what @found
 * returned, or -errno: -EACCES (not yours), -ESRCH, -ENOENT (gone), -EMFILE.
 */
int fds_read(int dir, const char *path, unsigned int sorts, fds_found_fn *found, void *arg);

/* Of a link as readlink(2) gives it: whether it is one of these. Leaves fd alone. */
bool fds_parse(const char *link, struct fds_entry *entry);

/*
 * The namespace behind descriptor @fd of the process, open, or -errno: -ESTALE
 * when it is another file by now. @proc is a descriptor of /proc.
 */
int fds_open(int proc, int dir, int fd, uint64_t inode);

#endif
