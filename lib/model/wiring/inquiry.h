/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What nets are asked once somebody was not reached: of routes that rules (ip-rule(8)) choose
 * the main table says nothing, and a permanent neighbour (ip-neighbour(8)) may be wrong, or
 * one be asked in vain.
 */
#ifndef INQUIRY_H
#define INQUIRY_H

#include "facts/filter/translations.h"
#include "facts/net/neighbours.h"
#include "facts/net/rules.h"
#include "model/wiring/wiring.h"

struct inquiry {
	const struct nsu_wiring *w;
	struct inquiry_net {
		bool ruled[2];	/* it has rules of its own: of IPv4, of IPv6 */
		int rtnl;	/* where there are any; or -1 */
		uint32_t arp_ignore; /* of all its interfaces */
	} *nets;
	struct neighbours neighbours;
	struct translations translations;
};

/* Looks at all nets, places[] as those of the wiring. 0 or -errno; then it is closed. */
int inquiry_open(struct inquiry *inquiry, const struct nsu_wiring *w,
		 const struct nsu_place places[]);
void inquiry_close(struct inquiry *inquiry);

/* Whether it is the rules of a net that choose; @inquiry may be NULL. */
bool inquiry_has_rules(const struct inquiry *inquiry, size_t net, int family);

/* As rules_ask_route(), with the route's interface as the wiring has it. */
int inquiry_ask_route(const struct inquiry *inquiry, size_t net,
		      const struct rules_question *question, struct nsu_wired_route *route);

/* The neighbour @is behind an interface, or NULL, which @inquiry may be, too. */
const struct neighbour *inquiry_find_neighbour(const struct inquiry *inquiry, size_t interface,
					       const struct nsu_prefix *is);

/* Whether a net has sent elsewhere what was to go to that address, by DNAT. */
bool inquiry_has_translated(const struct inquiry *inquiry, size_t net,
			    const struct nsu_prefix *to);

/* The setting arp_ignore of a net, beside that of each interface. */
uint32_t inquiry_get_arp_ignore(const struct inquiry *inquiry, size_t net);

#endif
