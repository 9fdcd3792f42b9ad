/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of the tree of mounts shown elsewhere, with other rights or other IDs. */
#include "plan/create/creation.h"

#include <inttypes.h>
#include <sys/mount.h>

#include "plan/create/maps.h"

static enum slot slot_of(size_t mount)
{
	return SLOT_MOUNT + (enum slot)mount;
}

/* As the program's own user namespace: what it creates as N is N on the disk. */
static void push_idmap(const struct creation *c, enum actor actor, size_t i)
{
	const struct nsu_mount *m = &c->request->mounts[i];
	const char *users, *groups;

	if (m->idmap == NSU_IDMAP_GIVEN) {
		users = plan_text(c->plan, "%" PRIu32 " %" PRIu32 " %" PRIu32,
				  m->shown.inside, m->shown.outside, m->shown.count);
		groups = users;
	} else {
		users = maps_print_users(c->plan, c->request);
		groups = maps_print_groups(c->plan, c->request);
	}
	plan_push(c->plan, (struct step){ .op = NSU_OP_USERNS, .actor = actor,
					  .slot = SLOT_USERNS, .why = WHY_IDMAP_USERNS,
					  .text = users, .source = groups });
	plan_push(c->plan, (struct step){ .op = NSU_OP_IDMAP, .actor = actor,
					  .slot = slot_of(i), .object = m->source,
					  .why = WHY_IDMAP });
}

static void push_tree(const struct creation *c, enum actor actor, size_t i)
{
	const struct nsu_mount *m = &c->request->mounts[i];

	plan_push(c->plan, (struct step){ .op = NSU_OP_TREE, .actor = actor,
					  .slot = slot_of(i), .object = m->source,
					  .flags = (m->idmap ? 0 : MS_REC) |
						   (c->apart ? MS_PRIVATE : 0),
					  .why = m->idmap ? WHY_IDMAP_TREE : WHY_BIND_TREE });
	if (m->idmap)
		push_idmap(c, actor, i);
	if (m->read_only)
		plan_push(c->plan, (struct step){ .op = NSU_OP_READ_ONLY, .actor = actor,
						  .slot = slot_of(i), .object = m->source,
						  .why = WHY_BIND_READ_ONLY });
}

void bind_push_trees(const struct creation *c, enum actor actor, bool idmapped)
{
	const struct nsu_create *r = c->request;

	for (size_t i = 0; i < r->nmounts; i++)
		if (r->mounts[i].what == NSU_MOUNT_BIND && !r->mounts[i].idmap == !idmapped)
			push_tree(c, actor, i);
}

void bind_push_attach(const struct creation *c, size_t mount, enum slot in, const char *target)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_ATTACH, .actor = c->program,
					  .slot = slot_of(mount), .in = in, .object = target,
					  .why = WHY_BIND_ATTACH });
}
