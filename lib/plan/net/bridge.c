/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A switch: a bridge, and cables to its ports. */
#include <errno.h>
#include <string.h>

#include "plan/net/cable.h"
#include "plan/net/networks.h"

struct bridge {
	struct plug plug;
	bool is_new;
	unsigned int index;	/* of one that is there */
};

static int find_bridge(struct nsu_plan *plan, const char *ns, const char *name,
		       struct bridge *bridge, struct nsu_error *e)
{
	const struct link *link;
	int err = networks_find(plan, ns, &bridge->plug.net, e);

	if (err)
		return err;
	link = networks_find_link(plan, bridge->plug.net, name);
	bridge->is_new = !link;
	bridge->index = link ? link->index : 0;
	bridge->plug.name = plan_text(plan, "%s", name);
	if (!link)
		err = networks_claim(plan, bridge->plug.net, name, &bridge->plug.name, e);
	return err;
}

static void push_bridge(struct nsu_plan *plan, const struct bridge *bridge)
{
	static const struct nsu_end bare;

	if (bridge->is_new)
		wire_push(plan, NSU_OP_LINK, WHY_BRIDGE,
			  (struct wire){ .net = bridge->plug.net, .name = bridge->plug.name });
	cable_push_end(plan, &bare, &bridge->plug);
}

/* The port is called as the namespace at the other end. Returns whether it is there already. */
static bool choose_port(const struct nsu_plan *plan, const struct bridge *bridge,
			const char *ns, struct nsu_end *port)
{
	const struct network *network = networks_get(plan, bridge->plug.net);
	const struct link *link;

	snprintf(port->ns, sizeof(port->ns), "%s", network->name);
	snprintf(port->master, sizeof(port->master), "%s", bridge->plug.name);
	if (nsu_interface_is_valid(ns))
		snprintf(port->name, sizeof(port->name), "%s", ns);
	link = *port->name ? networks_find_link(plan, bridge->plug.net, port->name) : NULL;
	if (link && (bridge->is_new || !link->index || link->master != bridge->index))
		*port->name = '\0';
	return link && *port->name;
}

/* Than the one that is plugged in, or where that is not its own, NULL. */
static bool wants_another(const struct nsu_end *end, const struct link *link)
{
	if (!link)
		return *end->name || end->naddresses;
	return *end->name && strcmp(end->name, link->name) != 0;
}

/* It stays as it is, and gets the addresses that it lacks: nothing asked for is forgotten. */
static int push_plugged(struct nsu_plan *plan, const struct bridge *bridge,
			const struct nsu_end *end, const struct nsu_end *port,
			struct nsu_error *e)
{
	const struct link *near, *far;
	size_t net;
	int err = networks_find(plan, end->ns, &net, e);

	if (err)
		return err;
	near = networks_find_link(plan, bridge->plug.net, port->name);
	far = networks_find_far_end(plan, near, net);
	if (wants_another(end, far))
		return nsu_error_set(e, EEXIST, NSU_OP_LINK, NSU_NET, "%s:%s", port->ns,
				     port->name);
	for (size_t i = 0; i < end->naddresses; i++)
		wire_push_optional(plan, NSU_OP_ADDRESS, WHY_ADDRESS,
				   (struct wire){ .net = net, .prefix = end->addresses[i],
						  .name = plan_text(plan, "%s", far->name) });
	return 0;
}

int nsu_plan_bridge(struct nsu_plan *plan, const char *ns, const char *name,
		    const struct nsu_end *ends, size_t count, struct nsu_error *e)
{
	struct plug *plugs = plan_keep(plan, 2 * (count + 1) * sizeof(*plugs));
	struct bridge bridge;
	size_t made = 0;
	int err = plan_check(plan, e);

	for (size_t i = 0; !err && i < count; i++)
		err = nsu_plan_network(plan, ends[i].ns, false, e);
	if (!err)
		err = find_bridge(plan, ns, name, &bridge, e);
	if (err)
		return err;
	push_bridge(plan, &bridge);
	for (size_t i = 0; i < count; i++) {
		struct nsu_cable cable = { .ends = { [1] = ends[i] } };

		if (choose_port(plan, &bridge, ends[i].ns, &cable.ends[0])) {
			err = push_plugged(plan, &bridge, &ends[i], &cable.ends[0], e);
			if (err)
				return err;
			continue;
		}
		for (int side = 0; !err && side < 2; side++)
			err = cable_plug(plan, &cable.ends[side], &plugs[made + side], e);
		if (err)
			return err;
		cable_push(plan, &cable, plugs + made);
		made += 2;
	}
	/* Last of all, so that what a killed run leaves is known to be unfinished. */
	if (bridge.is_new)
		cable_push_up(plan, &bridge.plug);
	for (size_t i = 0; i < made; i++)
		cable_push_up(plan, &plugs[i]);
	return plan_check(plan, e);
}
