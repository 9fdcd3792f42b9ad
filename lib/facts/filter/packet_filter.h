/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the packet filter of a network may drop: chains and rules of nf_tables (nft(8)). */
#ifndef PACKET_FILTER_H
#define PACKET_FILTER_H

#include <stdbool.h>

enum packet_filter_hook {
	PACKET_FILTER_INPUT, PACKET_FILTER_FORWARD, PACKET_FILTER_OUTPUT,
	PACKET_FILTER_ROUTING,	/* before it, or behind it */
	PACKET_FILTER_DEVICE,	/* where a packet comes in, or goes out */
	PACKET_FILTER_BRIDGE,	/* all that a bridge passes on */
	PACKET_FILTER_ARP,	/* the questions for neighbours, and their answers */
	PACKET_FILTER_HOOKS
};

/* What drops at a hook: the policy of a chain there, or a rule that it may come to. */
struct packet_filter {
	bool chain[PACKET_FILTER_HOOKS];	/* there is one at all; of nf_tables alone */
	bool policy[PACKET_FILTER_HOOKS];
	bool rule[PACKET_FILTER_HOOKS];
};

/*
 * Asks the nfnetlink socket of a network, once for both: filters[0] is what IPv4 meets, and
 * filters[1] IPv6. Returns 0 or -errno: -EPERM (needs CAP_NET_ADMIN there).
 */
int packet_filter_ask(int fd, struct packet_filter filters[2]);

#endif
