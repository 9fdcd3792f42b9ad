/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sockets of other processes, asked which net namespace they keep. A child asks
 * (visit.h): until we have it, nobody knows that it is a socket still, and to
 * close what took its place may wait for a file system.
 */
#ifndef VISIT_SOCKETS_H
#define VISIT_SOCKETS_H

#include <nsutil.h>

#define VISIT_TUN 0		/* instead of the inode of a socket: /dev/net/tun */

struct visit_socket {
	pid_t pid;		/* those of one process in a row: it is held once */
	int fd;			/* its number there */
	uint64_t inode;		/* of the socket, or VISIT_TUN */
};

/* The net namespace that it keeps. */
struct visit_netns {
	uint64_t inode;		/* 0: the kernel would not show it */
	uint64_t cookie;	/* SO_NETNS_COOKIE, since Linux 6.18 the ns id; 0: not known */
	int err;		/* why there is no inode: -EPERM (no CAP_NET_ADMIN over it),
				   -ESRCH, -EBADF, -ESTALE (gone), -ETIMEDOUT, -ENOSYS
				   (5.5 and older) */
};

/*
 * Called for each in its turn. @ns is the net namespace, open and yours to
 * close, where it may not have come before; or -1. Anything but 0 ends it.
 */
typedef int visit_asked_fn(void *arg, size_t index, const struct visit_netns *netns, int ns);

/* Returns 0, what @asked returned, or -errno: -EAGAIN, -EMFILE. */
int visit_ask_sockets(const struct visit_socket sockets[], size_t count, visit_asked_fn *asked,
		      void *arg);

#endif
