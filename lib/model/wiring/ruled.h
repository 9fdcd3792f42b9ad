/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nets with rules of their own (ip-rule(8)): the main table alone does not say their routes. */
#ifndef RULED_H
#define RULED_H

#include "facts/net/rules.h"
#include "model/wiring/wiring.h"

struct ruled {
	const struct nsu_wiring *w;
	struct ruled_net {
		bool own[2];	/* of IPv4, of IPv6 */
		int rtnl;	/* where there are any; or -1 */
	} *nets;
};

/* Looks at all nets, places[] as those of the wiring. 0 or -errno; then nothing is ruled. */
int ruled_open(struct ruled *ruled, const struct nsu_wiring *w,
	       const struct nsu_place places[]);
void ruled_close(struct ruled *ruled);

/* Whether it is the rules of a net that choose; @ruled may be NULL. */
bool ruled_has(const struct ruled *ruled, size_t net, int family);

/* As rules_ask_route(), with the route's interface as the wiring has it. */
int ruled_ask(const struct ruled *ruled, size_t net, const struct rules_question *question,
	      struct nsu_wired_route *route);

#endif
