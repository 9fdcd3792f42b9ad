/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is plugged in where: the facts of some network namespaces, put together. */
#include "model/wiring/wiring.h"

#include <assert.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "fd.h"
#include "model/wiring/nets.h"

/* ---------------------------------------------------------------------- joining up */

size_t wiring_find_link(const struct nsu_wiring *w, size_t net, int index)
{
	const struct nsu_net *n = &w->nets[net];

	for (size_t i = 0; i < n->ninterfaces; i++)
		if (w->facts.links[n->first_interface + i].is.index == index)
			return n->first_interface + i;
	return NSU_NONE;
}

/* Kinds whose IFLA_LINK is the other end, and not what they lie on. */
static bool is_paired(const char *kind)
{
	return strcmp(kind, "veth") == 0 || strcmp(kind, "netkit") == 0 ||
	       strcmp(kind, "vxcan") == 0;
}

/* Without a vantage: the only two that point at each other belong together. */
static size_t guess(const struct nsu_wiring *w, size_t at)
{
	const struct nsu_interface *is = &w->facts.links[at].is;
	size_t found = NSU_NONE;

	for (size_t i = 0; i < w->facts.nlinks; i++) {
		const struct nsu_interface *end = &w->facts.links[i].is;

		if (i == at || is->link != end->index || end->link != is->index)
			continue;
		if (found != NSU_NONE)
			return NSU_NONE;
		found = i;
	}
	return found;
}

static size_t find_other(const struct nsu_wiring *w, size_t at)
{
	const struct wiring_link *link = &w->facts.links[at];

	if (link->is.link == 0)
		return NSU_NONE;
	if (w->nets[link->is.net].blind)
		return guess(w, at);
	if (!link->is.abroad)
		return wiring_find_link(w, link->is.net, link->is.link);
	if (link->nsid < VISIT_NSID || (size_t)(link->nsid - VISIT_NSID) >= w->nnets)
		return NSU_NONE;
	return wiring_find_link(w, (size_t)(link->nsid - VISIT_NSID), link->is.link);
}

void wiring_join(struct nsu_wiring *w)
{
	for (size_t i = 0; i < w->facts.nlinks; i++) {
		struct nsu_interface *is = &w->facts.links[i].is;
		size_t other = find_other(w, i);

		if (w->facts.links[i].master)
			is->master = wiring_find_link(w, is->net,
						      w->facts.links[i].master);
		if (is_paired(is->kind) || w->nets[is->net].blind)
			is->peer = other;
		else
			is->lower = other;
		if (is->lower != NSU_NONE)
			w->facts.links[is->lower].carries = true;
	}
	for (size_t i = 0; i < w->facts.naddresses; i++)
		w->facts.addresses[i].is.interface =
			wiring_find_link(w, w->facts.addresses[i].net,
					 w->facts.addresses[i].link);
	for (size_t i = 0; i < w->facts.nroutes; i++)
		if (w->facts.routes[i].link)
			w->facts.routes[i].is.interface =
				wiring_find_link(w, w->facts.routes[i].is.net,
						 w->facts.routes[i].link);
}

/* ------------------------------------------------------------------------- looking */

/* A network in its turn: all that is appended meanwhile is its own. */
static void begin_net(struct nsu_wiring *w, struct nsu_net *net)
{
	net->first_interface = w->facts.nlinks;
	net->first_address = w->facts.naddresses;
	net->first_route = w->facts.nroutes;
}

static void end_net(const struct nsu_wiring *w, struct nsu_net *net)
{
	net->ninterfaces = w->facts.nlinks - net->first_interface;
	net->naddresses = w->facts.naddresses - net->first_address;
	net->nroutes = w->facts.nroutes - net->first_route;
}

/* Where the vantage may not ask for it, nobody may but who is inside. */
static int look(void *arg, size_t i, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct nsu_wiring *w = arg;
	struct nsu_net *net = &w->nets[i];
	int own = sockets[VISIT_RTNL], err = own < 0 ? own : -EPERM;

	begin_net(w, net);
	if (own >= 0 && vantage >= 0)
		err = wiring_add(&w->facts, i, own, vantage, VISIT_NSID + (int)i);
	if (own >= 0 && err && err != -ENOMEM) {
		net->blind = true;
		err = wiring_add(&w->facts, i, own, -1, -1);
	}
	end_net(w, net);
	net->err = -err;
	return err == -ENOMEM ? err : 0;
}

static int copy_names(struct nsu_wiring *w, const struct nsu_place places[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *name = strdup(places[i].name);

		if (!name)
			return -ENOMEM;
		w->nets[w->nnets++] = (struct nsu_net){
			.name = name, .inode = places[i].inode, .own = !places[i].path,
		};
	}
	return 0;
}

int wiring_visit(struct nsu_wiring **wiring, const struct nsu_place places[],
		 const struct visit_net visits[], size_t count)
{
	struct nsu_wiring *w = calloc(1, sizeof(*w));
	int err = -ENOMEM;

	if (w)
		w->nets = calloc(count + 1, sizeof(*w->nets));
	if (w && w->nets && copy_names(w, places, count) == 0)
		err = visit_open_nets(visits, count, VISIT_NET_BIT(VISIT_RTNL), look, w);
	if (err) {
		nsu_wiring_free(w);
		return err;
	}
	wiring_join(w);
	*wiring = w;
	return 0;
}

static int look_at(struct nsu_wiring **wiring, const struct nsu_place places[], size_t count)
{
	autofree struct visit_net *visits = NULL;
	autofd own = -1;
	int err = nets_of(places, count, &visits, &own);

	return err ? err : wiring_visit(wiring, places, visits, count);
}

int nsu_wiring_take(struct nsu_wiring **wiring, const struct nsu_place places[], size_t count,
		    struct nsu_error *e)
{
	int err = look_at(wiring, places, count);

	return err ? nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "%s", "rtnetlink") : 0;
}

void nsu_wiring_free(struct nsu_wiring *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->nnets; i++)
		free((void *)(uintptr_t)w->nets[i].name);
	free(w->nets);
	wiring_clear(&w->facts);
	free(w);
}

/* -------------------------------------------------------------------------- asking */

size_t nsu_wiring_count_nets(const struct nsu_wiring *w)
{
	return w->nnets;
}

const struct nsu_net *nsu_wiring_get_net(const struct nsu_wiring *w, size_t index)
{
	assert(index < w->nnets);
	return &w->nets[index];
}

const struct nsu_interface *nsu_wiring_get_interface(const struct nsu_wiring *w, size_t index)
{
	assert(index < w->facts.nlinks);
	return &w->facts.links[index].is;
}

const struct nsu_wired_address *nsu_wiring_get_address(const struct nsu_wiring *w,
						       size_t index)
{
	assert(index < w->facts.naddresses);
	return &w->facts.addresses[index].is;
}

const struct nsu_wired_route *nsu_wiring_get_route(const struct nsu_wiring *w, size_t index)
{
	assert(index < w->facts.nroutes);
	return &w->facts.routes[index].is;
}

/* A port that its bridge lets nothing through is "blocked" until it has learned enough. */
const char *nsu_interface_get_state(const struct nsu_interface *is)
{
	if (!(is->flags & IFF_UP))
		return "down";
	if (!(is->flags & IFF_LOWER_UP))
		return "no carrier";
	return is->port_state && is->port_state != BR_STATE_FORWARDING ? "blocked" : "up";
}

const char *nsu_route_get_type(const struct nsu_wired_route *route)
{
	static const char *const types[] = {
		[RTN_UNICAST] = "unicast", [RTN_LOCAL] = "local", [RTN_BROADCAST] = "broadcast",
		[RTN_ANYCAST] = "anycast", [RTN_MULTICAST] = "multicast",
		[RTN_BLACKHOLE] = "blackhole", [RTN_UNREACHABLE] = "unreachable",
		[RTN_PROHIBIT] = "prohibit", [RTN_THROW] = "throw", [RTN_NAT] = "nat",
	};
	size_t known = sizeof(types) / sizeof(types[0]);

	return route->type < known && types[route->type] ? types[route->type] : "unknown";
}
