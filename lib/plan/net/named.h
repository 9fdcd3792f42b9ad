/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the builders for named network namespaces share. */
#ifndef NSU_NAMED_H
#define NSU_NAMED_H

#include "plan/plan.h"

/* "/run/netns/NAME". */
const char *named_get_path(struct nsu_plan *plan, const char *name);

/* netns_check_name() of one that will be made: control bytes only where they were asked for. */
int named_check_new(const struct nsu_plan *plan, const char *name, struct nsu_error *e);

/* That nothing lies on @path but, *@repair, what a killed run left. 0 or -errno: -EEXIST. */
int named_check_free(struct nsu_plan *plan, const char *path, bool *repair,
		     struct nsu_error *e);

/* A file on @path, and on that the namespace in slot @from, or with SLOT_NONE our own. */
void named_push(struct nsu_plan *plan, const char *path, bool repair, enum slot from);

/*
 * A card of the machine goes where the kernel likes when its namespace ends: EBUSY, unless it
 * is to @move before.
 */
int named_check_cards(int ns, const char *name, bool move, struct nsu_error *e);

/* That neither we nor PID 1 are in the network @ns, whose processes shall end: -EBUSY. */
int named_check_others(int ns, const char *name, struct nsu_error *e);

/*
 * The lock on all names is held: what @path leads to is the namespace with that inode number
 * (0: any), or none. It is held from then on: its processes can be ended, the name taken away.
 */
void named_push_check(struct nsu_plan *plan, const char *path, enum check check,
		      uint64_t inode);
void named_push_evict(struct nsu_plan *plan, const char *name);
void named_push_removal(struct nsu_plan *plan, const char *path);

/* The lock on all names is held: takes @path away where it leads to no namespace. */
void named_push_sweep(struct nsu_plan *plan, const char *path);

#endif
