/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request about a lab to its steps. */
#include "plan/lab/lab.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/kept/lab.h"
#include "facts/netlink/mnl.h"
#include "facts/process/target.h"
#include "fd.h"
#include "plan/create/maps.h"
#include "plan/run/run.h"

#define LAB_KINDS (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET)

/* The paths of one lab; they live as long as the plan. */
struct place {
	const char *base, *record;
};

static int find_place(struct nsu_plan *plan, const char *name, struct place *at,
		      struct nsu_error *e)
{
	char base[LAB_PATH_SIZE], path[LAB_PATH_SIZE];
	int err = lab_get_base(geteuid(), base);

	if (!err)
		err = lab_get_path(base, name, path);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPTION, NSU_NO_KIND, "lab %s", name);
	*at = (struct place){ plan_text(plan, "%s", base), plan_text(plan, "%s", path) };
	plan->performer = &lab_performer;
	return 0;
}

/* ------------------------------------------------------------------------- who is who */

static int push_maps(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_create request = { .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID };
	int err = maps_find_own(plan, &request, e);

	if (!err)
		maps_push(plan, &request, CHILD, SELF);
	return err;
}

/* ----------------------------------------------------------------------------- create */

/* Where programs find the session of the user, and /etc/resolv.conf what it links to. */
static const char *const carried[] = {
	"/run/user", "/run/systemd/resolve", "/run/NetworkManager", "/run/resolvconf",
	"/run/connman", "/run/udev",
};

#define CARRIED (sizeof(carried) / sizeof(carried[0]))

_Static_assert(CARRIED <= NSU_MOUNTS_MAX, "each has a slot");

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void push_carried(struct nsu_plan *plan, unsigned int i)
{
	const char *path = carried[i];
	const char *slash = strchr(path + strlen("/run/"), '/');

	if (slash)
		plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .actor = CHILD,
					       .object = plan_text(plan, "%.*s",
								   (int)(slash - path), path),
					       .flags = 0755, .optional = true,
					       .why = WHY_LAB_PLACE });
	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .actor = CHILD, .object = path,
				       .flags = 0755, .why = WHY_LAB_PLACE });
	plan_push(plan, (struct step){ .op = NSU_OP_ATTACH, .actor = CHILD, .object = path,
				       .slot = SLOT_MOUNT + i, .lenient = true,
				       .why = WHY_LAB_CARRIED });
}

static void push_run(struct nsu_plan *plan, enum actor actor)
{
	plan_push(plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = actor,
				       .object = "/", .flags = MS_REC | MS_SLAVE,
				       .why = WHY_LAB_SLAVE });
	for (unsigned int i = 0; actor == CHILD && i < CARRIED; i++)
		if (is_there(carried[i]))
			plan_push(plan, (struct step){
				.op = NSU_OP_TREE, .actor = actor, .slot = SLOT_MOUNT + i,
				.object = carried[i], .flags = MS_REC, .why = WHY_LAB_CARRY });
	plan_push(plan, (struct step){ .op = NSU_OP_MOUNT, .actor = actor, .object = "/run",
				       .text = "tmpfs", .flags = MS_NOSUID | MS_NODEV,
				       .data = "mode=0755", .source = "netnsctl-lab",
				       .why = WHY_LAB_RUN });
	for (unsigned int i = 0; actor == CHILD && i < CARRIED; i++)
		if (is_there(carried[i]))
			push_carried(plan, i);
}

static void push_base(struct nsu_plan *plan, const struct place *at)
{
	if (geteuid() == 0)
		plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = LAB_ROOT_DIR,
					       .flags = 0755, .optional = true,
					       .why = WHY_LAB_DIR });
	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = at->base, .flags = 0700,
				       .optional = true, .why = WHY_LAB_DIR });
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
				       .object = at->base, .why = WHY_LAB_LOCK });
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .object = at->record,
				       .flags = CHECK_LAB, .why = WHY_LAB_FREE });
}

/* The record comes when all is there, and the keeper stays when there is a record. */
int nsu_plan_lab_create(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	struct place at = { .base = NULL };
	int err = find_place(plan, name, &at, e);

	if (err)
		return err;
	push_base(plan, &at);
	plan_push(plan, (struct step){ .op = NSU_OP_KEEPER, .slot = SLOT_CHILD,
				       .flags = LAB_KINDS, .why = WHY_LAB_KEEPER });
	err = push_maps(plan, e);
	if (err)
		return err;
	push_run(plan, CHILD);
	plan_push(plan, (struct step){ .op = NSU_OP_LOOPBACK, .actor = CHILD, .object = "lo",
				       .why = WHY_LAB_LOOPBACK });
	plan_push(plan, (struct step){ .op = NSU_OP_RECORD, .slot = SLOT_CHILD,
				       .object = at.record, .why = WHY_LAB_RECORD });
	plan_push(plan, (struct step){ .op = NSU_OP_PAUSE, .actor = CHILD,
				       .text = "netnsctl-lab", .why = WHY_LAB_PAUSE });
	plan_push(plan, (struct step){ .op = NSU_OP_START, .slot = SLOT_CHILD,
				       .why = WHY_LAB_SEEN });
	return plan_check(plan, e);
}

/* One ID is enough, which a process may map itself. */
int nsu_plan_lab_try(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_idmap *uids = plan_keep(plan, sizeof(*uids));
	struct nsu_idmap *gids = plan_keep(plan, sizeof(*gids));
	const struct nsu_create request = { .uids = uids, .gids = gids,
					    .owner_uid = NSU_KEEP_ID,
					    .owner_gid = NSU_KEEP_ID };

	mnl_open();
	plan_push(plan, (struct step){ .op = NSU_OP_UNSHARE, .flags = LAB_KINDS,
				       .why = WHY_LAB_TRY });
	if (uids && gids) {
		nsu_idmap_set(uids, 0, geteuid());
		nsu_idmap_set(gids, 0, getegid());
		maps_push(plan, &request, SELF, SELF);
	}
	push_run(plan, SELF);
	return plan_check(plan, e);
}

/* ------------------------------------------------------------------------------- join */

int lab_hold(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e)
{
	int err = target_hold(lab->keeper, &plan->slots[SLOT_TARGET], e);

	if (err)
		return err;
	if (!lab_is_live(lab))
		return nsu_error_set(e, ESRCH, NSU_OP_HOLD, NSU_NO_KIND, "lab %s", lab->name);
	plan->target = lab->keeper;
	plan_push(plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
				       .flags = (unsigned long)lab->keeper,
				       .why = WHY_HOLD_TARGET });
	return 0;
}

int nsu_plan_lab_join(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e)
{
	autofree char *here = getcwd(NULL, 0);
	int err = lab_hold(plan, lab, e);

	if (err)
		return err;
	/* What works in there comes from out here. Who needs it and has it not says so then. */
	mnl_open();
	plan_push(plan, (struct step){ .op = NSU_OP_JOIN, .slot = SLOT_TARGET,
				       .of = SLOT_TARGET, .object = "ns", .flags = LAB_KINDS,
				       .why = WHY_LAB_JOIN });
	if (here && strcmp(here, "/") != 0)
		plan_push(plan, (struct step){ .op = NSU_OP_CHDIR, .lenient = true,
					       .object = plan_text(plan, "%s", here),
					       .why = WHY_LAB_BACK });
	return plan_check(plan, e);
}

/* ----------------------------------------------------------------------------- remove */

/*
 * The keeper alone shows who else is in the lab, so it is found before it ends. Whose namespace
 * was opened is known when the keeper is seen alive after that: all in there will be killed.
 */
static int push_end(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e)
{
	enum slot user = slot_of_kind(NSU_USER);
	int ns = target_open_ns(lab->keeper, "user"), err;

	plan->slots[user] = ns;
	err = lab_hold(plan, lab, e);
	if (!err && ns < 0)
		err = nsu_error_set(e, -ns, NSU_OP_OPEN, NSU_USER, "/proc/%d/ns/user",
				    (int)lab->keeper);
	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_OPEN, .slot = user, .of = SLOT_TARGET,
				       .object = "ns/user", .why = WHY_LAB_USER });
	plan_push(plan, (struct step){ .op = NSU_OP_EVICT, .slot = user, .flags = SIGTERM,
				       .object = plan_text(plan, "%s", lab->name),
				       .why = WHY_LAB_EVICT });
	return 0;
}

int nsu_plan_lab_remove(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e)
{
	struct place at = { .base = NULL };
	int err = find_place(plan, lab->name, &at, e);

	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
				       .object = at.base, .why = WHY_LAB_LOCK });
	err = lab->live ? push_end(plan, lab, e) : 0;
	if (err)
		return err;
	plan_push(plan, (struct step){ .op = NSU_OP_CHECK, .object = at.record,
				       .flags = CHECK_LAB, .why = WHY_LAB_FREE });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = at.record,
				       .why = WHY_LAB_FORGET });
	return plan_check(plan, e);
}
