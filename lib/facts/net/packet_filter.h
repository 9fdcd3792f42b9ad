/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the packet filter of a network may drop: chains and rules of nf_tables (nft(8)). */
#ifndef PACKET_FILTER_H
#define PACKET_FILTER_H

#include <stdbool.h>

enum packet_filter_hook { PACKET_FILTER_INPUT, PACKET_FILTER_FORWARD, PACKET_FILTER_OUTPUT,
			  PACKET_FILTER_HOOKS };

/* What drops at a hook: the policy of a chain there; and whether some rule drops anywhere. */
struct packet_filter {
	bool policy[PACKET_FILTER_HOOKS];
	bool chain[PACKET_FILTER_HOOKS];	/* there is one at all */
	bool rule;
};

/*
 * Asks the nfnetlink socket of a network, of rules for IPv6 or of those for IPv4, and those
 * of both. Returns 0 or -errno: -EPERM (needs CAP_NET_ADMIN there).
 */
int packet_filter_ask(int fd, bool six, struct packet_filter *filter);

#endif
