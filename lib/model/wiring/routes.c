/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which route a net takes; and where it has none, what it lacks. */
#include "model/wiring/reach.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

/* ------------------------------------------------------------------------- routes */

static bool is_better(const struct nsu_wired_route *a, const struct nsu_wired_route *b)
{
	return a->to.length > b->to.length ||
	       (a->to.length == b->to.length && a->metric < b->metric);
}

/* The longest prefix, and of equal ones the least metric (fib_table_lookup()). */
const struct nsu_wired_route *routes_find(const struct nsu_wiring *w, size_t net,
					  const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];
	const struct nsu_wired_route *best = NULL;

	for (size_t i = 0; i < n->nroutes; i++) {
		const struct nsu_wired_route *route = &w->facts.routes[n->first_route + i].is;

		if (reach_covers(&route->to, to) && (!best || is_better(route, best)))
			best = route;
	}
	return best;
}

/* The route that would be there if its interface were up. */
static size_t find_down(const struct nsu_wiring *w, size_t net, const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->interface != NSU_NONE && reach_covers(&a->is, to) &&
		    !(w->facts.links[a->interface].is.flags & IFF_UP))
			return a->interface;
	}
	return NSU_NONE;
}

bool routes_is_usable(const struct nsu_wired_address *a, int family)
{
	return a->is.family == family && a->scope != RT_SCOPE_HOST &&
	       !(family == AF_INET6 && a->scope == RT_SCOPE_LINK);
}

/* Where every interface with an address is down, no route can be there: the first one. */
static size_t find_all_down(const struct nsu_wiring *w, size_t net, int family)
{
	const struct nsu_net *n = &w->nets[net];
	size_t down = NSU_NONE;

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->interface == NSU_NONE || !routes_is_usable(a, family))
			continue;
		if (w->facts.links[a->interface].is.flags & IFF_UP)
			return NSU_NONE;
		if (down == NSU_NONE)
			down = a->interface;
	}
	return down;
}

bool routes_have_address(const struct nsu_wiring *w, size_t net, int family)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->naddresses; i++)
		if (routes_is_usable(&w->facts.addresses[n->first_address + i].is, family))
			return true;
	return false;
}

/* An address of @other that is on a wire of @net. */
static const struct nsu_prefix *find_address_near(const struct nsu_wiring *w, size_t net,
						  size_t other, int family)
{
	const struct nsu_net *n = &w->nets[other];

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;
		const struct nsu_wired_route *near =
			routes_is_usable(a, family) ? routes_find(w, net, &a->is) : NULL;

		if (near && !near->via.family && near->type == RTN_UNICAST)
			return &a->is;
	}
	return NULL;
}

static bool is_router(const struct nsu_wiring *w, size_t net, int family)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = n->first_interface; i < n->first_interface + n->ninterfaces; i++)
		if (family == AF_INET ? w->facts.links[i].is.forwards :
					w->facts.links[i].is.forwards6)
			return true;
	return false;
}

/* Who would bring it there, or at @best does so now: nobody it has come from. */
static bool may_lead(const struct reach *r, size_t net, const struct nsu_prefix *to, bool best)
{
	if (reach_has_met(r, net) || !routes_find(r->w, net, to))
		return false;
	return !best || is_router(r->w, net, to->family) ||
	       wire_find_address(r->w, net, to) != NSU_NONE;
}

/* An address on a wire of this net, of one who knows the way. */
static bool find_router(const struct reach *r, size_t net, const struct nsu_prefix *to,
			struct nsu_prefix *router)
{
	for (int best = 1; best >= 0; best--)
		for (size_t i = 0; i < r->w->nnets; i++) {
			const struct nsu_prefix *near = may_lead(r, i, to, best) ?
				find_address_near(r->w, net, i, to->family) : NULL;

			if (near) {
				*router = *near;
				return true;
			}
		}
	return false;
}

/* The first interface that is neither lo nor a port; or NSU_NONE. */
static size_t find_outward(const struct nsu_wiring *w, size_t net)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->ninterfaces; i++) {
		const struct nsu_interface *is = &w->facts.links[n->first_interface + i].is;

		if (!(is->flags & IFF_LOOPBACK) && is->master == NSU_NONE)
			return n->first_interface + i;
	}
	return NSU_NONE;
}

/* One that is down has no address of IPv6 any more: it goes with the link. */
void routes_blame_address(const struct nsu_wiring *w, size_t net, struct nsu_trouble *trouble)
{
	size_t outward = find_outward(w, net);

	if (outward == NSU_NONE)
		trouble->cause = NSU_CAUSE_NO_WIRE;
	else if (!(w->facts.links[outward].is.flags & IFF_UP))
		trouble->cause = NSU_CAUSE_LINK_DOWN;
	else
		trouble->cause = NSU_CAUSE_NO_ADDRESS;
	trouble->net = net;
	trouble->interface = outward;
}

bool routes_fail_address(struct reach *r, size_t net, const struct nsu_prefix *to)
{
	reach_fail(r, NSU_CAUSE_NO_ADDRESS, net, NSU_NONE, to);
	routes_blame_address(r->w, net, &r->trouble);
	return false;
}

/* The interface at whose wire somebody has the address, if there were a route to him. */
static size_t find_near(const struct nsu_wiring *w, size_t net, const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];
	struct hearer hearer;

	for (size_t i = n->first_interface; i < n->first_interface + n->ninterfaces; i++)
		if (wire_find(w, i, to, net, &hearer) == 0 && hearer.net != NSU_NONE &&
		    hearer.block == NSU_NONE &&
		    wire_find_address(w, hearer.net, to) == hearer.arrives)
			return i;
	return NSU_NONE;
}

static bool fail_route(struct reach *r, size_t net, const struct nsu_prefix *to)
{
	size_t down = find_down(r->w, net, to), near;

	if (down == NSU_NONE)
		down = find_all_down(r->w, net, to->family);
	if (down != NSU_NONE)
		return reach_fail(r, NSU_CAUSE_LINK_DOWN, net, down, to);
	if (!routes_have_address(r->w, net, to->family))
		return routes_fail_address(r, net, to);
	reach_fail(r, NSU_CAUSE_NO_ROUTE, net, NSU_NONE, to);
	if (find_router(r, net, to, &r->trouble.router))
		return false;
	near = find_near(r->w, net, to);
	return near == NSU_NONE ? false : reach_fail(r, NSU_CAUSE_OTHER_NETWORK, net, near, to);
}

/* ----------------------------------------------------------------- routes by rules */

/* Of what the kernel refuses where it came in: because an answer would leave elsewhere. */
static bool is_unexpected(const struct reach *r, size_t net, size_t arrives)
{
	const struct rules_question question = { .to = r->source };
	struct nsu_wired_route back;

	if (arrives == NSU_NONE || r->source.family != AF_INET ||
	    r->w->facts.links[arrives].is.rp_filter == 0)
		return false;
	return inquiry_ask_route(r->inquiry, net, &question, &back) != 0 ||
	       (r->w->facts.links[arrives].is.rp_filter == 1 && back.interface != arrives);
}

bool routes_choose(struct reach *r, size_t net, size_t arrives, const struct nsu_prefix *to,
		   struct nsu_wired_route *route)
{
	const struct nsu_wired_route *main = routes_find(r->w, net, to);
	struct rules_question question = { *to, r->source, 0 };
	int err;

	if (main)
		*route = *main;
	if (!inquiry_has_rules(r->inquiry, net, to->family))
		return main || fail_route(r, net, to);
	if (arrives != NSU_NONE)
		question.arrives = r->w->facts.links[arrives].is.index;
	err = inquiry_ask_route(r->inquiry, net, &question, route);
	if (!err && route->type == RTN_UNICAST)
		return true;
	if (is_unexpected(r, net, arrives))
		return reach_fail(r, NSU_CAUSE_RP_FILTER, net, arrives, to);
	if (!main && err == -ENETUNREACH)
		return fail_route(r, net, to);
	return reach_fail(r, main && main->type != RTN_UNICAST ? NSU_CAUSE_REFUSED :
			     NSU_CAUSE_RULES, net, NSU_NONE, to);
}
