/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a pod: of its containers, of pause, and of their records. */
#include "plan/pod/pod.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/process/target.h"
#include "plan/run/run.h"

struct removal {
	struct nsu_plan *plan;
	struct nsu_error *e;
	const char *name, *base;
	struct nsu_pod *pods;		/* all records of the caller's */
	size_t count;
};

static bool is_of(const struct removal *r, size_t i)
{
	return strcmp(r->pods[i].name, r->name) == 0;
}

/* Pause, or where that has ended any container: it shows the namespaces of all. */
static const struct nsu_pod *find_live(const struct removal *r)
{
	const struct nsu_pod *found = NULL;

	for (size_t i = 0; i < r->count; i++)
		if (is_of(r, i) && r->pods[i].live && (!found || !r->pods[i].container[0]))
			found = &r->pods[i];
	return found;
}

/*
 * Whose namespace was opened is known when its process is seen alive after that: all in there
 * will be killed.
 */
static int hold(const struct removal *r, const struct nsu_pod *live, enum nsu_kind members)
{
	const char *name = nsu_kind_get_name(members);
	int ns = target_open_ns(live->pid, name), err;

	r->plan->slots[slot_of_kind(members)] = ns;
	err = target_hold(live->pid, &r->plan->slots[SLOT_TARGET], r->e);
	if (!err && !pod_is_live(live))
		err = nsu_error_set(r->e, ESRCH, NSU_OP_HOLD, NSU_NO_KIND, "pod %s", r->name);
	if (!err && ns < 0)
		err = nsu_error_set(r->e, -ns, NSU_OP_OPEN, members, "/proc/%d/ns/%s",
				    (int)live->pid, name);
	return err;
}

/* The host's users are in the host's user namespace, but the pod's network is its own. */
static enum nsu_kind kind_of_members(const struct nsu_pod *live)
{
	return live->host_users ? NSU_NET : NSU_USER;
}

static int push_found(const struct removal *r, const struct nsu_pod *live)
{
	const enum nsu_kind members = kind_of_members(live);
	int err = hold(r, live, members);

	if (err)
		return err;
	r->plan->target = live->pid;
	plan_push(r->plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
					  .flags = (unsigned long)live->pid,
					  .why = WHY_POD_FOUND });
	plan_push(r->plan, (struct step){ .op = NSU_OP_OPEN, .slot = slot_of_kind(members),
					  .of = SLOT_TARGET, .why = WHY_POD_MEMBERS,
					  .object = plan_path(r->plan, "ns",
							      nsu_kind_get_name(members)) });
	return 0;
}

/* Who is not @live, and has the name since, keeps it: and the record of it. */
static void push_lock(const struct removal *r, const struct nsu_pod *live)
{
	plan_push(r->plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_POD,
					  .object = r->base, .why = WHY_POD_LOCK });
	plan_push(r->plan, (struct step){ .op = NSU_OP_CHECK, .why = WHY_POD_FREE,
					  .object = plan_text(r->plan, "%s/%s", r->base,
							      r->name),
					  .flags = live ? CHECK_NO_OTHER : CHECK_POD });
}

static void push_end(const struct removal *r, const struct nsu_pod *live)
{
	bool has_pause = !live->container[0];

	plan_push(r->plan, (struct step){ .op = NSU_OP_EVICT,
					  .slot = slot_of_kind(kind_of_members(live)),
					  .of = has_pause ? SLOT_TARGET : SLOT_NONE,
					  .flags = SIGTERM, .object = r->name,
					  .why = WHY_POD_EVICT });
	if (has_pause)
		plan_push(r->plan, (struct step){ .op = NSU_OP_END, .slot = SLOT_TARGET,
						  .object = r->name, .why = WHY_POD_END });
}

static int push_records(const struct removal *r)
{
	char path[RUNDIR_SIZE];
	int found = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct nsu_pod *pod = &r->pods[i];
		const char *container = pod->container[0] ? pod->container : NULL;

		if (!is_of(r, i) || pod_get_path(r->base, pod->name, container, path) < 0)
			continue;
		found++;
		plan_push(r->plan, (struct step){ .op = NSU_OP_UNLINK, .optional = true,
						  .object = plan_text(r->plan, "%s", path),
						  .why = WHY_POD_FORGET });
	}
	return found;
}

static int push(const struct removal *r)
{
	const struct nsu_pod *live = find_live(r);
	int err = live ? push_found(r, live) : 0;

	if (err)
		return err;
	push_lock(r, live);
	if (live)
		push_end(r, live);
	if (push_records(r) == 0)
		return nsu_error_set(r->e, ENOENT, NSU_OP_FIND, NSU_NO_KIND, "pod %s", r->name);
	return plan_check(r->plan, r->e);
}

int nsu_plan_pod_remove(struct nsu_plan *plan, const char *pod, struct nsu_error *e)
{
	struct removal r = { .plan = plan, .e = e, .name = pod };
	char base[RUNDIR_SIZE];
	int err = pod_get_base(geteuid(), base);

	if (!err)
		err = nsu_pod_parse_name(pod);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPTION, NSU_NO_KIND, "--pod-remove %s",
				     pod);
	r.base = plan_text(plan, "%s", base);
	plan->performer = &pod_performer;
	err = nsu_pods_take(&r.pods, &r.count, e);
	if (!err)
		err = push(&r);
	free(r.pods);
	return err;
}
