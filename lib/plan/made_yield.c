/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cable that is changed: the old one goes, so that it can be laid again should that fail. */
#include <errno.h>
#include <string.h>

#include "plan/made.h"

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

/*
 * Another cable, or a switch, is to be where an end of it is. What a killed run left is
 * removed by whoever comes there next (WHY_LINK_UNFINISHED).
 */
static bool is_in_the_way(const struct made *made, const struct nsu_topology *wanted,
			  const struct nsu_part *cable)
{
	if (cable->unfinished)
		return true;
	if (cable->what != NSU_PART_CABLE || !made_owns(made, cable) ||
	    is_wanted(wanted, cable))
		return false;
	for (size_t i = 0; i < wanted->count; i++) {
		const struct nsu_part *part = &wanted->parts[i];

		if (is_link(part) && topology_part_collides(part, cable))
			return true;
	}
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
		goes[i] = is_in_the_way(made, wanted, &actual->parts[i]);
		if (goes[i])
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

/* Backwards: with the first address of a network the kernel removes the others of it. */
static int push_all(struct made *made, enum nsu_part_what what, struct nsu_error *e)
{
	int err = 0;

	for (size_t i = made->yielding->count; !err && i-- > 0;) {
		const struct nsu_part *part = &made->yielding->parts[i];

		if (part->what != what)
			continue;
		err = what == NSU_PART_CABLE ? push_cable(made, part, e) :
					       made_push_without(made, part, e);
	}
	return err;
}

int made_push_yielding(struct made *made, struct nsu_error *e)
{
	static const enum nsu_part_what order[] = { NSU_PART_ROUTE, NSU_PART_ADDRESS,
						    NSU_PART_CABLE };
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(order) / sizeof(order[0]); i++)
		err = push_all(made, order[i], e);
	return err;
}
