/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why an address is not reached: on the way there, on the way back, or by another one. */
#include "model/wiring/reach.h"

#include <linux/if_addr.h>
#include <string.h>
#include <sys/socket.h>

/* -------------------------------------------------------------------- one address, two nets */

static bool is_shared(const struct nsu_wiring *w, size_t target, const struct nsu_prefix *to)
{
	for (size_t i = 0; i < w->nnets; i++)
		if (i != target && wire_find_address(w, i, to) != NSU_NONE)
			return true;
	return false;
}

/* The net that a packet ends in; or the other one on the wire where the target is found. */
static size_t find_other(const struct reach *r, size_t target, const struct nsu_prefix *to)
{
	size_t last = r->nets[r->nnets - 1];
	struct hearer hearer;

	if (last != target)
		return last;
	if (r->leaves == NSU_NONE || wire_find(r->w, r->leaves, to, target, &hearer) < 0 ||
	    hearer.block != NSU_NONE)
		return NSU_NONE;
	return hearer.net;
}

bool reach_find_namesake(const struct nsu_wiring *w, size_t from, size_t target,
			 const struct nsu_prefix *to, struct nsu_trouble *trouble)
{
	struct reach r = { .w = w };
	size_t other;

	if (from == target || !is_shared(w, target, to) ||
	    !reach_go(&r, from, target, to, NULL))
		return false;
	other = find_other(&r, target, to);
	if (other == NSU_NONE)
		return false;
	*trouble = (struct nsu_trouble){ .cause = NSU_CAUSE_NAMESAKE, .net = other, .to = *to };
	trouble->interface = wire_find_address(w, other, to);
	return true;
}

/* ---------------------------------------------------------------------- both ways */

/* An address that is being looked for elsewhere is not answered to. */
static bool is_tentative(const struct nsu_wiring *w, size_t net, const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->is.family == to->family && memcmp(a->is.bytes, to->bytes, 16) == 0)
			return a->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED);
	}
	return false;
}

/* Whether what is sent from @one over its wire is heard at @other, by an address there. */
static bool hears(const struct nsu_wiring *w, size_t one, size_t other)
{
	const struct nsu_net *n = &w->nets[w->facts.links[other].is.net];
	struct hearer hearer;

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->interface == other)
			return wire_find(w, one, &a->is, NSU_NONE, &hearer) == 0 &&
			       hearer.arrives == other;
	}
	return false;
}

/* Ports have none that matters, and what lies on others has theirs. */
static bool are_twins(const struct nsu_interface *a, const struct nsu_interface *b)
{
	return a != b && a->hardware_len && a->hardware_len == b->hardware_len &&
	       memcmp(a->hardware, b->hardware, a->hardware_len) == 0 &&
	       a->peer != NSU_NONE && b->peer != NSU_NONE && a->master == NSU_NONE &&
	       b->master == NSU_NONE;
}

static size_t find_twin(const struct nsu_wiring *w, size_t one)
{
	for (size_t i = 0; i < w->facts.nlinks; i++)
		if (are_twins(&w->facts.links[one].is, &w->facts.links[i].is) &&
		    hears(w, one, i))
			return i;
	return NSU_NONE;
}

/* Of the nets on the way: a switch sends to the one it has heard of last (br_fdb_update()). */
static void blame_twins(const struct reach *r, struct nsu_trouble *trouble)
{
	for (size_t i = 0; i < r->w->facts.nlinks; i++) {
		size_t net = r->w->facts.links[i].is.net;
		size_t twin = reach_has_met(r, net) ? find_twin(r->w, i) : NSU_NONE;

		if (twin == NSU_NONE)
			continue;
		trouble->cause = NSU_CAUSE_SAME_HARDWARE;
		trouble->net = r->w->facts.links[twin].is.net;
		trouble->interface = twin;
		return;
	}
}

void reach_explain(const struct nsu_wiring *w, const struct inquiry *inquiry,
		   struct nsu_echo *echo)
{
	struct reach there = { .w = w, .inquiry = inquiry }, back = there;
	const size_t from = echo->from, target = echo->target;
	const struct nsu_prefix *to = &echo->to;
	struct nsu_trouble *trouble = &echo->trouble;

	*trouble = (struct nsu_trouble){ .net = target, .interface = NSU_NONE, .to = *to };
	if (is_tentative(w, target, to)) {
		trouble->cause = NSU_CAUSE_TENTATIVE;
		trouble->interface = wire_find_address(w, target, to);
	} else if (!reach_go(&there, from, target, to, NULL)) {
		*trouble = there.trouble;
	} else if (reach_find_namesake(w, from, target, to, trouble)) {
		return;
	} else if (from != target && there.source.family &&
		   !reach_go(&back, target, from, &there.source, to)) {
		*trouble = back.trouble;
		trouble->back = true;
	} else if (from != target) {
		blame_twins(&there, trouble);
	}
}

void nsu_wiring_explain(const struct nsu_wiring *w, size_t from, size_t target,
			const struct nsu_prefix *to, struct nsu_trouble *trouble)
{
	struct nsu_echo echo = { .from = from, .target = target };

	if (to) {
		echo.to = *to;
		reach_explain(w, NULL, &echo);
		*trouble = echo.trouble;
		return;
	}
	*trouble = (struct nsu_trouble){ .net = target, .interface = NSU_NONE };
	trouble->to.family = routes_have_address(w, from, AF_INET) ||
			     !routes_have_address(w, from, AF_INET6) ? AF_INET : AF_INET6;
	routes_blame_address(w, target, trouble);
	trouble->cause = w->nets[target].err ? NSU_CAUSE_HIDDEN : trouble->cause;
}

const char *nsu_cause_get_name(enum nsu_cause cause)
{
	static const char *const names[NSU_CAUSES] = {
		[NSU_CAUSE_NONE] = "no answer",
		[NSU_CAUSE_HIDDEN] = "the way leads where we cannot look",
		[NSU_CAUSE_LOOPBACK_DOWN] = "loopback is down",
		[NSU_CAUSE_LINK_DOWN] = "link is down",
		[NSU_CAUSE_PORT_BLOCKED] = "the bridge does not forward there yet",
		[NSU_CAUSE_NO_WIRE] = "nothing is plugged in",
		[NSU_CAUSE_NO_ADDRESS] = "no address",
		[NSU_CAUSE_TENTATIVE] = "the address is still being tried (DAD)",
		[NSU_CAUSE_NO_ROUTE] = "no route",
		[NSU_CAUSE_REFUSED] = "a route refuses it",
		[NSU_CAUSE_NOBODY] = "nobody on that wire has the address",
		[NSU_CAUSE_FORWARDING_OFF] = "forwarding is off",
		[NSU_CAUSE_RP_FILTER] = "rp_filter drops what comes from there",
		[NSU_CAUSE_LOOP] = "routers send it in a circle",
		[NSU_CAUSE_FILTER] = "a packet filter drops it",
		[NSU_CAUSE_XTABLES] = "a packet filter (iptables) drops it",
		[NSU_CAUSE_SILENT] = "it is told not to answer (icmp_echo_ignore_all)",
		[NSU_CAUSE_NO_ARP] = "ARP is off",
		[NSU_CAUSE_OTHER_NETWORK] = "no route to another network on the same wire",
		[NSU_CAUSE_NAMESAKE] = "somebody else has that address",
		[NSU_CAUSE_BROADCAST] = "it is the address of all in that network (broadcast)",
		[NSU_CAUSE_ISOLATED] = "isolated ports of a bridge hear no other",
		[NSU_CAUSE_SAME_HARDWARE] = "two on that wire have the same hardware address",
		[NSU_CAUSE_NEIGHBOUR] = "a permanent neighbour has another hardware address",
		[NSU_CAUSE_RULES] = "its rules of routing (ip rule) do not let it go",
		[NSU_CAUSE_TRANSLATED] = "a packet filter sends it elsewhere (DNAT)",
		[NSU_CAUSE_BENEATH] = "a macvlan and what it lies on do not hear each other",
		[NSU_CAUSE_ARP_IGNORED] = "it is told not to answer to ARP there (arp_ignore)",
	};

	return (unsigned int)cause < NSU_CAUSES ? names[cause] : "unknown";
}
