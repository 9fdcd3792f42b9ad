/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a way out. */
#include <errno.h>
#include <string.h>

#include "plan/net/nat_way.h"

static void push_cut(struct way *w, const struct nat_table *table)
{
	size_t net = w->plugs[1].net;

	if (!networks_find_link(w->plan, net, table->interface))
		return;
	wire_push_optional(w->plan, NSU_OP_LINK_DELETE, WHY_LINK_DELETE,
			   (struct wire){ .net = net,
					  .name = plan_text(w->plan, "%s",
							    table->interface) });
	networks_release(w->plan, net, table->interface);
}

/* What this plan does with a table, in the end: up and down may do with several. */
static enum nsu_op find_fate(const struct way *w, const char *name, int family)
{
	enum nsu_op fate = NSU_OP_NONE;

	for (size_t i = 0; i < w->plan->count; i++) {
		const struct step *s = &w->plan->steps[i];

		if ((s->op == NSU_OP_NAT || s->op == NSU_OP_NAT_DELETE) &&
		    s->wire->net == w->plugs[1].net && s->wire->prefix.family == family &&
		    strcmp(s->wire->name, name) == 0)
			fate = s->op;
	}
	return fate;
}

/* Of those that were not there before. */
static bool makes_another(const struct way *w, int family)
{
	for (size_t i = 0; i < w->plan->count; i++) {
		const struct step *s = &w->plan->steps[i];

		if (s->op == NSU_OP_NAT && s->wire->net == w->plugs[1].net &&
		    s->wire->prefix.family == family &&
		    find_fate(w, s->wire->name, family) == NSU_OP_NAT)
			return true;
	}
	return false;
}

/* Whoever else has a way out here needs it still. */
static bool is_alone(const struct way *w, int family)
{
	for (size_t i = 0; i < w->tables.count; i++) {
		const struct nat_table *table = &w->tables.all[i];

		if (table->family == family && strcmp(table->name, w->table) != 0 &&
		    find_fate(w, table->name, family) != NSU_OP_NAT_DELETE)
			return false;
	}
	return !makes_another(w, family);
}

static void push_end(struct way *w, const struct nat_table *table)
{
	size_t net = w->plugs[1].net;
	struct wire wire = { .net = net, .value = "0",
			     .name = networks_get_forwarding(table->family) };

	/* A filter of what is forwarded is there for somebody who forwards: docker, libvirt. */
	if (table->was_off && is_alone(w, table->family) && !w->tables.filters)
		wire_push_optional(w->plan, NSU_OP_SYSCTL, WHY_NAT_BACK, wire);
	if (find_fate(w, w->table, table->family) != NSU_OP_NAT_DELETE)
		wire_push(w->plan, NSU_OP_NAT_DELETE, WHY_NAT_DELETE,
			  (struct wire){ .net = net, .name = w->table,
					 .prefix.family = table->family });
}

static int build_remove(struct way *w, struct nsu_error *e)
{
	const struct nat_table *tables[2];
	int err = way_begin(w, NSU_OP_NAT_DELETE, e);

	if (err)
		return err;
	for (size_t i = 0; i < 2; i++)
		tables[i] = nat_tables_find(&w->tables, way_families[i], w->table);
	if (!tables[0] && !tables[1])
		return way_refuse(w, ENOENT, NSU_OP_NAT_DELETE, e);
	push_cut(w, tables[0] ? tables[0] : tables[1]);
	for (size_t i = 0; i < 2; i++)
		if (tables[i])
			push_end(w, tables[i]);
	return plan_check(w->plan, e);
}

int nsu_plan_nat_remove(struct nsu_plan *plan, const struct nsu_nat *nat,
			struct nsu_error *e)
{
	struct way way = { .plan = plan, .nat = nat };
	int err = build_remove(&way, e);

	nat_tables_free(&way.tables);
	return err;
}

/* ------------------------------------------------------- to make room for another one */

/* The end in the namespace of the cable that is called @interface at the gateway; or NULL. */
static const struct link *find_far_end(const struct way *w, const char *interface)
{
	const struct link *near = networks_find_link(w->plan, w->plugs[1].net, interface);

	return near ? networks_find_far_end(w->plan, near, w->plugs[0].net) : NULL;
}

static void release_both(struct way *w, const struct link *far, const char *near)
{
	if (far)
		networks_release(w->plan, w->plugs[0].net,
				 plan_text(w->plan, "%s", far->name));
	networks_release(w->plan, w->plugs[1].net, near);
}

static void push_cut_both(struct way *w, const struct nat_table *table)
{
	const struct link *far = find_far_end(w, table->interface);

	push_cut(w, table);
	release_both(w, far, table->interface);
}

/* What push_way() has made of one family, backwards. */
static void push_back(struct way *w, const struct nsu_prefix *prefix)
{
	struct wire route = { .net = w->plugs[0].net, .prefix.family = prefix->family,
			      .via = way_number(prefix, 1) };

	wire_push_optional(w->plan, NSU_OP_ROUTE_DELETE, WHY_ROUTE_DELETE, route);
	for (int i = 0; i < 2; i++)
		wire_push_optional(w->plan, NSU_OP_ADDRESS_DELETE, WHY_ADDRESS_DELETE,
				   (struct wire){ .net = w->plugs[i].net,
						  .name = w->plugs[i].name,
						  .prefix = way_number(prefix,
								   (unsigned char)(2 - i)) });
}

static void push_cable_back(struct way *w)
{
	for (int i = 0; i < 2; i++)
		wire_push(w->plan, NSU_OP_LINK_DOWN, WHY_LINK_DOWN,
			  (struct wire){ .net = w->plugs[i].net, .name = w->plugs[i].name,
					 .finish = true });
	wire_push(w->plan, NSU_OP_LINK_DELETE, WHY_CABLE_CHANGED,
		  (struct wire){ .net = w->plugs[0].net, .name = w->plugs[0].name,
				 .peer_net = w->plugs[1].net, .peer = w->plugs[1].name });
	for (int i = 0; i < 2; i++)
		networks_release(w->plan, w->plugs[i].net, w->plugs[i].name);
}

static void push_table_back(struct way *w, const struct nat_table *table,
			    const struct nsu_prefix *prefix)
{
	wire_push(w->plan, NSU_OP_NAT_DELETE, WHY_NAT_DELETE,
		  (struct wire){ .net = w->plugs[1].net, .name = w->table,
				 .peer = w->plugs[1].name, .peer_net = w->plugs[1].net,
				 .prefix = *prefix, .was_off = table->was_off,
				 .out = *table->out ? plan_text(w->plan, "%s", table->out) :
						      NULL });
}

/* All of it, in steps that can be undone. */
static void push_way_back(struct way *w, const struct nsu_prefix *address)
{
	const struct nat_table *tables[2];
	struct nsu_prefix prefixes[2] = { *address };

	prefixes[0].bytes[3] &= 0xfc;
	prefixes[1] = way_get_six(&prefixes[0]);
	for (size_t i = 0; i < 2; i++) {
		tables[i] = nat_tables_find(&w->tables, way_families[i], w->table);
		if (tables[i])
			push_back(w, &prefixes[i]);
	}
	push_cable_back(w);
	for (size_t i = 2; i-- > 0;)
		if (tables[i])
			push_table_back(w, tables[i], &prefixes[i]);
}

/* Whether both ends are there, which are our plugs then. */
static bool find_plugs(struct way *w)
{
	const struct nat_table *table = nat_tables_find(&w->tables, AF_INET, w->table);
	const struct link *far = table ? find_far_end(w, table->interface) : NULL;

	if (!far)
		return false;
	w->plugs[0].name = plan_text(w->plan, "%s", far->name);
	w->plugs[1].name = plan_text(w->plan, "%s", table->interface);
	return true;
}

/* Its table may be gone, as with "nft flush ruleset": then it is known by its name. */
static void push_rest(struct way *w)
{
	struct nat_table by_name = { .family = AF_INET };

	if (nsu_interface_is_valid(w->nat->ns) && find_far_end(w, w->nat->ns)) {
		snprintf(by_name.interface, sizeof(by_name.interface), "%s", w->nat->ns);
		push_cut_both(w, &by_name);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct nat_table *table = nat_tables_find(&w->tables, way_families[i],
								w->table);

		if (table)
			push_cut_both(w, table);
	}
}

static int build_cut(struct way *w, const struct nsu_prefix *address, struct nsu_error *e)
{
	int err = networks_find(w->plan, w->nat->ns, &w->plugs[0].net, e);

	if (!err)
		err = way_begin(w, NSU_OP_NAT, e);
	if (err)
		return err;
	if (address && find_plugs(w))
		push_way_back(w, address);
	else
		push_rest(w);
	return plan_check(w->plan, e);
}

int cable_cut_way(struct nsu_plan *plan, const struct nsu_nat *nat,
		  const struct nsu_prefix *address, struct nsu_error *e)
{
	struct way way = { .plan = plan, .nat = nat };
	int err = build_cut(&way, address, e);

	nat_tables_free(&way.tables);
	return err;
}
