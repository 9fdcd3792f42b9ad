/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of neighbours (ARP, and that of IPv6), which all network namespaces share. */
#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include <nsutil.h>

/* How many found no room in there since the machine started; 0 where that is not known. */
uint64_t neighbours_count_lost(void);

/*
 * Who is sent to without being asked for his hardware address, which was written down; or who
 * was asked in vain, so that nothing is sent to him.
 */
struct neighbour {
	bool permanent;
	size_t net;
	int link;			/* the number of the interface that leads to him */
	int family;
	unsigned char address[16];	/* of IPv4 the first four bytes, and zeros */
	unsigned char hardware[NSU_HARDWARE_SIZE];
	size_t hardware_len;
};

/* They grow at the end; zero-initialised is empty, and free(3) of @are the end. */
struct neighbours {
	struct neighbour *are;
	size_t count, room;
};

/*
 * Appends those of the network of the rtnetlink socket @fd (ip-neighbour(8)); @net is noted in
 * each. 0 or -ENOMEM: a network that does not tell has none.
 */
int neighbours_take(int fd, size_t net, struct neighbours *neighbours);

#endif
