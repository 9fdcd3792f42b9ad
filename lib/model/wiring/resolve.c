/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a hardware address is found on a wire: ARP, and neighbours that are known. */
#include "model/wiring/reach.h"

#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

/* Without ARP, or IPv6's neighbour discovery, one end of a cable does not find the other. */
static size_t find_mute(const struct reach *r, size_t leaves, size_t arrives)
{
	const size_t ends[] = { leaves, arrives };

	for (size_t i = 0; i < 2; i++)
		if (reach_link_at(r, ends[i])->peer != NSU_NONE &&
		    (reach_link_at(r, ends[i])->flags & IFF_NOARP))
			return ends[i];
	return NSU_NONE;
}

static bool has_hardware(const struct nsu_interface *is, const struct neighbour *neighbour)
{
	return is->hardware_len == neighbour->hardware_len &&
	       memcmp(is->hardware, neighbour->hardware, is->hardware_len) == 0;
}

/* Whether an interface has the address itself, in a network with @other unless that is NULL. */
static bool has_address(const struct nsu_wiring *w, size_t interface,
			const struct nsu_prefix *address, const struct nsu_prefix *other)
{
	const struct nsu_net *n = &w->nets[w->facts.links[interface].is.net];

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->interface == interface && a->is.family == address->family &&
		    memcmp(a->is.bytes, address->bytes, 4) == 0 &&
		    (!other || reach_covers(&a->is, other)))
			return true;
	}
	return false;
}

/* The address that a net asks from: that of the packet, when it is its own (arp_solicit()). */
static struct nsu_prefix get_asker(const struct reach *r, size_t leaves,
				   const struct nsu_prefix *hop)
{
	const struct nsu_wired_route route = { .interface = leaves };
	size_t net = reach_link_at(r, leaves)->net;

	return wire_find_address(r->w, net, &r->source) != NSU_NONE ? r->source :
	       reach_choose_source(r->w, net, &route, hop);
}

/* arp_ignore(): whether a question for the address that comes in there is not answered. */
static bool is_ignored(const struct reach *r, uint32_t arp_ignore, size_t leaves,
		       size_t arrives, const struct nsu_prefix *hop)
{
	struct nsu_prefix asker;

	switch (arp_ignore) {
	case 1:
		return !has_address(r->w, arrives, hop, NULL);
	case 2:
		asker = get_asker(r, leaves, hop);
		return !has_address(r->w, arrives, hop, &asker);
	case 8:
		return true;
	default:
		return false;
	}
}

/* Of the interface and of all there the greater holds (IN_DEV_ARP_IGNORE). */
static bool passes_arp_ignore(struct reach *r, size_t leaves, size_t arrives,
			      const struct nsu_prefix *hop)
{
	size_t net = reach_link_at(r, arrives)->net;
	uint32_t own = r->w->facts.links[arrives].arp_ignore;
	uint32_t all = inquiry_get_arp_ignore(r->inquiry, net);

	if (hop->family != AF_INET ||
	    !is_ignored(r, own > all ? own : all, leaves, arrives, hop))
		return true;
	return reach_fail(r, NSU_CAUSE_ARP_IGNORED, net, own >= all ? arrives : NSU_NONE, hop);
}

/*
 * Whose hardware address is written down is sent to without asking, right or wrong; and who
 * was asked in vain has not answered.
 */
bool resolve_hop(struct reach *r, size_t leaves, size_t arrives, const struct nsu_prefix *hop)
{
	const struct neighbour *is = inquiry_find_neighbour(r->inquiry, leaves, hop);
	const struct neighbour *known = is && is->permanent ? is : NULL;
	size_t mute = known ? NSU_NONE : find_mute(r, leaves, arrives);

	if (known && !has_hardware(reach_link_at(r, arrives), known))
		return reach_fail(r, NSU_CAUSE_NEIGHBOUR, known->net, leaves, hop);
	if (mute != NSU_NONE)
		return reach_fail(r, NSU_CAUSE_NO_ARP, reach_link_at(r, mute)->net, mute, hop);
	return !is || known || passes_arp_ignore(r, leaves, arrives, hop);
}
