/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network as its file describes it: what is missing is made, sort by sort. */
#include <errno.h>
#include <string.h>

#include "plan/net/cable.h"
#include "plan/made/made.h"

struct up {
	struct made made;
	const struct nsu_topology *wanted;
	struct nsu_topology *next;	/* the record there will be */
};

static bool is_there(const struct nsu_topology *t, const struct nsu_part *part)
{
	for (size_t i = 0; i < t->count; i++)
		if (topology_part_matches(part, &t->parts[i]))
			return true;
	return false;
}

/* A command is run once, and again in a namespace that is made anew. */
static bool is_missing(const struct up *u, const struct nsu_part *part)
{
	const struct nsu_part ns = { .what = NSU_PART_NS, .at.ns = part->at.ns };

	if (part->what == NSU_PART_RUN)
		return !u->made.record || !topology_has(u->made.record, part) ||
		       !is_there(u->made.actual, &ns);
	return !is_there(u->made.actual, part);
}

/* -------------------------------------------------------------------------- the record */

/* What was there before is not ours; but where it is shall be known to who reads the record. */
static int record_part(struct up *u, const struct nsu_part *part)
{
	struct nsu_part copy = *part;
	bool ours = is_missing(u, part) || made_owns(&u->made, part) ||
		    part->what == NSU_PART_RUN;

	copy.inode = 0;
	if (!ours && part->what != NSU_PART_NS)
		return 0;
	if (!ours)
		copy.line = RECORD_FOREIGN;
	for (size_t i = 0; ours && i < u->made.actual->count; i++)
		if (part->what == NSU_PART_NS &&
		    topology_part_is(part, &u->made.actual->parts[i]))
			copy.inode = u->made.actual->parts[i].inode;
	return topology_add(u->next, &copy);
}

static int record_all(struct up *u)
{
	char file[4096];
	int err = 0;

	nsu_escape(file, sizeof(file), u->made.is->file, strlen(u->made.is->file), false);
	u->next->file = strings_add(&u->next->strings, file, strlen(file));
	for (size_t i = 0; !err && i < u->wanted->count; i++)
		err = record_part(u, &u->wanted->parts[i]);
	return u->next->file ? err : -ENOMEM;
}

/* Before it begins: what will be, and what was and is still to go. */
static int push_begin(struct up *u)
{
	size_t kept = u->next->count;
	int err = 0;

	for (size_t i = 0; u->made.record && !err && i < u->made.record->count; i++)
		if (!topology_has(u->next, &u->made.record->parts[i]))
			err = topology_add(u->next, &u->made.record->parts[i]);
	u->next->begun = true;
	if (!err)
		made_push_record(&u->made, u->next, NOTE_FIRST, WHY_UP_BEGIN);
	u->next->begun = false;
	u->next->count = kept;
	return err;
}

/* --------------------------------------------------------------------------- the parts */

static bool is_end(const struct nsu_part *cable, const char *ns, const char *name)
{
	return (strcmp(cable->at.ns, ns) == 0 && strcmp(cable->at.name, name) == 0) ||
	       (cable->what == NSU_PART_CABLE && strcmp(cable->peer.ns, ns) == 0 &&
		strcmp(cable->peer.name, name) == 0);
}

/* Whether a step that makes a cable or a switch sets it up too; with them goes loopback. */
static bool comes_along(const struct up *u, const struct nsu_plug *at)
{
	bool loopback = strcmp(at->name, "lo") == 0;

	for (size_t i = 0; i < u->wanted->count; i++) {
		const struct nsu_part *part = &u->wanted->parts[i];
		bool here = part->what == NSU_PART_CABLE || part->what == NSU_PART_SWITCH;

		if (here && loopback)
			here = strcmp(part->at.ns, at->ns) == 0 ||
			       (part->peer.ns && strcmp(part->peer.ns, at->ns) == 0);
		else if (here)
			here = is_end(part, at->ns, at->name);
		if (here && is_missing(u, part))
			return true;
	}
	return false;
}

static void fill_end(const struct up *u, const struct nsu_plug *at, struct nsu_end *end)
{
	snprintf(end->ns, sizeof(end->ns), "%s", at->ns);
	snprintf(end->name, sizeof(end->name), "%s", at->name);
	snprintf(end->master, sizeof(end->master), "%s", at->master ? at->master : "");
	for (size_t i = 0; i < u->wanted->count; i++) {
		const struct nsu_part *part = &u->wanted->parts[i];

		if (part->what == NSU_PART_ADDRESS && is_end(part, at->ns, at->name) &&
		    end->naddresses < NSU_ADDRESSES_MAX)
			end->addresses[end->naddresses++] = part->prefix;
	}
}

static int push_cable(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	struct nsu_cable cable = { .mtu = part->mtu };

	fill_end(u, &part->at, &cable.ends[0]);
	fill_end(u, &part->peer, &cable.ends[1]);
	return nsu_plan_link(u->made.plan, &cable, e);
}

/* More addresses than an end takes are on their own. */
static bool is_with_end(const struct up *u, const struct nsu_part *address)
{
	struct nsu_end end = { .naddresses = 0 };

	fill_end(u, &address->at, &end);
	for (size_t i = 0; i < end.naddresses; i++)
		if (memcmp(&end.addresses[i], &address->prefix, sizeof(address->prefix)) == 0)
			return true;
	return false;
}

static int push_address(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	bool is_switch = false;

	for (size_t i = 0; i < u->wanted->count; i++)
		is_switch |= u->wanted->parts[i].what == NSU_PART_SWITCH &&
			     is_end(&u->wanted->parts[i], part->at.ns, part->at.name);
	if (!is_switch && strcmp(part->at.name, "lo") != 0 && comes_along(u, &part->at) &&
	    is_with_end(u, part))
		return 0;
	return nsu_plan_address(u->made.plan, part->at.ns, part->at.name, &part->prefix, e);
}

static int push_route(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	const struct nsu_route route = { .to = part->prefix, .via = part->via,
					 .name = part->at.name };

	return nsu_plan_route(u->made.plan, part->at.ns, &route, e);
}

/* One of somebody else that the kernel may have taken with an address, or not. */
static bool is_shaken(const struct up *u, const struct nsu_part *part)
{
	return part->what == NSU_PART_ROUTE && !is_missing(u, part) &&
	       made_loses_address(&u->made, u->wanted, part);
}

static int push_again(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	int err = push_route(u, part, e);

	if (!err)
		u->made.plan->steps[u->made.plan->count - 1].optional = true;
	return err;
}

static int push_nat(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	const struct nsu_nat nat = { .ns = part->at.ns, .via = part->at.name,
				     .six = part->six };
	bool ours = u->made.record && topology_has(u->made.record, part);
	int err = ours ? cable_cut_way(u->made.plan, &nat, NULL, e) : 0;

	return err ? err : nsu_plan_nat(u->made.plan, &nat, NULL, e);
}

static int push_command(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	struct wire wire = { .name = plan_text(u->made.plan, "%s", part->value) };
	int err = networks_find(u->made.plan, part->at.ns, &wire.net, e);

	if (!err)
		wire_push(u->made.plan, NSU_OP_COMMAND, WHY_UP_RUN, wire);
	return err;
}

static int push_part(struct up *u, const struct nsu_part *part, struct nsu_error *e)
{
	struct nsu_plan *plan = u->made.plan;

	switch (part->what) {
	case NSU_PART_NS:
		return nsu_plan_network(plan, part->at.ns, true, e);
	case NSU_PART_SWITCH:
		return nsu_plan_bridge(plan, part->at.ns, part->at.name, NULL, 0, e);
	case NSU_PART_CABLE:
		return push_cable(u, part, e);
	case NSU_PART_UP:
		return comes_along(u, &part->at) ? 0 :
		       nsu_plan_link_up(plan, part->at.ns, part->at.name, e);
	case NSU_PART_ADDRESS:
		return push_address(u, part, e);
	case NSU_PART_ROUTE:
		return push_route(u, part, e);
	case NSU_PART_SYSCTL:
		return nsu_plan_sysctl(plan, part->at.ns, part->at.name, part->value, e);
	case NSU_PART_NAT:
		return push_nat(u, part, e);
	case NSU_PART_RUN:
		return push_command(u, part, e);
	case NSU_PART_OTHER:
	case NSU_PARTS:
		break;
	}
	return 0;
}

/*
 * In the order of the sorts: a route needs the address, a command may need all of it. The
 * line stays the one that could not be planned.
 */
static int push_missing(struct up *u, struct nsu_error *e)
{
	int err = 0;

	for (int what = 0; what < NSU_PARTS; what++)
		for (size_t i = 0; !err && i < u->wanted->count; i++) {
			const struct nsu_part *part = &u->wanted->parts[i];

			if ((int)part->what != what)
				continue;
			u->made.plan->line = part->line;
			if (is_missing(u, part))
				err = push_part(u, part, e);
			else if (is_shaken(u, part))
				err = push_again(u, part, e);
		}
	if (!err)
		u->made.plan->line = 0;
	return err;
}

/* ----------------------------------------------------------------------------- the whole */

static bool has_stale(const struct up *u)
{
	for (size_t i = 0; u->made.record && i < u->made.record->count; i++)
		if (!topology_has(u->next, &u->made.record->parts[i]))
			return true;
	return false;
}

static bool is_as_wanted(const struct up *u)
{
	for (size_t i = 0; i < u->wanted->count; i++)
		if (is_missing(u, &u->wanted->parts[i]))
			return false;
	return u->made.record && !u->made.record->begun && !has_stale(u);
}

static int build_up(struct up *u, struct nsu_error *e)
{
	int err = made_yield(&u->made, u->wanted);

	if (!err)
		err = record_all(u);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_NOTE, NSU_NO_KIND, "%s", u->made.path);
	if (is_as_wanted(u))
		return 0;
	made_push_lock(&u->made);
	if (push_begin(u))
		return nsu_error_set(e, ENOMEM, NSU_OP_NOTE, NSU_NO_KIND, "%s", u->made.path);
	err = made_push_retreat(&u->made, u->wanted, e);
	if (!err)
		err = push_missing(u, e);
	if (!err)
		err = made_push_end(&u->made, u->wanted, e);
	made_push_record(&u->made, u->next, 0, WHY_UP_DONE);
	made_push_gone(&u->made);
	return err ? err : plan_check(u->made.plan, e);
}

int nsu_plan_up(struct nsu_plan *plan, const struct nsu_up *is, struct nsu_error *e)
{
	struct up up = { .wanted = is->wanted, .next = topology_new() };
	int err = made_begin(&up.made, plan, is, e);

	if (!err)
		err = made_settle(&up.made, e);
	if (!err && !up.next)
		err = nsu_error_set(e, ENOMEM, NSU_OP_NOTE, NSU_NO_KIND, "%s", is->name);
	if (!err)
		err = build_up(&up, e);
	err = made_blame_others(&up.made, err, e);
	nsu_topology_free(up.next);
	made_clear(&up.made);
	return err;
}
