/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The process of a pod that only waits: made, or found and held. */
#include "plan/pod/pod.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "facts/process/target.h"
#include "plan/create/maps.h"
#include "plan/program.h"
#include "plan/run/run.h"

static unsigned long shared_flags(void)
{
	return CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
}

/* ------------------------------------------------------------------------------ its users */

/* Root of a user namespace may have been given no more IDs than one pod has, or one alone. */
static bool has_ranges(void)
{
	struct nsu_idmap own = { 0 };
	uint64_t count = 0;

	if (geteuid() != 0 || nsu_idmap_find(&own, NSU_IDMAP_OWN, false) < 0)
		return false;
	for (size_t i = 0; i < own.count; i++)
		count += own.extents[i].count;
	return count > NSU_POD_IDS;
}

/* Root gives each pod a range; others are root in theirs, with all they may map. */
static int find_users(struct pod *p, struct nsu_create *users)
{
	*users = (struct nsu_create){ .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID };
	p->free_range = has_ranges();
	if (p->free_range)
		users->map_free = NSU_POD_IDS;
	return p->free_range ? 0 : maps_find_own(p->plan, users, p->e);
}

/* The IDs it has been since it was cloned are nobody's in there. */
static void push_root(const struct pod *p, const struct nsu_create *users)
{
	const struct program root = { .actor = SANDBOX, .uid = 0, .gid = 0,
				      .drop_groups = !maps_deny_setgroups(users),
				      .why = WHY_POD_ROOT };

	program_push_credentials(p->plan, &root);
}

static int push_users(struct pod *p)
{
	struct nsu_create users;
	int err = find_users(p, &users);

	if (err)
		return err;
	p->plan->part = PART_KUBELET;
	maps_push_choice(p->plan, &users);
	p->plan->part = PART_CRI;
	plan_push(p->plan, (struct step){ .op = NSU_OP_KEEPER, .slot = SLOT_SANDBOX,
					  .flags = CLONE_NEWUSER | CLONE_NEWPID,
					  .why = WHY_POD_USER });
	maps_push(p->plan, &users, SANDBOX, SELF);
	push_root(p, &users);
	return 0;
}

/* -------------------------------------------------------------------------------- pause */

static const char *print_range(const struct pod *p)
{
	if (!p->has_user)
		return "\"first-id\": 0, \"ids\": 0, \"host-users\": true";
	if (!p->free_range)
		return "\"first-id\": 0, \"ids\": 0, \"host-users\": false";
	return plan_text(p->plan, "\"first-id\": %s, \"ids\": %u, \"host-users\": false",
			 slot_get_name(SLOT_UIDS), NSU_POD_IDS);
}

static void push_names(const struct pod *p)
{
	const char *hostname = p->use->program->hostname;

	plan_push(p->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = SANDBOX,
					  .flags = shared_flags(), .why = WHY_POD_SHARED });
	plan_push(p->plan, (struct step){ .op = NSU_OP_HOSTNAME, .actor = SANDBOX,
					  .object = hostname ? hostname : p->use->pod,
					  .why = WHY_POD_HOSTNAME });
	plan_push(p->plan, (struct step){ .op = NSU_OP_LOOPBACK, .actor = SANDBOX,
					  .object = "lo", .why = WHY_POD_LOOPBACK });
}

/* A copy of all mounts that were private would keep every disk of the host busy. */
static void push_own(const struct pod *p)
{
	plan_push(p->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = SANDBOX,
					  .flags = CLONE_NEWNS | CLONE_NEWCGROUP,
					  .why = WHY_POD_PAUSE_OWN });
	plan_push(p->plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = SANDBOX,
					  .object = "/", .flags = MS_REC | MS_SLAVE,
					  .why = WHY_POD_SLAVE });
	plan_push(p->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = SANDBOX,
					  .object = "/proc", .text = "proc", .optional = true,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
					  .why = WHY_MOUNT_PROC });
}

/* From here on the pod is there, for whoever looks; and undone while nothing runs in it. */
static void push_record(const struct pod *p)
{
	plan_push(p->plan, (struct step){
		.op = NSU_OP_RECORD, .slot = SLOT_SANDBOX, .object = p->record,
		.why = WHY_POD_RECORD,
		.text = plan_text(p->plan, "\"pod\": \"%s\", %s", p->use->pod,
				  print_range(p)) });
	plan_push(p->plan, (struct step){ .op = NSU_OP_PAUSE, .actor = SANDBOX, .text = "pause",
					  .why = WHY_POD_PAUSE });
	plan_push(p->plan, (struct step){ .op = NSU_OP_START, .slot = SLOT_SANDBOX,
					  .why = WHY_POD_SEEN });
}

int pod_push_new(struct pod *p)
{
	int err = 0;

	if (p->has_user)
		err = push_users(p);
	p->plan->part = PART_CRI;
	if (!p->has_user)
		plan_push(p->plan, (struct step){ .op = NSU_OP_KEEPER, .slot = SLOT_SANDBOX,
						  .flags = CLONE_NEWPID,
						  .why = WHY_POD_HOST_USERS });
	plan_push(p->plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
					  .of = SLOT_SANDBOX, .why = WHY_POD_HOLD });
	push_names(p);
	push_own(p);
	push_record(p);
	return err;
}

/* Held first, looked at then: the process behind the pidfd is the one of the record. */
int pod_push_found(struct pod *p)
{
	int err = target_hold(p->pause.pid, &p->plan->slots[SLOT_TARGET], p->e);

	if (err)
		return err;
	if (!pod_is_live(&p->pause))
		return nsu_error_set(p->e, ESRCH, NSU_OP_HOLD, NSU_NO_KIND, "pause of pod %s",
				     p->use->pod);
	p->plan->target = p->pause.pid;
	p->plan->part = PART_CRI;
	plan_push(p->plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
					  .flags = (unsigned long)p->pause.pid,
					  .why = WHY_POD_FOUND });
	return 0;
}
