/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A netlink(7) socket: requests, and what the kernel answers to them. */
#ifndef NETLINK_H
#define NETLINK_H

#include <nsutil.h>

#include "facts/netlink/dump.h"

#define NETLINK_ROOM 2048	/* bytes of a request, or of a batch of them */

struct netlink {
	struct mnl_socket *socket;	/* NULL: none */
};

/*
 * A socket of @family in the network namespace that we are in, where it stays.
 * Returns 0 or -errno: -EPROTONOSUPPORT where the kernel has no such family, -ELIBACC
 * without libmnl.
 */
int netlink_open(struct netlink *n, int family);

/* The same of a socket that somebody else has opened; it is ours from here on. */
int netlink_adopt(struct netlink *n, int fd);
void netlink_close(struct netlink *n);

/* The network namespace of the socket, open and yours to close; or -errno. */
int netlink_get_namespace(const struct netlink *n);

/* A request at @room, with a body of @size zeroed bytes. */
struct nlmsghdr *netlink_put(void *room, unsigned int type, unsigned int flags, size_t size);

/*
 * Sends @len bytes of requests, and waits until the one numbered @last is
 * acknowledged, or any is refused: then -errno, and @said gets the words of the
 * kernel for it, or "".
 */
int netlink_do(struct netlink *n, const void *requests, size_t len, unsigned int last,
	       char said[NSU_SAID_SIZE]);

/* dump_ask(): -ENODEV and its kin when there is no such object. */
int netlink_ask(struct netlink *n, struct nlmsghdr *request, dump_fn *take, void *arg);

/* dump_ask_whole() */
int netlink_ask_whole(struct netlink *n, struct nlmsghdr *request, dump_fn *take,
		      dump_forget_fn *forget, void *arg);

#endif
