/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the builders of a plan for new namespaces share. */
#ifndef NSU_CREATION_H
#define NSU_CREATION_H

#include "plan/plan.h"

/*
 * Two shapes. In place: SELF moves with unshare(2) and becomes the program, or
 * forks it afterwards. Born: SELF stays and the child is cloned into the new
 * namespaces. A time namespace cannot be born into: its clocks are set before
 * the first process enters.
 */
struct creation {
	struct nsu_plan *plan;
	const struct nsu_create *request;
	bool forked, in_place, helper;
	bool opened;		/* copies of mounts are in their slots: of a pod */
	bool apart;		/* the root is put together before its mount namespace
				   is made, which is of that alone */
	bool keeps;		/* the helper makes files, gone when nothing starts */
	enum actor inside;	/* who is in the new namespaces once they are made */
	enum actor outside;	/* who has kept the rights of before */
	enum actor program;
};

static inline bool creation_has(const struct nsu_create *r, enum nsu_kind kind)
{
	return r->kinds & NSU_BIT(kind);
}

static inline bool creation_joins_cgroup(const struct nsu_create *r)
{
	return r->cgroup || r->cgroup_of;
}

/*
 * Whether the kernel would give the program a new file system that shows this
 * kind: to who has CAP_SYS_ADMIN in its owner (proc_get_tree(), sysfs_get_tree()).
 */
bool creation_owns(const struct nsu_create *request, enum nsu_kind kind);

/* --- inner.c: who the program is, and what it finds around it */
unsigned int inner_get_late(const struct creation *c);	/* kinds made after the cgroup */
void inner_push_first(const struct creation *c);
void inner_push_cgroup(const struct creation *c);
void inner_push_root(const struct creation *c);
void inner_push_program(const struct creation *c);

/* --- tree.c: what is mounted, and what becomes of the root */

/* Whether the process outside has directories to make first. */
bool tree_needs_outside(const struct creation *c);
void tree_push_outside(const struct creation *c);	/* makes them */
void tree_push_mounts(const struct creation *c);
void tree_push_root(const struct creation *c);

/* --- bind.c: copies of mounts; those that are @idmapped before anything else */
void bind_push_trees(const struct creation *c, enum actor actor, bool idmapped);
void bind_push_attach(const struct creation *c, size_t mount, enum slot in, const char *target);

/* --- dev.c: mounts a /dev of few devices on @dir, below the root in slot @in */
void dev_push(const struct creation *c, enum slot in, const char *dir);

#endif
