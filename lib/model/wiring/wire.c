/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hears a frame that leaves an interface: cables, and bridges between them. */
#include "model/wiring/reach.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_bridge.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* A walk over interfaces; each is met once. */
struct walk {
	const struct nsu_wiring *w;
	const struct nsu_prefix *to;
	size_t except;		/* a net that is not asked, or NSU_NONE */
	struct hearer *hearer;
	bool through;		/* past what stops it, which is remembered */
	size_t *queue, count;
	size_t *blocks;		/* by interface: what stopped it before; or NSU_NONE */
	size_t *before;		/* the one it came from; or NSU_NONE */
	bool *met;
	bool *deaf;		/* by interface: the frame only passes there */
	unsigned int vlan;	/* that the frame is in, or 0 */
};

static const struct nsu_interface *at(const struct walk *walk, size_t i)
{
	return &walk->w->facts.links[i].is;
}

static bool is_kind(const struct walk *walk, size_t i, const char *kind)
{
	return strcmp(at(walk, i)->kind, kind) == 0;
}

/*
 * A port without a carrier, or of a bridge that is down, is disabled, too: then it is the
 * other end, or the bridge, that stops it.
 */
static bool is_disabled(const struct walk *walk, const struct nsu_interface *is)
{
	return is->master != NSU_NONE && is_kind(walk, is->master, "bridge") &&
	       (at(walk, is->master)->flags & IFF_UP) && (is->flags & IFF_LOWER_UP) &&
	       is->port_state == BR_STATE_DISABLED;
}

static bool is_open(const struct walk *walk, size_t i)
{
	const struct nsu_interface *is = at(walk, i);

	return (is->flags & IFF_UP) && !is_disabled(walk, is) &&
	       (!is->port_state || is->port_state == BR_STATE_FORWARDING);
}

size_t wire_find_address(const struct nsu_wiring *w, size_t net, const struct nsu_prefix *to)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->naddresses; i++) {
		const struct nsu_wired_address *a =
			&w->facts.addresses[n->first_address + i].is;

		if (a->is.family == to->family &&
		    memcmp(a->is.bytes, to->bytes, to->family == AF_INET ? 4 : 16) == 0)
			return a->interface;
	}
	return NSU_NONE;
}

/* br_skb_isolated(): from one of these ports to another one. */
static bool are_isolated(const struct walk *walk, size_t i, size_t from)
{
	return from != NSU_NONE && walk->w->facts.links[from].isolated &&
	       walk->w->facts.links[i].isolated;
}

/* The frame is at this interface, coming or going; of a bridge it came in at @port. */
static void meet_from(struct walk *walk, size_t i, size_t before, size_t port)
{
	size_t block = before == NSU_NONE ? NSU_NONE : walk->blocks[before];

	if (walk->met[i])
		return;
	if (block == NSU_NONE && (!is_open(walk, i) || are_isolated(walk, i, port)))
		block = i;
	if (block != NSU_NONE && !walk->through)
		return;
	walk->met[i] = true;
	walk->before[i] = before;
	walk->blocks[i] = block;
	walk->queue[walk->count++] = i;
}

static void meet(struct walk *walk, size_t i, size_t before)
{
	meet_from(walk, i, before, NSU_NONE);
}

/* It takes what comes in at a port for itself alone; what has no kind is a bridge. */
static bool is_bundle(const struct walk *walk, size_t master)
{
	return is_kind(walk, master, "bond") || is_kind(walk, master, "team") ||
	       is_kind(walk, master, "vrf");
}

/*
 * To all ports of a bridge, and to the bridge itself, which is an interface of its net. What
 * it sends itself is before itself.
 */
static void flood(struct walk *walk, size_t bridge, size_t before)
{
	const struct nsu_net *net = &walk->w->nets[at(walk, bridge)->net];

	meet(walk, bridge, before);
	if (!walk->met[bridge] || (before != bridge && is_bundle(walk, bridge)))
		return;
	for (size_t n = 0; n < net->ninterfaces; n++)
		if (at(walk, net->first_interface + n)->master == bridge)
			meet_from(walk, net->first_interface + n, bridge, before);
}

/* Kinds of which several lie on one interface, and hear each other, but not that one. */
static bool is_sharing(const struct walk *walk, size_t i)
{
	return is_kind(walk, i, "macvlan") || is_kind(walk, i, "ipvlan");
}

/*
 * To what lies on this interface: of VLANs the one whose number the frame has. What it sends
 * itself no macvlan hears: these take of what comes in (macvlan_handle_frame()).
 */
static void climb(struct walk *walk, size_t lower, bool is_sender)
{
	size_t end = walk->w->facts.links[lower].carries ? walk->w->facts.nlinks : 0;

	for (size_t i = 0; i < end; i++) {
		const struct wiring_link *link = &walk->w->facts.links[i];

		if (is_sender && is_kind(walk, i, "macvlan"))
			continue;
		if (link->is.lower == lower &&
		    (walk->vlan ? link->vlan == walk->vlan : is_sharing(walk, i)))
			meet(walk, i, lower);
	}
}

/* Out by what it lies on, which does not hear it. */
static void descend(struct walk *walk, size_t i)
{
	size_t lower = at(walk, i)->lower;

	walk->vlan = walk->w->facts.links[i].vlan;
	walk->deaf[lower] = true;
	meet(walk, lower, i);
}

/* The nets whose bridges have passed it on, the last one first. */
static void remember_switches(struct walk *walk, size_t i)
{
	struct hearer *hearer = walk->hearer;

	for (hearer->nswitches = 0; i != NSU_NONE; i = walk->before[i])
		if (strcmp(at(walk, i)->kind, "bridge") == 0 &&
		    hearer->nswitches < WIRE_SWITCHES)
			hearer->switches[hearer->nswitches++] = at(walk, i)->net;
}

/* What came in at a port its bridge passes on; at others their own net hears it. */
static bool hear(struct walk *walk, size_t i)
{
	const struct nsu_interface *is = at(walk, i);

	if (is->master != NSU_NONE) {
		if (walk->before[i] != is->master)
			flood(walk, is->master, i);
		return false;
	}
	if (is->net == walk->except || walk->deaf[i] ||
	    walk->w->facts.links[i].vlan != walk->vlan ||
	    wire_find_address(walk->w, is->net, walk->to) == NSU_NONE)
		return false;
	walk->hearer->net = is->net;
	walk->hearer->arrives = i;
	walk->hearer->block = walk->blocks[i];
	remember_switches(walk, i);
	return true;
}

/* Over the cable, from one end to the other. */
static void cross(struct walk *walk, size_t i)
{
	const struct nsu_interface *is = at(walk, i);

	if (is->peer != NSU_NONE)
		meet(walk, is->peer, i);
	else if (is->lower != NSU_NONE && (is_sharing(walk, i) || is_kind(walk, i, "vlan")))
		descend(walk, i);
	else if (!is_kind(walk, i, "bridge") && !is_bundle(walk, i))
		walk->hearer->hidden |= !(is->flags & IFF_LOOPBACK);
}

static bool walk_from(struct walk *walk, size_t interface)
{
	meet(walk, interface, NSU_NONE);
	if ((is_kind(walk, interface, "bridge") || is_bundle(walk, interface)) && walk->count)
		flood(walk, interface, interface);
	for (size_t next = 0; next < walk->count; next++) {
		size_t i = walk->queue[next];

		/* Nobody hears himself. */
		if (i != interface && hear(walk, i))
			return true;
		cross(walk, i);
		climb(walk, i, i == interface);
	}
	return false;
}

int wire_find(const struct nsu_wiring *w, size_t interface, const struct nsu_prefix *to,
	      size_t except, struct hearer *hearer)
{
	size_t n = w->facts.nlinks + 1;
	struct walk walk = { .w = w, .to = to, .except = except, .hearer = hearer };
	bool found = false, enough;

	*hearer = (struct hearer){ .net = NSU_NONE, .arrives = NSU_NONE, .block = NSU_NONE };
	walk.queue = calloc(n, sizeof(*walk.queue));
	walk.blocks = calloc(n, sizeof(*walk.blocks));
	walk.before = calloc(n, sizeof(*walk.before));
	walk.met = calloc(2 * n, sizeof(*walk.met));
	walk.deaf = walk.met ? walk.met + n : NULL;
	enough = walk.queue && walk.blocks && walk.before && walk.met;
	for (int pass = 0; enough && !found && pass < 2; pass++) {
		memset(walk.met, 0, 2 * n * sizeof(*walk.met));
		walk.count = walk.vlan = 0;
		walk.through = pass == 1;
		found = walk_from(&walk, interface);
	}
	free(walk.queue);
	free(walk.blocks);
	free(walk.before);
	free(walk.met);
	return enough ? 0 : -ENOMEM;
}

size_t wire_find_beneath(const struct nsu_wiring *w, size_t interface,
			 const struct nsu_prefix *to)
{
	const struct wiring_link *links = w->facts.links;
	size_t lower = links[interface].is.lower;

	if (lower != NSU_NONE && strcmp(links[interface].is.kind, "macvlan") == 0 &&
	    (links[lower].is.flags & IFF_UP) &&
	    wire_find_address(w, links[lower].is.net, to) != NSU_NONE)
		return lower;
	for (size_t i = 0; i < w->facts.nlinks; i++)
		if (links[i].is.lower == interface &&
		    strcmp(links[i].is.kind, "macvlan") == 0 &&
		    wire_find_address(w, links[i].is.net, to) != NSU_NONE)
			return interface;
	return NSU_NONE;
}
