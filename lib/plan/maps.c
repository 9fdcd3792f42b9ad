/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps that write uid_map, setgroups and gid_map of a new user namespace. */
#include "plan/maps.h"

#include <inttypes.h>
#include <unistd.h>

/*
 * The kernel lets a process write its own map only for a single ID, which is
 * its own outside (new_idmap_permitted). All else is written from outside.
 */
static bool is_wide(const struct nsu_idmap *map, uint32_t own)
{
	return map && (map->count != 1 || map->extents[0].count != 1 ||
		       map->extents[0].outside != own);
}

/* Once we have become the owner, our own ID is none that we may map. */
static uint32_t own_uid(const struct nsu_create *r)
{
	return r->owner_uid == NSU_KEEP_ID ? geteuid() : NSU_KEEP_ID;
}

static uint32_t own_gid(const struct nsu_create *r)
{
	return r->owner_gid == NSU_KEEP_ID ? getegid() : NSU_KEEP_ID;
}

static bool has_inside(const struct nsu_idmap *map, uint32_t id)
{
	for (size_t i = 0; map && i < map->count; i++)
		if (id - map->extents[i].inside < map->extents[i].count)
			return true;
	return false;
}

static uint32_t find_inside(const struct nsu_idmap *map, uint32_t id)
{
	for (size_t i = 0; map && i < map->count; i++)
		if (id - map->extents[i].outside < map->extents[i].count)
			return map->extents[i].inside + (id - map->extents[i].outside);
	return NSU_KEEP_ID;
}

bool maps_have_root(const struct nsu_create *r)
{
	return has_inside(r->uids, 0) && has_inside(r->gids, 0);
}

uint32_t maps_find_own_uid(const struct nsu_create *r)
{
	return find_inside(r->uids, r->owner_uid == NSU_KEEP_ID ? geteuid() : r->owner_uid);
}

uint32_t maps_find_own_gid(const struct nsu_create *r)
{
	return find_inside(r->gids, r->owner_gid == NSU_KEEP_ID ? getegid() : r->owner_gid);
}

bool maps_gid_is_wide(const struct nsu_create *r)
{
	return is_wide(r->gids, own_gid(r));
}

bool maps_are_wide(const struct nsu_create *r)
{
	return is_wide(r->uids, own_uid(r)) || maps_gid_is_wide(r);
}

bool maps_deny_setgroups(const struct nsu_create *r)
{
	return r->setgroups == NSU_SETGROUPS_DENY ||
	       (r->setgroups == NSU_SETGROUPS_UNSET && r->gids && !maps_gid_is_wide(r));
}

static const char *map_text(struct nsu_plan *plan, const struct nsu_idmap *map, char between)
{
	const char *text = "";

	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *x = &map->extents[i];

		text = plan_text(plan, "%s%.*s%" PRIu32 " %" PRIu32 " %" PRIu32, text,
				 i > 0, &between, x->inside, x->outside, x->count);
	}
	return text;
}

const char *maps_print(struct nsu_plan *plan, const struct nsu_idmap *map)
{
	return map_text(plan, map, '\n');
}

struct map_file {
	const struct nsu_idmap *map;
	const char *file, *program;
	uint32_t own;
	enum why why;
};

static void push_map(struct nsu_plan *plan, const struct map_file *f,
		     enum actor inside, enum actor outside)
{
	struct step step = { .actor = inside, .of = slot_of_actor(inside) };

	if (!f->map)
		return;
	if (!is_wide(f->map, f->own)) {
		step.op = NSU_OP_WRITE;
		step.why = f->why;
	} else if (geteuid() == 0) {
		step.op = NSU_OP_WRITE;
		step.actor = outside;
		step.why = WHY_MAP_WIDE;
	} else {
		step.op = NSU_OP_RUN;
		step.actor = outside;
		step.why = WHY_MAP_NEWIDMAP;
	}
	step.object = step.op == NSU_OP_RUN ? f->program : f->file;
	step.text = map_text(plan, f->map, step.op == NSU_OP_RUN ? ' ' : '\n');
	plan_push(plan, step);
}

/* After a change of IDs the files below /proc/self are root's: see proc(5), dumpable. */
static void push_setgroups(struct nsu_plan *plan, const struct nsu_create *r,
			   enum actor inside, enum actor outside)
{
	bool deny = maps_deny_setgroups(r);
	enum actor writer = r->owner_uid == NSU_KEEP_ID ? inside : outside;

	if (deny || r->setgroups == NSU_SETGROUPS_ALLOW)
		plan_push(plan, (struct step){ .op = NSU_OP_WRITE, .actor = writer,
					       .of = slot_of_actor(inside),
					       .object = "setgroups",
					       .text = deny ? "deny" : "allow",
					       .why = deny ? WHY_SETGROUPS_DENY :
					       WHY_SETGROUPS_ALLOW });
}

void maps_push(struct nsu_plan *plan, const struct nsu_create *r, enum actor inside,
	       enum actor outside)
{
	const struct map_file uid = { r->uids, "uid_map", "newuidmap", own_uid(r),
				      WHY_MAP_UID };
	const struct map_file gid = { r->gids, "gid_map", "newgidmap", own_gid(r),
				      WHY_MAP_GID };

	push_map(plan, &uid, inside, outside);
	push_setgroups(plan, r, inside, outside);
	push_map(plan, &gid, inside, outside);
}
