/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Echo requests that a packet filter has sent elsewhere: DNAT, as conntrack(8) remembers it. */
#ifndef TRANSLATIONS_H
#define TRANSLATIONS_H

#include <nsutil.h>

/* They grow at the end; zero-initialised is empty, and free(3) of @are the end. */
struct translations {
	struct translation {
		size_t net;		/* where it was done */
		struct nsu_prefix to;	/* where it was to go */
	} *are;
	size_t count, room;
};

/*
 * Appends those of requests of this process (echo.h), in the network of the nfnetlink socket
 * @fd; @net is noted in each. 0 or -ENOMEM: a network that does not tell has none. One that
 * was dropped before it left, for want of a route for instance, is not remembered.
 */
int translations_take(int fd, size_t net, struct translations *translations);

#endif
