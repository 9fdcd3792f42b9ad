/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a network that up has made, or of parts of it: what is ours, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "facts/names/netns.h"
#include "fd.h"
#include "plan/made/made.h"
#include "plan/net/named.h"

#define WAIT_MS 10000		/* for each namespace, until it is gone */

static const enum slot net = SLOT_NS + NSU_NET;

/* ---------------------------------------------------------------------- what is to go */

static bool is_to_go(const struct made *made, const struct nsu_topology *wanted,
		     const struct nsu_part *part)
{
	return made_owns(made, part) && !(wanted && topology_has(wanted, part));
}

/* With its namespace goes all that is in it. */
static bool has_to_go(const struct made *made, const struct nsu_topology *wanted,
		      const char *ns)
{
	const struct nsu_part part = { .what = NSU_PART_NS, .at.ns = ns };

	return is_to_go(made, wanted, &part);
}

/* And with an interface its addresses. */
static bool has_interface_to_go(const struct made *made, const struct nsu_topology *wanted,
				const struct nsu_plug *at)
{
	for (size_t i = 0; i < made->record->count; i++) {
		const struct nsu_part *part = &made->record->parts[i];
		bool here = part->what == NSU_PART_CABLE &&
			    ((strcmp(part->at.ns, at->ns) == 0 &&
			      strcmp(part->at.name, at->name) == 0) ||
			     (strcmp(part->peer.ns, at->ns) == 0 &&
			      strcmp(part->peer.name, at->name) == 0));

		if (here && is_to_go(made, wanted, part))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------- what can be put back */

/* The kernel removes an interface some time after the namespace of its other end. */
static int or_gone(struct made *made, int err)
{
	if (!err)
		made->plan->steps[made->plan->count - 1].optional = true;
	return err == -ENODEV ? 0 : err;
}

int made_push_without(struct made *made, const struct nsu_part *part, struct nsu_error *e)
{
	const struct nsu_route route = { .to = part->prefix, .via = part->via,
					 .name = part->at.name };
	int err;

	if (part->what == NSU_PART_ROUTE)
		err = nsu_plan_route_delete(made->plan, part->at.ns, &route, e);
	else
		err = nsu_plan_address_delete(made->plan, part->at.ns, part->at.name,
					      &part->prefix, e);
	return or_gone(made, err);
}

static bool is_to_retreat(const struct made *made, const struct nsu_topology *wanted,
			  const struct nsu_part *part, enum nsu_part_what what)
{
	if (part->what != what || !is_to_go(made, wanted, part) ||
	    has_to_go(made, wanted, part->at.ns))
		return false;
	return what == NSU_PART_ROUTE || !has_interface_to_go(made, wanted, &part->at);
}

static int retreat(struct made *made, const struct nsu_topology *wanted,
		   enum nsu_part_what what, struct nsu_error *e)
{
	int err = 0;

	for (size_t i = 0; made->record && !err && i < made->record->count; i++) {
		const struct nsu_part *part = &made->record->parts[i];

		if (is_to_retreat(made, wanted, part, what))
			err = made_push_without(made, part, e);
	}
	return err;
}

/*
 * Routes first: with an address the kernel removes those that lead over its network, and
 * those do not come back with it when the plan is undone.
 */
int made_push_retreat(struct made *made, const struct nsu_topology *wanted,
		      struct nsu_error *e)
{
	static const enum nsu_part_what order[] = {
		NSU_PART_NAT, NSU_PART_SYSCTL, NSU_PART_ROUTE, NSU_PART_ADDRESS, NSU_PART_CABLE,
		NSU_PART_SWITCH,
	};
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(order) / sizeof(order[0]); i++) {
		if (order[i] == NSU_PART_ROUTE || order[i] == NSU_PART_ADDRESS)
			err = retreat(made, wanted, order[i], e);
		if (!err)
			err = made_push_yielding(made, order[i], e);
	}
	return err;
}

/* Which of them it is that the kernel removes with the last address depends on its family. */
bool made_loses_address(const struct made *made, const struct nsu_topology *wanted,
			const struct nsu_part *route)
{
	for (size_t i = 0; made->record && i < made->record->count; i++) {
		const struct nsu_part *part = &made->record->parts[i];

		if (is_to_retreat(made, wanted, part, NSU_PART_ADDRESS) &&
		    strcmp(part->at.ns, route->at.ns) == 0 &&
		    part->prefix.family == route->prefix.family &&
		    (!route->at.name || strcmp(part->at.name, route->at.name) == 0))
			return true;
	}
	return false;
}

/* --------------------------------------------------------------------------- the rest */

static int push_wires(struct made *made, const struct nsu_topology *wanted,
		      const struct nsu_part *part, struct nsu_error *e)
{
	const struct nsu_nat nat = { .ns = part->at.ns };
	bool goes_along = has_to_go(made, wanted, part->at.ns);

	if (!is_to_go(made, wanted, part))
		return 0;
	/* Its table is not in the namespace. */
	if (part->what == NSU_PART_NAT)
		return nsu_plan_nat_remove(made->plan, &nat, e);
	/* An end that stays would go a while after the namespace of the other. */
	if (part->what == NSU_PART_CABLE)
		goes_along &= has_to_go(made, wanted, part->peer.ns);
	else if (part->what != NSU_PART_SWITCH)
		return 0;
	return goes_along ? 0 :
	       or_gone(made, nsu_plan_link_delete(made->plan, part->at.ns, part->at.name, e));
}

static int check_end(const struct made *made, const char *ns, struct nsu_error *e)
{
	autofd fd = -1;
	int err = nsu_netns_open(ns, &fd, e);

	if (!err)
		err = named_check_cards(fd, ns, false, e);
	if (!err && made->is->kill)
		err = named_check_others(fd, ns, e);
	return err;
}

/* Its name. Whether somebody holds it is asked when all the others are gone: by a number. */
static void push_namespace(struct made *made, const struct nsu_part *part)
{
	const char *path = named_get_path(made->plan, part->at.ns);
	struct wire *wire = plan_keep(made->plan, sizeof(*wire));

	if (!wire)
		return;
	wire->name = plan_text(made->plan, "%s", part->at.ns);
	named_push_check(made->plan, path, CHECK_NAME, made_get_inode(made, part));
	if (made->is->kill)
		named_push_evict(made->plan, wire->name);
	named_push_removal(made->plan, path);
	plan_push(made->plan, (struct step){ .op = NSU_OP_KEEP, .why = WHY_UP_KEEP });
	plan_push(made->plan, (struct step){ .op = NSU_OP_NSID, .slot = net, .object = "auto",
					    .flags = (unsigned long)-1, .wire = wire,
					    .why = WHY_UP_NUMBER });
}

void made_push_gone(struct made *made)
{
	size_t count = made->plan->count;

	for (size_t i = 0; i < count; i++) {
		struct wire *wire = made->plan->steps[i].wire;

		if (made->plan->steps[i].op != NSU_OP_NSID)
			continue;
		plan_push(made->plan, (struct step){ .op = NSU_OP_GONE, .slot = net,
						    .object = wire->name, .wire = wire,
						    .flags = WAIT_MS,
						    .why = WHY_NETNS_GONE });
	}
}

/*
 * What a killed run has left of one: a file. That nobody has mounted anything on it is known
 * where the directory is the same as theirs.
 */
static bool is_stale(struct made *made, const struct nsu_topology *wanted,
		     const struct nsu_part *part)
{
	struct netns_entry entry = { .ns = -1 };
	int err;

	if (part->line == RECORD_FOREIGN || (wanted && topology_has(wanted, part)) ||
	    nsu_netns_get_reach() == NSU_REACH_ALONE)
		return false;
	err = netns_look_settled(AT_FDCWD, named_get_path(made->plan, part->at.ns), &entry);
	fd_close(&entry.ns);
	return !err && entry.state == NSU_NETNS_EMPTY && !entry.unread;
}

static void push_lock(struct made *made, bool *locked)
{
	if (!*locked)
		plan_push(made->plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
						    .object = NSU_NETNS_DIR,
						    .why = WHY_NETNS_LOCK });
	*locked = true;
}

static int push_namespaces(struct made *made, const struct nsu_topology *wanted,
			   struct nsu_error *e)
{
	bool locked = false;
	int err = 0;

	for (size_t i = 0; !err && i < made->record->count; i++) {
		const struct nsu_part *part = &made->record->parts[i];

		if (part->what != NSU_PART_NS)
			continue;
		if (is_to_go(made, wanted, part)) {
			err = check_end(made, part->at.ns, e);
			push_lock(made, &locked);
			push_namespace(made, part);
		} else if (is_stale(made, wanted, part)) {
			push_lock(made, &locked);
			named_push_sweep(made->plan, named_get_path(made->plan, part->at.ns));
		}
	}
	return err;
}

int made_push_end(struct made *made, const struct nsu_topology *wanted, struct nsu_error *e)
{
	int err = 0;

	if (!made->record)
		return 0;
	for (size_t i = 0; !err && i < made->record->count; i++)
		err = push_wires(made, wanted, &made->record->parts[i], e);
	return err ? err : push_namespaces(made, wanted, e);
}

/* ----------------------------------------------------------------------------- the whole */

static int build_down(struct made *made, struct nsu_error *e)
{
	int err;

	if (!made->record)
		return nsu_error_set(e, ENOENT, NSU_OP_NOTE, NSU_NO_KIND, "%s", made->path);
	made_push_lock(made);
	made_push_record(made, made->record, NOTE_FIRST, WHY_UP_BEGIN);
	err = made_push_retreat(made, NULL, e);
	if (!err)
		err = made_push_end(made, NULL, e);
	made_push_record(made, NULL, 0, WHY_UP_FORGET);
	made_push_gone(made);
	return err ? err : plan_check(made->plan, e);
}

int nsu_plan_down(struct nsu_plan *plan, const struct nsu_up *is, struct nsu_error *e)
{
	const struct nsu_up all = { .name = is->name, .file = is->file,
				    .kill = is->kill };
	struct made made;
	int err = made_begin(&made, plan, &all, e);

	if (!err)
		err = build_down(&made, e);
	err = made_blame_others(&made, err, e);
	made_clear(&made);
	return err;
}
