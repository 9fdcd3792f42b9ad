/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in one network, as parts of a topology. */
#include "model/topology/topology_take.h"

#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

static const struct nsu_interface *interface_of(const struct taking *k, size_t index)
{
	return index == NSU_NONE ? NULL : nsu_wiring_get_interface(k->wiring, index);
}

static const char *name_of(const struct taking *k, size_t net)
{
	return nsu_wiring_get_net(k->wiring, net)->name;
}

/* The end of a way out that is in our own network. */
static bool is_gateway(const struct taking *k, const struct nsu_interface *is)
{
	if (!is || !nsu_wiring_get_net(k->wiring, is->net)->own)
		return false;
	for (size_t i = 0; i < k->nat.count; i++)
		if (strcmp(k->nat.all[i].interface, is->name) == 0)
			return true;
	return false;
}

static bool is_way_out(const struct taking *k, const struct nsu_interface *is)
{
	return is && is_gateway(k, interface_of(k, is->peer));
}

static struct nsu_plug plug_of(const struct taking *k, const struct nsu_interface *is)
{
	const struct nsu_interface *master = interface_of(k, is->master);

	return (struct nsu_plug){ name_of(k, is->net), is->name,
				  master ? master->name : NULL };
}

static int add_cable(struct taking *k, size_t index)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(k->wiring, index);
	const struct nsu_interface *peer = interface_of(k, is->peer);
	struct nsu_part cable = { .what = NSU_PART_CABLE };

	/* Once, from the end that comes first, unless only the other one was asked for. */
	if (!peer || is_way_out(k, is) || (k->chosen[peer->net] && is->peer < index))
		return 0;
	cable.at = plug_of(k, is);
	cable.peer = plug_of(k, peer);
	cable.mtu = is->mtu == 1500 ? 0 : is->mtu;
	cable.unfinished = is->unfinished || peer->unfinished;
	return topology_add(k->t, &cable);
}

static int add_interface(struct taking *k, size_t index)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(k->wiring, index);
	struct nsu_part part = { .what = NSU_PART_UP,
				 .at = { name_of(k, is->net), is->name, NULL } };
	int err = 0;

	if (is->flags & IFF_UP)
		err = topology_add(k->t, &part);
	part.what = NSU_PART_SWITCH;
	part.unfinished = is->unfinished;
	if (!err && strcmp(is->kind, "bridge") == 0)
		err = topology_add(k->t, &part);
	return err ? err : add_cable(k, index);
}

/* What the kernel gives to every interface that is up. */
static bool comes_by_itself(const struct nsu_wired_address *address)
{
	if (address->is.family == AF_INET)
		return address->is.bytes[0] == 127;
	return address->scope == RT_SCOPE_HOST || address->automatic;
}

static int add_address(struct taking *k, size_t net, size_t index)
{
	const struct nsu_wired_address *address = nsu_wiring_get_address(k->wiring, index);
	const struct nsu_interface *is = interface_of(k, address->interface);
	const struct nsu_part part = { .what = NSU_PART_ADDRESS, .prefix = address->is,
				       .at = { name_of(k, net), is->name, NULL } };

	if (is_way_out(k, is) ||
	    (comes_by_itself(address) && !(k->wanted && topology_has(k->wanted, &part))))
		return 0;
	return topology_add(k->t, &part);
}

bool taking_is_by_hand(const struct nsu_wired_route *route)
{
	return route->protocol != RTPROT_KERNEL && route->protocol != RTPROT_RA &&
	       route->protocol != RTPROT_REDIRECT;
}

/* Of one with a gateway the kernel finds the interface again. */
static int add_route(struct taking *k, size_t net, size_t index)
{
	const struct nsu_wired_route *route = nsu_wiring_get_route(k->wiring, index);
	const struct nsu_interface *is = interface_of(k, route->interface);
	struct nsu_part part = { .what = NSU_PART_ROUTE, .prefix = route->to,
				 .via = route->via, .at.ns = name_of(k, net) };

	if (route->type != RTN_UNICAST || !taking_is_by_hand(route) || is_way_out(k, is))
		return 0;
	part.at.name = is ? is->name : NULL;
	return topology_add(k->t, &part);
}

int taking_add_net(struct taking *k, size_t i)
{
	const struct nsu_net *net = nsu_wiring_get_net(k->wiring, i);
	const struct nsu_part part = { .what = NSU_PART_NS, .at.ns = net->name,
				       .inode = net->inode };
	int err = topology_add(k->t, &part);

	for (size_t n = 0; !err && n < net->ninterfaces; n++)
		err = add_interface(k, net->first_interface + n);
	for (size_t n = 0; !err && n < net->naddresses; n++)
		err = add_address(k, i, net->first_address + n);
	for (size_t n = 0; !err && n < net->nroutes; n++)
		err = add_route(k, i, net->first_route + n);
	return err;
}
