/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about interfaces to its steps: cables, addresses, routes. */
#include <errno.h>
#include <string.h>

#include "facts/net/sysctl.h"
#include "plan/net/cable.h"
#include "plan/net/networks.h"

#define SYSCTL_OF_NET "net."

static int refuse(struct nsu_error *e, int errnum, enum nsu_op op, const char *ns,
		  const char *name)
{
	return nsu_error_set(e, errnum, op, NSU_NET, "%s:%s", ns, name);
}

/* ---------------------------------------------------------------------------- cables */

int cable_plug(struct nsu_plan *plan, const struct nsu_end *end, struct plug *plug,
	       struct nsu_error *e)
{
	int err = networks_find(plan, end->ns, &plug->net, e);

	if (!err)
		err = networks_claim(plan, plug->net, end->name, &plug->name, e);
	return err;
}

/* The caller's own loopback is his affair. */
static void push_loopback(struct nsu_plan *plan, size_t net)
{
	struct network *network = networks_get(plan, net);

	if (strcmp(network->name, NETWORK_SELF) == 0)
		return;
	for (size_t i = 0; i < network->links.count; i++) {
		struct link *link = &network->links.links[i];

		if (strcmp(link->name, "lo") != 0 || link->up)
			continue;
		link->up = true;	/* so that no other step of this plan does it again */
		wire_push_optional(plan, NSU_OP_LINK_UP, WHY_LOOPBACK,
				   (struct wire){ .net = net, .name = "lo" });
	}
}

void cable_push_end(struct nsu_plan *plan, const struct nsu_end *end, const struct plug *plug)
{
	push_loopback(plan, plug->net);
	if (*end->master)
		wire_push(plan, NSU_OP_MASTER, WHY_MASTER,
			  (struct wire){ .net = plug->net, .name = plug->name,
					 .master = plan_text(plan, "%s", end->master) });
	for (size_t i = 0; i < end->naddresses; i++)
		wire_push(plan, NSU_OP_ADDRESS, WHY_ADDRESS,
			  (struct wire){ .net = plug->net, .name = plug->name,
					 .prefix = end->addresses[i] });
}

void cable_push(struct nsu_plan *plan, const struct nsu_cable *cable,
		const struct plug plugs[2])
{
	wire_push(plan, NSU_OP_LINK, WHY_CABLE,
		  (struct wire){ .net = plugs[0].net, .name = plugs[0].name,
				 .peer_net = plugs[1].net, .peer = plugs[1].name,
				 .mtu = cable->mtu });
	for (int i = 0; i < 2; i++)
		cable_push_end(plan, &cable->ends[i], &plugs[i]);
}

void cable_push_up(struct nsu_plan *plan, const struct plug *plug)
{
	wire_push(plan, NSU_OP_LINK_UP, WHY_LINK_UP,
		  (struct wire){ .net = plug->net, .name = plug->name, .finish = true });
}

int nsu_plan_link(struct nsu_plan *plan, const struct nsu_cable *cable, struct nsu_error *e)
{
	struct plug plugs[2];
	int err = 0;

	/* Both are looked at before a name is chosen: see networks_find_link(). */
	for (int i = 0; !err && i < 2; i++)
		err = nsu_plan_network(plan, cable->ends[i].ns, false, e);
	for (int i = 0; !err && i < 2; i++)
		err = cable_plug(plan, &cable->ends[i], &plugs[i], e);
	if (err)
		return err;
	cable_push(plan, cable, plugs);
	for (int i = 0; i < 2; i++)
		cable_push_up(plan, &plugs[i]);
	return plan_check(plan, e);
}

/* -------------------------------------------------------------- interfaces that are there */

/* Whether it is there, or will be: the kernel would say it too, but in the middle. */
static int find_interface(struct nsu_plan *plan, const char *ns, const char *name,
			  size_t *net, struct nsu_error *e)
{
	int err = networks_find(plan, ns, net, e);

	if (err || networks_find_link(plan, *net, name))
		return err;
	return refuse(e, ENODEV, NSU_OP_LINK, ns, name);
}

typedef void push_fn(struct nsu_plan *plan, enum nsu_op op, enum why why, struct wire wire);

static int push_on(struct nsu_plan *plan, push_fn *push, enum nsu_op op, enum why why,
		   const char *ns, struct wire wire, struct nsu_error *e)
{
	int err = find_interface(plan, ns, wire.name, &wire.net, e);

	if (err)
		return err;
	wire.name = plan_text(plan, "%s", wire.name);
	push(plan, op, why, wire);
	return plan_check(plan, e);
}

/* The kernel removes both ends of a cable at once: the other one may be named, too. */
int nsu_plan_link_delete(struct nsu_plan *plan, const char *ns, const char *name,
			 struct nsu_error *e)
{
	return push_on(plan, wire_push_optional, NSU_OP_LINK_DELETE, WHY_LINK_DELETE, ns,
		       (struct wire){ .name = name }, e);
}

int nsu_plan_link_up(struct nsu_plan *plan, const char *ns, const char *name,
		     struct nsu_error *e)
{
	return push_on(plan, wire_push_optional, NSU_OP_LINK_UP, WHY_LINK_UP, ns,
		       (struct wire){ .name = name }, e);
}

int nsu_plan_address(struct nsu_plan *plan, const char *ns, const char *name,
		     const struct nsu_prefix *address, struct nsu_error *e)
{
	return push_on(plan, wire_push, NSU_OP_ADDRESS, WHY_ADDRESS, ns,
		       (struct wire){ .name = name, .prefix = *address }, e);
}

int nsu_plan_address_delete(struct nsu_plan *plan, const char *ns, const char *name,
			    const struct nsu_prefix *address, struct nsu_error *e)
{
	return push_on(plan, wire_push, NSU_OP_ADDRESS_DELETE, WHY_ADDRESS_DELETE, ns,
		       (struct wire){ .name = name, .prefix = *address }, e);
}

/* ---------------------------------------------------------------------------- routes */

static int push_route(struct nsu_plan *plan, enum nsu_op op, enum why why, const char *ns,
		      const struct nsu_route *route, struct nsu_error *e)
{
	struct wire wire = { .prefix = route->to, .via = route->via };
	int err = networks_find(plan, ns, &wire.net, e);

	if (!err && route->name)
		err = find_interface(plan, ns, route->name, &wire.net, e);
	if (!err && !route->via.family && !route->name)
		err = nsu_error_set(e, EINVAL, op, NSU_NET, "%s", ns);
	if (err)
		return err;
	if (!wire.prefix.family)
		wire.prefix.family = route->via.family;
	if (route->name)
		wire.name = plan_text(plan, "%s", route->name);
	wire_push(plan, op, why, wire);
	return plan_check(plan, e);
}

int nsu_plan_route(struct nsu_plan *plan, const char *ns, const struct nsu_route *route,
		   struct nsu_error *e)
{
	return push_route(plan, NSU_OP_ROUTE, WHY_ROUTE, ns, route, e);
}

int nsu_plan_route_delete(struct nsu_plan *plan, const char *ns,
			  const struct nsu_route *route, struct nsu_error *e)
{
	return push_route(plan, NSU_OP_ROUTE_DELETE, WHY_ROUTE_DELETE, ns, route, e);
}

/* --------------------------------------------------------------------------- settings */

/* Others are not of a network namespace; and with ".." none would leave /proc/sys/net. */
static bool is_of_net(const char *name)
{
	return strncmp(name, SYSCTL_OF_NET, strlen(SYSCTL_OF_NET)) == 0 &&
	       !strstr(name, "..") && !strstr(name, "//");
}

int nsu_plan_sysctl(struct nsu_plan *plan, const char *ns, const char *name,
		    const char *value, struct nsu_error *e)
{
	char path[SYSCTL_PATH_SIZE];
	size_t net;
	int err = networks_find(plan, ns, &net, e);

	if (err)
		return err;
	err = is_of_net(name) ? sysctl_get_path(name, path) : -EINVAL;
	if (err)
		return nsu_error_set(e, -err, NSU_OP_SYSCTL, NSU_NET, "%s", name);
	wire_push_optional(plan, NSU_OP_SYSCTL, WHY_SYSCTL,
			   (struct wire){ .net = net, .name = plan_text(plan, "%s", name),
					  .value = plan_text(plan, "%s", value) });
	return plan_check(plan, e);
}
