/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of a packet through a wiring: which nets it passes, or what stops it. */
#include "model/wiring/reach.h"

#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

static const struct nsu_net *net_at(const struct reach *r, size_t i)
{
	return &r->w->nets[i];
}

bool reach_fail(struct reach *r, enum nsu_cause cause, size_t net, size_t interface,
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

/* ------------------------------------------------------------------------ sources */

struct nsu_prefix reach_choose_source(const struct nsu_wiring *w, size_t net,
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
			    routes_is_usable(a, hop->family))
				chosen = a->is;
		}
	return chosen;
}

/* --------------------------------------------------------------------------- hops */

/* What stands on the wire between two nets. */
static bool fail_wire(struct reach *r, const struct hearer *hearer, const struct nsu_prefix *to)
{
	const struct nsu_interface *is = reach_link_at(r, hearer->block);
	enum nsu_cause cause = !(is->flags & IFF_UP) ? NSU_CAUSE_LINK_DOWN :
			       r->w->facts.links[hearer->block].isolated &&
			       is->port_state == BR_STATE_FORWARDING ? NSU_CAUSE_ISOLATED :
			       NSU_CAUSE_PORT_BLOCKED;

	return reach_fail(r, cause, is->net, hearer->block, to);
}

/* fib_validate_source(): where would the answer go? By rules: is_unexpected(). */
static bool passes_rp_filter(const struct reach *r, size_t net, size_t arrives)
{
	const struct nsu_interface *is = reach_link_at(r, arrives);
	const struct nsu_wired_route *back;

	if (r->source.family != AF_INET || is->rp_filter == 0 ||
	    inquiry_has_rules(r->inquiry, net, AF_INET))
		return true;
	back = routes_find(r->w, net, &r->source);
	return back && (is->rp_filter == 2 || back->interface == arrives);
}

bool reach_has_met(const struct reach *r, size_t net)
{
	for (size_t i = 0; i < r->nnets; i++)
		if (r->nets[i] == net)
			return true;
	return false;
}

/* It has come to a net, from outside: taken, sent on, or dropped. */
static bool enter(struct reach *r, size_t net, size_t arrives, const struct nsu_prefix *to)
{
	const struct nsu_interface *is = reach_link_at(r, arrives);

	if (!passes_rp_filter(r, net, arrives))
		return reach_fail(r, NSU_CAUSE_RP_FILTER, net, arrives, to);
	if (wire_find_address(r->w, net, to) != NSU_NONE)
		return true;
	if (!(to->family == AF_INET ? is->forwards : is->forwards6))
		return reach_fail(r, NSU_CAUSE_FORWARDING_OFF, net, arrives, to);
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
	const struct nsu_prefix *next = route->via.family ? &route->via : to;

	if (hearer->block != NSU_NONE)
		return fail_wire(r, hearer, to);
	if (!resolve_hop(r, route->interface, hearer->arrives, next))
		return false;
	if (reach_has_met(r, hearer->net))
		return reach_fail(r, NSU_CAUSE_LOOP, *net, NSU_NONE, to);
	remember_switches(r, hearer);
	r->leaves = route->via.family ? NSU_NONE : route->interface;
	*net = hearer->net;
	return enter(r, hearer->net, hearer->arrives, to);
}

static uint32_t get_be32(const struct nsu_prefix *address)
{
	const unsigned char *b = address->bytes;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
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

/* Nobody has heard it. */
static bool fail_silence(struct reach *r, size_t net, size_t leaves,
			 const struct hearer *hearer, const struct nsu_prefix *to)
{
	size_t beneath = wire_find_beneath(r->w, leaves, to);

	if (beneath != NSU_NONE)
		return reach_fail(r, NSU_CAUSE_BENEATH, reach_link_at(r, beneath)->net,
				  beneath, to);
	return reach_fail(r, hearer->hidden ? NSU_CAUSE_HIDDEN : NSU_CAUSE_NOBODY, net, leaves,
			  to);
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
		return reach_fail(r, NSU_CAUSE_BROADCAST, *net, broadcast, to);
	if (!routes_choose(r, *net, *arrives, to, &route))
		return false;
	if (route.type != RTN_UNICAST || route.interface == NSU_NONE)
		return reach_fail(r, NSU_CAUSE_REFUSED, *net, NSU_NONE, to);
	next = route.via.family ? &route.via : to;
	if (!r->source.family)
		r->source = reach_choose_source(r->w, *net, &route, next);
	if (!r->source.family)
		return routes_fail_address(r, *net, to);
	if (wire_find(r->w, route.interface, next, NSU_NONE, &hearer) < 0)
		return reach_fail(r, NSU_CAUSE_NONE, *net, NSU_NONE, to);
	if (hearer.net == NSU_NONE)
		return fail_silence(r, *net, route.interface, &hearer, next);
	*arrives = hearer.arrives;
	return arrive(r, net, &route, &hearer, to);
}

/* To himself everybody goes by lo. */
static bool stay(struct reach *r, size_t net, const struct nsu_prefix *to)
{
	for (size_t n = 0; n < net_at(r, net)->ninterfaces; n++) {
		size_t i = net_at(r, net)->first_interface + n;

		if ((reach_link_at(r, i)->flags & IFF_LOOPBACK) &&
		    !(reach_link_at(r, i)->flags & IFF_UP))
			return reach_fail(r, NSU_CAUSE_LOOPBACK_DOWN, net, i, to);
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
			return reach_fail(r, NSU_CAUSE_HIDDEN, net, NSU_NONE, to);
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
	return reach_fail(r, NSU_CAUSE_LOOP, net, NSU_NONE, to);
}

