/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a container finds of the host's files: its root and volumes, copied from outside. */
#include "plan/pod/pod.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_mapped(const struct pod *p, const struct nsu_mount *m)
{
	return p->has_user && m->what == NSU_MOUNT_BIND && m->idmap != NSU_IDMAP_NONE;
}

/* Root's image is owned by the host's IDs; others own theirs by an ID that is in the map. */
static bool maps_root(const struct pod *p)
{
	return p->has_user && geteuid() == 0 && p->use->program->rootfs;
}

/* ---------------------------------------------------------------- what cannot be had */

static int refuse_volume(const struct pod *p, const struct nsu_mount *m)
{
	struct stat st;

	if (m->what != NSU_MOUNT_BIND)
		return 0;
	if (stat(m->source, &st) < 0)
		return nsu_error_set(p->e, errno, NSU_OP_TREE, NSU_NO_KIND, "%s", m->source);
	if (is_mapped(p, m) && geteuid() != 0)
		return nsu_error_set(p->e, EPERM, NSU_OP_IDMAP, NSU_USER, "%s", m->source);
	return 0;
}

int pod_refuse_volumes(const struct pod *p)
{
	const struct nsu_create *r = p->use->program;
	struct stat st;
	int err = 0;

	if (r->rootfs && stat(r->rootfs, &st) < 0)
		return nsu_error_set(p->e, errno, NSU_OP_TREE, NSU_NO_KIND, "%s", r->rootfs);
	if (r->nmounts > NSU_MOUNTS_MAX - 4)
		return nsu_error_set(p->e, E2BIG, NSU_OP_OPTION, NSU_NO_KIND, "--volume");
	for (size_t i = 0; !err && i < r->nmounts; i++)
		err = refuse_volume(p, &r->mounts[i]);
	return err;
}

/* ------------------------------------------------------------------------------ copies */

static void push_map(const struct pod *p, enum slot slot, const char *source)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_IDMAP, .slot = slot, .object = source,
					  .why = WHY_POD_IDMAP });
}

static void push_copy(const struct pod *p, const struct nsu_mount *m, enum slot slot)
{
	bool mapped = is_mapped(p, m);

	plan_push(p->plan, (struct step){ .op = NSU_OP_TREE, .slot = slot, .object = m->source,
					  .flags = mapped ? 0 : MS_REC,
					  .why = mapped ? WHY_IDMAP_TREE : WHY_BIND_TREE });
	if (mapped)
		push_map(p, slot, m->source);
	if (m->read_only)
		plan_push(p->plan, (struct step){ .op = NSU_OP_READ_ONLY, .slot = slot,
						  .object = m->source,
						  .why = WHY_BIND_READ_ONLY });
}

static void push_root(const struct pod *p, const char *rootfs)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_TREE, .slot = SLOT_ROOT,
					  .object = rootfs,
					  .flags = maps_root(p) ? 0 : MS_REC,
					  .why = WHY_ROOT_TREE });
	if (maps_root(p))
		push_map(p, SLOT_ROOT, rootfs);
}

static bool needs_map(const struct pod *p, const struct nsu_create *r)
{
	bool needs = maps_root(p);

	for (size_t i = 0; i < r->nmounts; i++)
		needs |= is_mapped(p, &r->mounts[i]);
	return needs;
}

/*
 * By who may: the host's root, before anything is entered. Others may copy mounts only as
 * root of the pod, with the mounts there, once they are in it.
 */
void pod_push_volumes(const struct pod *p, const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (needs_map(p, r))
		plan_push(p->plan, (struct step){ .op = NSU_OP_OPEN, .slot = SLOT_USERNS,
						  .of = pod_slot(p), .object = "ns/user",
						  .why = WHY_POD_MAP });
	for (size_t i = 0; c->opened && i < r->nmounts; i++)
		if (r->mounts[i].what == NSU_MOUNT_BIND)
			push_copy(p, &r->mounts[i], SLOT_MOUNT + (enum slot)i);
	tree_push_outside(c);
	if (c->opened && r->rootfs)
		push_root(p, r->rootfs);
}
