/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The maps of user and group IDs: their options, completed, and shown with both sides named. */
#include "request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "../value.h"

/* -------------------------------------------------------------------------- options */

int want_map_root(struct request *r, const char *arg)
{
	(void)arg;
	r->create.kinds |= NSU_BIT(NSU_USER);
	r->map_user = r->map_group = 0;
	return 0;
}

int want_map_current(struct request *r, const char *arg)
{
	(void)arg;
	r->create.kinds |= NSU_BIT(NSU_USER);
	r->map_user = geteuid();
	r->map_group = getegid();
	return 0;
}

int want_map_user(struct request *r, const char *arg)
{
	r->create.kinds |= NSU_BIT(NSU_USER);
	return value_user(arg, &r->map_user);
}

int want_map_group(struct request *r, const char *arg)
{
	r->create.kinds |= NSU_BIT(NSU_USER);
	return value_group(arg, &r->map_group);
}

#define ASK "ask your administrator: usermod -v 100000-165535 -w 100000-165535 USER"

/* A map is as large as a page, and most runs have none. */
static struct nsu_idmap *begin(struct nsu_idmap **map)
{
	if (!*map)
		*map = calloc(1, sizeof(**map));
	return *map;
}

/* A word like auto may find nothing, or no file to look in: no mistake of who wrote it. */
static int add_range(const char *word, bool groups, struct nsu_idmap **map)
{
	int err = begin(map) ? value_range(word, groups, *map) : -ENOMEM;

	if (err == -ENODATA || err == -ENOENT)
		opt_refuse(&nsrun_tool, ASK, "%s: no range of /etc/sub%s is yours", word,
			   groups ? "gid" : "uid");
	return err;
}

int want_map_users(struct request *r, const char *arg)
{
	r->create.kinds |= NSU_BIT(NSU_USER);
	return add_range(arg, false, &r->uids);
}

int want_map_groups(struct request *r, const char *arg)
{
	r->create.kinds |= NSU_BIT(NSU_USER);
	return add_range(arg, true, &r->gids);
}

static int map_both(struct request *r, const char *source)
{
	int err = want_map_users(r, source);

	return err ? err : want_map_groups(r, source);
}

int want_map_auto(struct request *r, const char *arg)
{
	(void)arg;
	return map_both(r, "auto");
}

int want_map_subids(struct request *r, const char *arg)
{
	(void)arg;
	return map_both(r, "subids");
}

int want_map_free(struct request *r, const char *arg)
{
	uint64_t count = 65536;
	int err = arg ? nsu_number_parse(arg, 1, UINT32_MAX - 65536, &count) : 0;

	r->create.kinds |= NSU_BIT(NSU_USER);
	r->create.map_free = (uint32_t)count;
	return err;
}

int want_owner(struct request *r, const char *arg)
{
	r->create.kinds |= NSU_BIT(NSU_USER);
	return value_ids(arg, &r->create.owner_uid, &r->create.owner_gid);
}

int want_setgroups(struct request *r, const char *arg)
{
	static const struct value_word words[] = {
		{ "allow", NSU_SETGROUPS_ALLOW }, { "deny", NSU_SETGROUPS_DENY }, { NULL, 0 },
	};
	unsigned long chosen = NSU_SETGROUPS_UNSET;
	int err = value_word(arg, words, &chosen);

	r->create.setgroups = (enum nsu_setgroups)chosen;
	return err;
}

/* ---------------------------------------------------------------------- the whole map */

static void refuse_map(const char *name, int err)
{
	opt_refuse(&nsrun_tool, err == -E2BIG ? "a map has 340 lines at most" : NULL,
		   "option: --%s: %s", name, strerror(-err));
}

static void add_own(struct nsu_idmap **map, int64_t inside, uint32_t outside, const char *name)
{
	int err = begin(map) ? nsu_idmap_set(*map, (uint32_t)inside, outside) : -ENOMEM;

	if (err)
		refuse_map(name, err);
}

void maps_complete(struct request *r)
{
	uint32_t uid = r->create.owner_uid, gid = r->create.owner_gid;

	if (uid == NSU_KEEP_ID && (r->map_user >= 0 || r->map_group >= 0)) {
		uid = geteuid();
		gid = getegid();
	}
	if (r->map_user >= 0)
		add_own(&r->uids, r->map_user, uid, "map-user");
	if (r->map_group >= 0)
		add_own(&r->gids, r->map_group, gid, "map-group");
	r->create.uids = r->uids;
	r->create.gids = r->gids;
}

void maps_free(struct request *r)
{
	free(r->uids);
	free(r->gids);
}

static void print_map(const char *whose, const struct nsu_idmap *map)
{
	for (size_t i = 0; map && i < map->count; i++)
		printf("%s inside=%" PRIu32 " outside=%" PRIu32 " count=%" PRIu32 "\n", whose,
		       map->extents[i].inside, map->extents[i].outside, map->extents[i].count);
	if (!map || !map->count)
		printf("%s none: everybody is nobody inside\n", whose);
}

int maps_show(const struct request *r)
{
	struct nsu_idmap users, groups;
	struct nsu_error e;
	int err = 0;

	if (r->create.map_free)
		err = nsu_idmap_find_free(&users, &groups, r->create.map_free);
	if (err) {
		nsu_error_set(&e, -err, NSU_OP_CHOOSE, NSU_NO_KIND, "%" PRIu32,
			      r->create.map_free);
		report_error(&e);
		return 125;
	}
	print_map("users ", r->create.map_free ? &users : r->uids);
	print_map("groups", r->create.map_free ? &groups : r->gids);
	return 0;
}
