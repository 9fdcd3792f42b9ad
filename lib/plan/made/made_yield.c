/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cable that is changed: the old one goes, so that it can be laid again should that fail. */
#include <errno.h>
#include <string.h>

#include "plan/net/cable.h"
#include "plan/made/made.h"

/* ----------------------------------------------------------------- which have to yield */

static bool is_link(const struct nsu_part *part)
{
	return part->what == NSU_PART_CABLE || part->what == NSU_PART_SWITCH;
}

static bool is_wanted(const struct nsu_topology *wanted, const struct nsu_part *part)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (topology_part_matches(&wanted->parts[i], part))
			return true;
	return false;
}

/* "net.ipv4.conf.eth0.rp_filter" is of eth0; a dot in its name is a slash there. */
static bool is_setting_of(const char *key, const char *interface)
{
	const char *name = strstr(key, ".conf.");
	size_t i;

	if (!name)
		return false;
	name += strlen(".conf.");
	for (i = 0; interface[i]; i++)
		if (name[i] != (interface[i] == '.' ? '/' : interface[i]))
			return false;
	return name[i] == '.';
}

static bool is_on(const struct nsu_part *part, const struct nsu_plug *end)
{
	if (!end->ns || strcmp(part->at.ns, end->ns) != 0 || !part->at.name)
		return false;
	if (part->what == NSU_PART_SYSCTL)
		return is_setting_of(part->at.name, end->name);
	return (part->what == NSU_PART_UP || part->what == NSU_PART_ADDRESS ||
		part->what == NSU_PART_ROUTE) && strcmp(part->at.name, end->name) == 0;
}

/* It would go without a word with what it lies on; and what it needs may be elsewhere now. */
static bool carries_wanted(const struct made *made, const struct nsu_topology *wanted,
			   const struct nsu_part *link)
{
	for (size_t i = 0; i < made->actual->count; i++) {
		const struct nsu_part *part = &made->actual->parts[i];

		if ((is_on(part, &link->at) || is_on(part, &link->peer)) &&
		    is_wanted(wanted, part))
			return true;
	}
	return false;
}

/* Another cable, or a switch, is to be where an end of it is. */
static bool is_in_the_way(const struct nsu_topology *wanted, const struct nsu_part *cable)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (is_link(&wanted->parts[i]) &&
		    topology_part_collides(&wanted->parts[i], cable))
			return true;
	return false;
}

/* As a cable: it takes a name in its namespace that the file may have for another one. */
static bool is_way_in_the_way(const struct made *made, const struct nsu_topology *wanted,
			      const struct nsu_part *nat)
{
	const struct nsu_part ns = { .what = NSU_PART_NS, .at.ns = nat->at.ns };

	if (!topology_has(made->actual, &ns))
		return false;
	if (nat->at.master && topology_has_interface(wanted, nat->at.ns, nat->at.master))
		return true;
	return topology_has(wanted, nat) && !is_wanted(wanted, nat);
}

/* What a killed run left is removed by whoever comes there next (WHY_LINK_UNFINISHED). */
static bool has_to_yield(const struct made *made, const struct nsu_topology *wanted,
			 const struct nsu_part *part)
{
	if (is_link(part) && part->unfinished)
		return true;
	if (part->what == NSU_PART_ROUTE)
		return made_owns(made, part) && is_wanted(wanted, part) &&
		       made_loses_address(made, wanted, part);
	if (part->what == NSU_PART_NAT)
		return made_owns(made, part) && is_way_in_the_way(made, wanted, part);
	if (!is_link(part) || !made_owns(made, part) || is_wanted(wanted, part))
		return false;
	return carries_wanted(made, wanted, part) ||
	       (part->what == NSU_PART_CABLE && is_in_the_way(wanted, part));
}

/* Called while @links are cables and switches alone. */
static bool is_on_any(const struct nsu_part *part, const struct nsu_topology *links)
{
	for (size_t i = 0; i < links->count; i++)
		if (is_on(part, &links->parts[i].at) || is_on(part, &links->parts[i].peer))
			return true;
	return false;
}

/* Their strings stay where they are: the parts alone are not listed any more. */
static int move(struct made *made, const bool goes[])
{
	struct nsu_topology *from = made->actual;
	size_t kept = 0;
	int err = 0;

	for (size_t i = 0; !err && i < from->count; i++) {
		if (!goes[i])
			from->parts[kept++] = from->parts[i];
		else if (!is_link(&from->parts[i]))
			err = topology_add(made->yielding, &from->parts[i]);
	}
	from->count = err ? from->count : kept;
	return err;
}

int made_yield(struct made *made, const struct nsu_topology *wanted)
{
	const struct nsu_topology *actual = made->actual;
	bool *goes = plan_keep(made->plan, (actual->count + 1) * sizeof(*goes));
	int err = 0;

	made->yielding = topology_new();
	if (!made->yielding || !goes)
		return -ENOMEM;
	for (size_t i = 0; !err && i < actual->count; i++) {
		goes[i] = has_to_yield(made, wanted, &actual->parts[i]);
		if (goes[i] && is_link(&actual->parts[i]))
			err = topology_add(made->yielding, &actual->parts[i]);
	}
	for (size_t i = 0; !err && i < actual->count; i++)
		goes[i] |= is_on_any(&actual->parts[i], made->yielding);
	return err ? err : move(made, goes);
}

/* --------------------------------------------------------------------------- their end */

/* An end that is not found was unplugged by a run that was killed, and is removed for that. */
static int find_ends(struct made *made, const struct nsu_part *cable, struct wire ends[2],
		     struct nsu_error *e)
{
	const struct nsu_plug *plugs[2] = { &cable->at, &cable->peer };
	int err = 0;

	for (int i = 0; !err && i < 2; i++) {
		ends[i] = (struct wire){ .finish = true };
		err = networks_find(made->plan, plugs[i]->ns, &ends[i].net, e);
		if (err || !networks_find_link(made->plan, ends[i].net, plugs[i]->name))
			continue;
		ends[i].name = plan_text(made->plan, "%s", plugs[i]->name);
		if (plugs[i]->master)
			ends[i].master = plan_text(made->plan, "%s", plugs[i]->master);
	}
	return err;
}

static int push_cable(struct made *made, const struct nsu_part *cable, struct nsu_error *e)
{
	struct wire ends[2];
	int err = find_ends(made, cable, ends, e);

	if (err || !ends[0].name || !ends[1].name)
		return err;
	for (int i = 0; i < 2; i++)
		if (ends[i].master)
			wire_push(made->plan, NSU_OP_MASTER_DELETE, WHY_MASTER_DELETE, ends[i]);
	for (int i = 0; i < 2; i++)
		wire_push(made->plan, NSU_OP_LINK_DOWN, WHY_LINK_DOWN, ends[i]);
	wire_push(made->plan, NSU_OP_LINK_DELETE, WHY_CABLE_CHANGED,
		  (struct wire){ .net = ends[0].net, .name = ends[0].name,
				 .peer_net = ends[1].net, .peer = ends[1].name,
				 .mtu = cable->mtu });
	for (int i = 0; i < 2; i++)
		networks_release(made->plan, ends[i].net, ends[i].name);
	return plan_check(made->plan, e);
}

/* Its end is that of all that nobody wants any more; nothing can be put on it until then. */
static int release_bridge(struct made *made, const struct nsu_part *bridge,
			  struct nsu_error *e)
{
	size_t net;
	int err = networks_find(made->plan, bridge->at.ns, &net, e);

	if (!err)
		networks_release(made->plan, net, bridge->at.name);
	return err;
}

/* A setting of an interface that goes comes back with it when the plan is undone. */
static int push_kept(struct made *made, const struct nsu_part *part, struct nsu_error *e)
{
	int err = nsu_plan_sysctl(made->plan, part->at.ns, part->at.name, part->value, e);
	struct step *step;

	if (err)
		return err;
	step = &made->plan->steps[made->plan->count - 1];
	step->optional = false;
	step->why = WHY_SYSCTL_KEPT;
	return 0;
}

/* With its table, unless there will be one of that name again. */
static int push_way(struct made *made, const struct nsu_part *part, struct nsu_error *e)
{
	const struct nsu_nat nat = { .ns = part->at.ns };
	const struct nsu_prefix *address = part->prefix.family ? &part->prefix : NULL;
	int err = cable_cut_way(made->plan, &nat, address, e);

	return err || topology_has(made->is->wanted, part) ?
		       err : nsu_plan_nat_remove(made->plan, &nat, e);
}

static int push_one(struct made *made, const struct nsu_part *part, struct nsu_error *e)
{
	return part->what == NSU_PART_CABLE ? push_cable(made, part, e) :
	       part->what == NSU_PART_SWITCH ? release_bridge(made, part, e) :
	       part->what == NSU_PART_SYSCTL ? push_kept(made, part, e) :
	       part->what == NSU_PART_NAT ? push_way(made, part, e) :
					       made_push_without(made, part, e);
}

/* Backwards: with the first address of a network the kernel removes the others of it. */
int made_push_yielding(struct made *made, enum nsu_part_what what, struct nsu_error *e)
{
	size_t count = made->yielding ? made->yielding->count : 0;
	int err = 0;

	for (size_t i = count; !err && i-- > 0;)
		if (made->yielding->parts[i].what == what)
			err = push_one(made, &made->yielding->parts[i], e);
	return err;
}
