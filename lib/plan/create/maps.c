/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps that write uid_map, setgroups and gid_map of a new user namespace. */
#include "plan/create/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The kernel lets a process write its own map only for a single ID, which is
 * its own outside (new_idmap_permitted). All else is written from outside.
 */
static bool is_wide(const struct nsu_idmap *map, uint32_t own)
{
	return map->count != 1 || map->extents[0].count != 1 || map->extents[0].outside != own;
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
	return r->map_free || (has_inside(r->uids, 0) && has_inside(r->gids, 0));
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
	return r->map_free || (r->gids && is_wide(r->gids, own_gid(r)));
}

bool maps_are_wide(const struct nsu_create *r)
{
	return r->map_free || (r->uids && is_wide(r->uids, own_uid(r))) ||
	       maps_gid_is_wide(r);
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

/* Which IDs outside is not known before it is run: their place has a name. */
static const char *text_of(struct nsu_plan *plan, const struct nsu_create *r, enum slot free,
			   char between)
{
	const struct nsu_idmap *map = free == SLOT_GIDS ? r->gids : r->uids;

	if (r->map_free)
		return plan_text(plan, "0 %s %" PRIu32, slot_get_name(free), r->map_free);
	return map_text(plan, map, between);
}

const char *maps_print_users(struct nsu_plan *plan, const struct nsu_create *r)
{
	return text_of(plan, r, SLOT_UIDS, '\n');
}

const char *maps_print_groups(struct nsu_plan *plan, const struct nsu_create *r)
{
	return text_of(plan, r, SLOT_GIDS, '\n');
}

struct map_file {
	const struct nsu_idmap *map;
	const char *file, *program;
	enum slot free;
	uint32_t own;
	enum why why;
};

/* Who holds the actors of a new user namespace. */
struct mapping {
	struct nsu_plan *plan;
	const struct nsu_create *request;
	enum actor inside, outside;
};

static void push_map(const struct mapping *m, const struct map_file *f)
{
	struct step step = { .actor = m->inside, .of = slot_of_actor(m->inside) };
	bool is_free = m->request->map_free;

	if (!f->map && !is_free)
		return;
	if (!is_free && !is_wide(f->map, f->own)) {
		step.op = NSU_OP_WRITE;
		step.why = f->why;
	} else if (geteuid() == 0) {
		step.op = NSU_OP_WRITE;
		step.actor = m->outside;
		step.why = WHY_MAP_WIDE;
	} else {
		step.op = NSU_OP_RUN;
		step.actor = m->outside;
		step.why = WHY_MAP_NEWIDMAP;
	}
	step.slot = is_free ? f->free : SLOT_NONE;
	step.object = step.op == NSU_OP_RUN ? f->program : f->file;
	step.text = text_of(m->plan, m->request, f->free, step.op == NSU_OP_RUN ? ' ' : '\n');
	plan_push(m->plan, step);
}

/* After a change of IDs the files below /proc/self are root's: see proc(5), dumpable. */
static void push_setgroups(const struct mapping *m)
{
	const struct nsu_create *r = m->request;
	bool deny = maps_deny_setgroups(r);
	enum actor writer = r->owner_uid == NSU_KEEP_ID ? m->inside : m->outside;

	if (deny || r->setgroups == NSU_SETGROUPS_ALLOW)
		plan_push(m->plan, (struct step){ .op = NSU_OP_WRITE, .actor = writer,
						  .of = slot_of_actor(m->inside),
						  .object = "setgroups",
						  .text = deny ? "deny" : "allow",
						  .why = deny ? WHY_SETGROUPS_DENY :
						  WHY_SETGROUPS_ALLOW });
}

void maps_push(struct nsu_plan *plan, const struct nsu_create *r, enum actor inside,
	       enum actor outside)
{
	const struct mapping m = { plan, r, inside, outside };
	const struct map_file uid = { r->uids, "uid_map", "newuidmap", SLOT_UIDS, own_uid(r),
				      WHY_MAP_UID };
	const struct map_file gid = { r->gids, "gid_map", "newgidmap", SLOT_GIDS, own_gid(r),
				      WHY_MAP_GID };

	push_map(&m, &uid);
	push_setgroups(&m);
	push_map(&m, &gid);
	if (r->map_free)
		plan_push(plan, (struct step){ .op = NSU_OP_UNLOCK, .slot = SLOT_LOCK,
					       .why = WHY_MAP_UNLOCK });
}

/* ------------------------------------------------------------------------- free IDs */

/* Others than root choose among their own IDs, so that each has a lock of his own. */
static const char *lock_path(struct nsu_plan *plan)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");

	if (faccessat(AT_FDCWD, "/run", W_OK, AT_EACCESS) == 0)
		return "/run/nsutil-maps.lock";
	if (dir && *dir == '/')
		return plan_path(plan, dir, "nsutil-maps.lock");
	return plan_text(plan, "/tmp/nsutil-maps-%u.lock", (unsigned int)geteuid());
}

void maps_push_choice(struct nsu_plan *plan, const struct nsu_create *r)
{
	if (!r->map_free)
		return;
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK_FILE, .slot = SLOT_LOCK,
				       .object = lock_path(plan), .why = WHY_MAP_LOCK });
	plan_push(plan, (struct step){ .op = NSU_OP_CHOOSE, .flags = r->map_free,
				       .why = WHY_MAP_CHOOSE });
}

/* --------------------------------------------------------- what the kernel would refuse */

#define FITS_ANY_PAGE (4096 / MAPS_LINE_SIZE)	/* lines */

/* It takes one write of less than a page; the error names the line that is too much. */
static int refuse_text(const struct nsu_idmap *map, const char *file, struct nsu_error *e)
{
	size_t page, len = 0;

	if (!map || map->count <= FITS_ANY_PAGE)
		return 0;
	page = (size_t)sysconf(_SC_PAGESIZE);
	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *x = &map->extents[i];

		len += (size_t)snprintf(NULL, 0, "%" PRIu32 " %" PRIu32 " %" PRIu32,
					x->inside, x->outside, x->count) + (i > 0);
		if (len >= page)
			return nsu_error_set(e, EFBIG, NSU_OP_OPTION, NSU_USER,
					     "%s: line %zu of %zu", file, i + 1, map->count);
	}
	return 0;
}

int maps_refuse(const struct nsu_create *r, struct nsu_error *e)
{
	int err;

	if (r->map_free && (r->uids || r->gids))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_USER, "--map-free");
	err = refuse_text(r->uids, "uid_map", e);
	return err ? err : refuse_text(r->gids, "gid_map", e);
}
