/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the builders of a plan for a pod share. */
#ifndef NSU_PLAN_POD_H
#define NSU_PLAN_POD_H

#include "facts/kept/pod.h"
#include "plan/create/creation.h"

/* The kinds that pause has, and those that each container has for itself. */
#define POD_SHARED (NSU_BIT(NSU_NET) | NSU_BIT(NSU_IPC) | NSU_BIT(NSU_UTS))
#define POD_OWN (NSU_BIT(NSU_MNT) | NSU_BIT(NSU_PID) | NSU_BIT(NSU_CGROUP))

/* One use of a pod, while its steps are found. Strings live as long as the plan. */
struct pod {
	struct nsu_plan *plan;
	const struct nsu_pod_use *use;
	struct nsu_error *e;
	const char *base, *record;	/* the directory; the record of pause */
	const char *container, *own_record; /* the name of the container; its record */
	struct nsu_pod pause;		/* as its record has it */
	bool is_new;			/* pause is made by this plan */
	bool has_user;			/* it has a user namespace */
	bool free_range;		/* of IDs that are chosen when it is run */
};

static inline enum slot pod_slot(const struct pod *p)
{
	return p->is_new ? SLOT_SANDBOX : SLOT_TARGET;
}

/* --- pod_sandbox.c: pause, made, or found and held */
int pod_push_new(struct pod *p);
int pod_push_found(struct pod *p);

/* --- pod_volumes.c: copies of mounts, made outside; and what cannot be had */
int pod_refuse_volumes(const struct pod *p);
void pod_push_volumes(const struct pod *p, const struct creation *c);

/* --- pod_container.c: from the fork to the end of the program */
void pod_push_container(const struct pod *p, struct creation *c);

/* --- pod_manifest.c: as YAML; "IMAGE" where the container has no root of its own */
const char *pod_print_manifest(const struct pod *p);

#endif
