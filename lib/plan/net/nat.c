/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A way out for a namespace. */
#include "plan/net/nat_way.h"

#include <errno.h>
#include <string.h>

#include "fd.h"

const int way_families[2] = { AF_INET, AF_INET6 };

int way_refuse(const struct way *w, int errnum, enum nsu_op op, struct nsu_error *e)
{
	return nsu_error_set(e, errnum, op, NSU_NET, "%s", w->nat->ns);
}

/* ------------------------------------------------------------------------ what is there */

static int take_tables(struct way *w, enum nsu_op op, struct nsu_error *e)
{
	const struct network *gateway = networks_get(w->plan, w->plugs[1].net);
	autofd ns = -1;
	int err;

	if (!gateway->route.socket)
		return 0;	/* it will be new */
	ns = netlink_get_namespace(&gateway->route);
	err = ns < 0 ? ns : nat_tables_visit(&w->tables, ns);
	return err ? way_refuse(w, -err, op, e) : 0;
}

/*
 * A path in the directory of names is one of these. All of any other: of two processes the
 * last word, as in /proc/N/ns/net, is the same.
 */
static const char *get_name(const char *ns)
{
	static const char *const dirs[] = { NSU_NETNS_DIR "/", "/var" NSU_NETNS_DIR "/" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (strncmp(ns, dirs[i], strlen(dirs[i])) == 0)
			return ns + strlen(dirs[i]);
	return ns;
}

int way_begin(struct way *w, enum nsu_op op, struct nsu_error *e)
{
	int err;

	w->gateway = w->nat->gateway ? w->nat->gateway : NETWORK_SELF;
	w->table = plan_text(w->plan, NAT_TABLE "%s", get_name(w->nat->ns));
	if (strcmp(w->gateway, w->nat->ns) == 0)
		return way_refuse(w, EINVAL, NSU_OP_NAT, e);
	err = networks_find(w->plan, w->gateway, &w->plugs[1].net, e);
	return err ? err : take_tables(w, op, e);
}

/* ------------------------------------------------------------------------ a free network */

static struct nsu_prefix make_prefix(unsigned int pool, unsigned int n)
{
	static const unsigned char pools[][2] = { { 10, 213 }, { 172, 29 }, { 192, 168 } };
	unsigned char high = (unsigned char)(n >> 6), low = (unsigned char)(n << 2);

	return (struct nsu_prefix){ AF_INET,
				    { pools[pool][0], pools[pool][1], high, low }, 30 };
}

/* The same four bytes in the network of those that assign their addresses themselves. */
struct nsu_prefix way_get_six(const struct nsu_prefix *four)
{
	struct nsu_prefix six = { AF_INET6, { 0xfd, 0x6e, 0x73, 0x75 }, 64 };

	memcpy(six.bytes + 4, four->bytes, 4);
	return six;
}

static int take_routes(struct way *w, size_t net)
{
	struct network *network = networks_get(w->plan, net);

	return network->route.socket ?
	       prefixes_take(&network->route, AF_INET, &w->plan->networks->taken) : 0;
}

static int choose_prefix(struct way *w, struct nsu_prefix *prefix, struct nsu_error *e)
{
	struct prefixes *taken = &w->plan->networks->taken;
	int err = take_routes(w, w->plugs[0].net);

	if (!err)
		err = take_routes(w, w->plugs[1].net);
	for (unsigned int pool = 0; !err && pool < 3; pool++)
		for (unsigned int n = 0; n < 1 << 14; n++) {
			*prefix = make_prefix(pool, n);
			if (!prefixes_overlap(taken, prefix))
				return prefixes_add(taken, prefix) ?
				       way_refuse(w, ENOMEM, NSU_OP_NAT, e) : 0;
		}
	return way_refuse(w, err ? -err : EADDRNOTAVAIL, NSU_OP_NAT, e);
}

/* ------------------------------------------------------------------------------ the way */

struct nsu_prefix way_number(const struct nsu_prefix *network, unsigned char host)
{
	struct nsu_prefix address = *network;

	address.bytes[network->family == AF_INET ? 3 : 15] |= host;
	return address;
}

/* The table comes first: what else there is its comment tells, if a run is killed. */
static void push_gateway(struct way *w, const struct nsu_prefix *prefix, bool was_off)
{
	size_t net = w->plugs[1].net;

	wire_push(w->plan, NSU_OP_NAT, WHY_NAT,
		  (struct wire){ .net = net, .name = w->table, .peer = w->plugs[1].name,
				 .peer_net = net, .prefix = *prefix, .was_off = was_off,
				 .out = w->nat->via });
	wire_push_optional(w->plan, NSU_OP_SYSCTL, WHY_NAT_FORWARD,
			   (struct wire){ .net = net, .value = "1",
					  .name = networks_get_forwarding(prefix->family) });
}

static void push_route(struct way *w, const struct nsu_prefix *prefix)
{
	struct wire wire = { .net = w->plugs[0].net, .prefix.family = prefix->family,
			     .via = way_number(prefix, 1) };

	wire_push(w->plan, NSU_OP_ROUTE, WHY_NAT_ROUTE, wire);
}

static void push_way(struct way *w, const struct nsu_prefix prefixes[2], size_t count)
{
	struct nsu_cable cable = { .mtu = 0 };

	for (size_t i = 0; i < count; i++) {
		push_gateway(w, &prefixes[i], w->was_off[i]);
		cable.ends[0].addresses[i] = way_number(&prefixes[i], 2);
		cable.ends[1].addresses[i] = way_number(&prefixes[i], 1);
		cable.ends[0].naddresses = cable.ends[1].naddresses = i + 1;
	}
	cable_push(w->plan, &cable, w->plugs);
	cable_push_up(w->plan, &w->plugs[0]);
	for (size_t i = 0; i < count; i++)
		push_route(w, &prefixes[i]);
	/* Last: this end is unfinished until then, and with it the whole. */
	cable_push_up(w->plan, &w->plugs[1]);
}

/* At the gateway it is called as the namespace, where it can be. */
static int plug_in(struct way *w, struct nsu_error *e)
{
	const char *wanted = w->nat->ns;
	char other[NSU_INTERFACE_SIZE];
	int err = networks_claim(w->plan, w->plugs[0].net, "", &w->plugs[0].name, e);

	for (unsigned int i = 0; !nsu_interface_is_valid(wanted) ||
				 networks_find_link(w->plan, w->plugs[1].net, wanted); i++) {
		snprintf(other, sizeof(other), "nat%u", i);
		wanted = other;
	}
	return err ? err : networks_claim(w->plan, w->plugs[1].net, wanted, &w->plugs[1].name,
					  e);
}

/* One whose cable is gone, with the namespace or a killed run, makes room for the new one. */
static int make_room(struct way *w, struct nsu_error *e)
{
	for (size_t i = 0; i < 2; i++) {
		const struct nat_table *table = nat_tables_find(&w->tables, way_families[i],
								w->table);

		if (!table)
			continue;
		if (networks_find_link(w->plan, w->plugs[1].net, table->interface))
			return way_refuse(w, EEXIST, NSU_OP_NAT, e);
		w->was_off[i] = table->was_off;
		wire_push_optional(w->plan, NSU_OP_NAT_DELETE, WHY_NAT_DELETE,
				   (struct wire){ .net = w->plugs[1].net, .name = w->table,
						  .prefix.family = way_families[i] });
	}
	return 0;
}

static int build(struct way *w, struct nsu_error *e)
{
	struct nsu_prefix prefixes[2];
	int err = networks_find(w->plan, w->nat->ns, &w->plugs[0].net, e);

	if (!err)
		err = way_begin(w, NSU_OP_NAT, e);
	if (!err && w->nat->via &&
	    !networks_find_link(w->plan, w->plugs[1].net, w->nat->via))
		return nsu_error_set(e, ENODEV, NSU_OP_NAT, NSU_NET, "%s", w->nat->via);
	if (!err)
		err = make_room(w, e);
	if (!err)
		err = plug_in(w, e);
	if (!err)
		err = choose_prefix(w, &prefixes[0], e);
	if (err)
		return err;
	prefixes[1] = way_get_six(&prefixes[0]);
	push_way(w, prefixes, w->nat->six ? 2 : 1);
	return plan_check(w->plan, e);
}

int nsu_plan_nat(struct nsu_plan *plan, const struct nsu_nat *nat, bool *dropped,
		 struct nsu_error *e)
{
	struct way way = { .plan = plan, .nat = nat };
	int err = build(&way, e);

	if (dropped)
		*dropped = way.tables.drops;
	nat_tables_free(&way.tables);
	return err;
}
