/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The widest map that the caller may have: of all his IDs, as root or by newuidmap(1). */
#include "plan/create/maps.h"

#include <errno.h>
#include <unistd.h>

#include "facts/ids/limits.h"

/* What may be executed with the rights of root by others, as newuidmap(1) has to be. */
static bool has_program(const char *name)
{
	static const char *const dirs[] = { "/usr/bin", "/bin", "/usr/local/bin" };
	char path[64];

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dirs[i], name);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static bool may_map_subids(void)
{
	return has_program("newuidmap") && has_program("newgidmap") &&
	       limits_get_status(-1, "NoNewPrivs", 10) == 0;
}

/* Root has all the IDs there are; others are root inside, with their subuid(5). */
static int find_map(struct nsu_idmap *map, bool groups)
{
	uint32_t own = groups ? getegid() : geteuid();
	struct nsu_idmap wide;
	int err;

	if (geteuid() == 0)
		return nsu_idmap_find(map, NSU_IDMAP_OWN, groups);
	err = nsu_idmap_set(map, 0, own);
	wide = *map;
	if (!err && may_map_subids() && nsu_idmap_find(&wide, NSU_IDMAP_AUTO, groups) == 0)
		*map = wide;
	return err;
}

int maps_find_own(struct nsu_plan *plan, struct nsu_create *request, struct nsu_error *e)
{
	struct nsu_idmap *uids = plan_keep(plan, sizeof(*uids));
	struct nsu_idmap *gids = plan_keep(plan, sizeof(*gids));
	int err = uids && gids ? find_map(uids, false) : -ENOMEM;

	if (!err)
		err = find_map(gids, true);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_FIND, NSU_USER, "your IDs");
	/* Whoever has subordinate users and no groups, or the other way round, has neither. */
	if (geteuid() && (uids->count == 1 || gids->count == 1))
		uids->count = gids->count = 1;
	request->uids = uids;
	request->gids = gids;
	return 0;
}
