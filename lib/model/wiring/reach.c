/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of a packet through a wiring: which nets it passes, or what stops it. */
#include "model/wiring/reach.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

static const struct nsu_interface *link_at(const struct reach *r, size_t i)
{
	return &r->w->facts.links[i].is;
}

static const struct nsu_net *net_at(const struct reach *r, size_t i)
{
	return &r->w->nets[i];
}

static bool fail(struct reach *r, enum nsu_cause cause, size_t net, size_t interface,
		 const struct nsu_prefix *to)
{
	r->trouble = (struct nsu_trouble){ .cause = cause, .net = net, .interface = interface,
					   .to = *to };
	return false;
}

bool reach_covers(const struct nsu_prefix *prefix, const struct nsu_prefix *address)
{
	unsigned int whole = prefix->length / 8, rest = prefix->length % 8;

	if (prefix->family != address->family || prefix->length > 8 * sizeof(prefix->bytes))
		return false;
	return memcmp(prefix->bytes, address->bytes, whole) == 0 &&
	       (rest == 0 || (prefix->bytes[whole] >> (8 - rest)) ==
			     (address->bytes[whole] >> (8 - rest)));
}

static uint32_t get_be32(const struct nsu_prefix *address)
{
	const unsigned char *b = address->bytes;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* ------------------------------------------------------------------------- routes */

static bool is_better(const struct nsu_wired_route *a, const struct nsu_wired_route *b)
{
	return a->to.length > b->to.length ||
	       (a->to.length == b->to.length && a->metric < b->metric);
}

/* The longest prefix, and of equal ones the least metric (fib_table_lookup()). */
static const struct nsu_wired_route *find_route(const struct nsu_wiring *w, size_t net,
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

static bool is_usable(const struct nsu_wired_address *a, int family)
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

		if (a->interface == NSU_NONE || !is_usable(a, family))
			continue;
		if (w->facts.links[a->interface].is.flags & IFF_UP)
			return NSU_NONE;
		if (down == NSU_NONE)
			down = a->interface;
	}
	return down;
}

static bool has_address(const struct nsu_wiring *w, size_t net, int family)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->naddresses; i++)
		if (is_usable(&w->facts.addresses[n->first_address + i].is, family))
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
			is_usable(a, family) ? find_route(w, net, &a->is) : NULL;

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
	for (size_t i = 0; i < r->nnets; i++)
		if (r->nets[i] == net)
			return false;
	return find_route(r->w, net, to) && (!best || is_router(r->w, net, to->family) ||
					     wire_find_address(r->w, net, to) != NSU_NONE);
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
void reach_blame_address(const struct nsu_wiring *w, size_t net, struct nsu_trouble *trouble)
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

static bool fail_address(struct reach *r, size_t net, const struct nsu_prefix *to)
{
	fail(r, NSU_CAUSE_NO_ADDRESS, net, NSU_NONE, to);
	reach_blame_address(r->w, net, &r->trouble);
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
		return fail(r, NSU_CAUSE_LINK_DOWN, net, down, to);
	if (!has_address(r->w, net, to->family))
		return fail_address(r, net, to);
	fail(r, NSU_CAUSE_NO_ROUTE, net, NSU_NONE, to);
	if (find_router(r, net, to, &r->trouble.router))
		return false;
	near = find_near(r->w, net, to);
	return near == NSU_NONE ? false : fail(r, NSU_CAUSE_OTHER_NETWORK, net, near, to);
}

/* ------------------------------------------------------------------------ sources */

/* The address that a net sends with over an interface: one near where it goes, or any. */
static struct nsu_prefix choose_source(const struct nsu_wiring *w, size_t net,
				       const struct nsu_wired_route *route,
				       const struct nsu_prefix *hop)
{
	const struct nsu_net *n = &w->nets[net];
	struct nsu_prefix chosen = route->source;

	for (size_t i = 0; !chosen.family && i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->interface == route->interface && reach_covers(&a->is, hop))
			chosen = a->is;
	}
	for (int any = 0; any < 2; any++)
		for (size_t i = 0; !chosen.family && i < n->naddresses; i++) {
			const struct nsu_wired_address *a =
				&w->facts.addresses[n->first_address + i].is;

			if ((any || a->interface == route->interface) &&
			    is_usable(a, hop->family))
				chosen = a->is;
		}
	return chosen;
}

/* ----------------------------------------------------------------- routes by rules */

/* Of what the kernel refuses where it came in: because an answer would leave elsewhere. */
static bool is_unexpected(const struct reach *r, size_t net, size_t arrives)
{
	const struct rules_question question = { .to = r->source };
	struct nsu_wired_route back;

	if (arrives == NSU_NONE || r->source.family != AF_INET ||
	    link_at(r, arrives)->rp_filter == 0)
		return false;
	return ruled_ask(r->ruled, net, &question, &back) != 0 ||
	       (link_at(r, arrives)->rp_filter == 1 && back.interface != arrives);
}

/*
 * The route that is taken: that of the main table; or where a net has rules of its own,
 * what the kernel says of a packet that is at @arrives, or that is the net's own. False:
 * there is none, and it is told why.
 */
static bool choose_route(struct reach *r, size_t net, size_t arrives,
			 const struct nsu_prefix *to, struct nsu_wired_route *route)
{
	const struct nsu_wired_route *main = find_route(r->w, net, to);
	struct rules_question question = { *to, r->source, 0 };
	int err;

	if (main)
		*route = *main;
	if (!ruled_has(r->ruled, net, to->family))
		return main || fail_route(r, net, to);
	if (arrives != NSU_NONE)
		question.arrives = link_at(r, arrives)->index;
	err = ruled_ask(r->ruled, net, &question, route);
	if (!err && route->type == RTN_UNICAST)
		return true;
	if (is_unexpected(r, net, arrives))
		return fail(r, NSU_CAUSE_RP_FILTER, net, arrives, to);
	if (!main)
		return err == -ENETUNREACH ? fail_route(r, net, to) :
		       fail(r, NSU_CAUSE_RULES, net, NSU_NONE, to);
	return main->type == RTN_UNICAST ? fail(r, NSU_CAUSE_RULES, net, NSU_NONE, to) :
	       fail(r, NSU_CAUSE_REFUSED, net, NSU_NONE, to);
}

/* --------------------------------------------------------------------------- hops */

/* What stands on the wire between two nets. */
static bool fail_wire(struct reach *r, const struct hearer *hearer, const struct nsu_prefix *to)
{
	const struct nsu_interface *is = link_at(r, hearer->block);
	enum nsu_cause cause = !(is->flags & IFF_UP) ? NSU_CAUSE_LINK_DOWN :
			       r->w->facts.links[hearer->block].isolated &&
			       is->port_state == BR_STATE_FORWARDING ? NSU_CAUSE_ISOLATED :
			       NSU_CAUSE_PORT_BLOCKED;

	return fail(r, cause, is->net, hearer->block, to);
}

/* fib_validate_source(): where would the answer go? By rules: is_unexpected(). */
static bool passes_rp_filter(const struct reach *r, size_t net, size_t arrives)
{
	const struct nsu_interface *is = link_at(r, arrives);
	const struct nsu_wired_route *back;

	if (r->source.family != AF_INET || is->rp_filter == 0 ||
	    ruled_has(r->ruled, net, AF_INET))
		return true;
	back = find_route(r->w, net, &r->source);
	return back && (is->rp_filter == 2 || back->interface == arrives);
}

static bool has_met(const struct reach *r, size_t net)
{
	for (size_t i = 0; i < r->nnets; i++)
		if (r->nets[i] == net)
			return true;
	return false;
}

/* Without ARP, or IPv6's neighbour discovery, one end of a cable does not find the other. */
static size_t find_mute(const struct reach *r, size_t leaves, size_t arrives)
{
	const size_t ends[] = { leaves, arrives };

	for (size_t i = 0; i < 2; i++)
		if (link_at(r, ends[i])->peer != NSU_NONE &&
		    (link_at(r, ends[i])->flags & IFF_NOARP))
			return ends[i];
	return NSU_NONE;
}

/* It has come to a net, from outside: taken, sent on, or dropped. */
static bool enter(struct reach *r, size_t net, size_t arrives, const struct nsu_prefix *to)
{
	const struct nsu_interface *is = link_at(r, arrives);

	if (!passes_rp_filter(r, net, arrives))
		return fail(r, NSU_CAUSE_RP_FILTER, net, arrives, to);
	if (wire_find_address(r->w, net, to) != NSU_NONE)
		return true;
	if (!(to->family == AF_INET ? is->forwards : is->forwards6))
		return fail(r, NSU_CAUSE_FORWARDING_OFF, net, arrives, to);
	return true;
}

static void remember_switches(struct reach *r, const struct hearer *hearer)
{
	for (size_t i = 0; i < hearer->nswitches && r->nswitches < REACH_HOPS; i++)
		r->switches[r->nswitches++] = hearer->switches[i];
}

/* The wire has brought it to somebody; who had it before sends it the same way again. */
static bool arrive(struct reach *r, size_t *net, const struct nsu_wired_route *route,
		   const struct hearer *hearer, const struct nsu_prefix *to)
{
	size_t mute = find_mute(r, route->interface, hearer->arrives);

	if (hearer->block != NSU_NONE)
		return fail_wire(r, hearer, to);
	if (mute != NSU_NONE)
		return fail(r, NSU_CAUSE_NO_ARP, link_at(r, mute)->net, mute, to);
	if (has_met(r, hearer->net))
		return fail(r, NSU_CAUSE_LOOP, *net, NSU_NONE, to);
	remember_switches(r, hearer);
	r->leaves = route->via.family ? NSU_NONE : route->interface;
	*net = hearer->net;
	return enter(r, hearer->net, hearer->arrives, to);
}

/*
 * The interface of a net whose network has the address for all of its hosts: who sends to
 * it does not find the one that has taken it for its own (fib_add_ifaddr()).
 */
static size_t find_broadcast(const struct nsu_wiring *w, size_t net,
			     const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; to->family == AF_INET && i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;
		uint32_t host = a->is.length < 31 ? ~0u >> a->is.length : 0;

		if (host && a->interface != NSU_NONE && a->scope != RT_SCOPE_HOST &&
		    reach_covers(&a->is, to) && (get_be32(to) & host) == host)
			return a->interface;
	}
	return NSU_NONE;
}

/* Over the wire to the next net, which becomes *@net. */
static bool hop(struct reach *r, size_t *net, size_t *arrives, const struct nsu_prefix *to)
{
	struct nsu_wired_route route;
	const struct nsu_prefix *next;
	size_t broadcast = find_broadcast(r->w, *net, to);
	struct hearer hearer;

	/* An answer to all is sent (icmp_reply()), but no router passes it on. */
	if (broadcast != NSU_NONE && (!r->answers || r->nnets > 1))
		return fail(r, NSU_CAUSE_BROADCAST, *net, broadcast, to);
	if (!choose_route(r, *net, *arrives, to, &route))
		return false;
	if (route.type != RTN_UNICAST || route.interface == NSU_NONE)
		return fail(r, NSU_CAUSE_REFUSED, *net, NSU_NONE, to);
	next = route.via.family ? &route.via : to;
	if (!r->source.family)
		r->source = choose_source(r->w, *net, &route, next);
	if (!r->source.family)
		return fail_address(r, *net, to);
	if (wire_find(r->w, route.interface, next, NSU_NONE, &hearer) < 0)
		return fail(r, NSU_CAUSE_NONE, *net, NSU_NONE, to);
	if (hearer.net == NSU_NONE)
		return fail(r, hearer.hidden ? NSU_CAUSE_HIDDEN : NSU_CAUSE_NOBODY, *net,
			    route.interface, next);
	*arrives = hearer.arrives;
	return arrive(r, net, &route, &hearer, to);
}

/* To himself everybody goes by lo. */
static bool stay(struct reach *r, size_t net, const struct nsu_prefix *to)
{
	for (size_t n = 0; n < net_at(r, net)->ninterfaces; n++) {
		size_t i = net_at(r, net)->first_interface + n;

		if ((link_at(r, i)->flags & IFF_LOOPBACK) && !(link_at(r, i)->flags & IFF_UP))
			return fail(r, NSU_CAUSE_LOOPBACK_DOWN, net, i, to);
	}
	return true;
}

bool reach_go(struct reach *r, size_t from, size_t target, const struct nsu_prefix *to,
	      const struct nsu_prefix *source)
{
	size_t net = from, arrives = NSU_NONE;

	r->answers = source != NULL;
	r->source = source ? *source : (struct nsu_prefix){ 0 };
	r->nnets = r->nswitches = 0;
	r->leaves = NSU_NONE;
	while (r->nnets < REACH_HOPS) {
		r->nets[r->nnets++] = net;
		if (r->w->nets[net].err)
			return fail(r, NSU_CAUSE_HIDDEN, net, NSU_NONE, to);
		if (net == from &&
		    (net == target || wire_find_address(r->w, net, to) != NSU_NONE))
			return stay(r, net, to);
		if (!hop(r, &net, &arrives, to))
			return false;
		if (wire_find_address(r->w, net, to) != NSU_NONE) {
			r->nets[r->nnets < REACH_HOPS ? r->nnets++ : REACH_HOPS - 1] = net;
			return true;
		}
	}
	return fail(r, NSU_CAUSE_LOOP, net, NSU_NONE, to);
}

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

void reach_explain(const struct nsu_wiring *w, const struct ruled *ruled, struct nsu_echo *echo)
{
	struct reach there = { .w = w, .ruled = ruled }, back = { .w = w, .ruled = ruled };
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
	trouble->to.family = !has_address(w, from, AF_INET) && has_address(w, from, AF_INET6) ?
			     AF_INET6 : AF_INET;
	reach_blame_address(w, target, trouble);
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
		[NSU_CAUSE_RULES] = "its rules of routing (ip rule) do not let it go",
	};

	return (unsigned int)cause < NSU_CAUSES ? names[cause] : "unknown";
}
