/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request for new namespaces to the steps that make them. */
#include "plan/program.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "facts/ids/limits.h"
#include "facts/process/target.h"
#include "plan/create/creation.h"
#include "plan/flags.h"
#include "plan/create/maps.h"
#include "plan/run/mount/apart.h"

#define BINFMT_DIR "/proc/sys/fs/binfmt_misc"

static bool has(const struct nsu_create *r, enum nsu_kind kind)
{
	return creation_has(r, kind);
}

bool creation_owns(const struct nsu_create *r, enum nsu_kind kind)
{
	return has(r, kind) || (!has(r, NSU_USER) && limits_owns(kind));
}

static bool has_pins(const struct nsu_create *r)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (r->pins[kind])
			return true;
	return false;
}

static bool has_owner(const struct nsu_create *r)
{
	return r->owner_uid != NSU_KEEP_ID;
}

/*
 * The kernel forgets what it was asked to send when we end once the program changes its IDs;
 * twice SIGKILL is as good as once. And it drops a signal that PID 1 has no handler for: all
 * but SIGKILL, and those an init waits for.
 */
static bool needs_watch(const struct nsu_create *r)
{
	return !r->init && r->kill_child && (r->kill_child == SIGKILL || has(r, NSU_PID));
}

/*
 * In a user namespace the kernel gives a new proc or sysfs only while an old one is in sight
 * (mount_too_revealing()); an interpreter is registered where the old root still is. setns(2)
 * into a mount namespace takes CAP_SYS_CHROOT, too; pivot_root(2) does not.
 */
static bool is_apart(const struct nsu_create *r)
{
	return r->rootfs && !has(r, NSU_USER) && r->propagation == MS_PRIVATE &&
	       !r->pins[NSU_MNT] && !r->interpreter && apart_is_known() &&
	       limits_has_sys_admin() && limits_has_capability(-1, CAP_SYS_CHROOT);
}

static struct creation decide(struct nsu_plan *plan, const struct nsu_create *r)
{
	struct creation c = { .plan = plan, .request = r };

	c.forked = r->fork || r->kill_child || r->tty || has(r, NSU_PID) || has(r, NSU_TIME);
	c.in_place = !c.forked || has(r, NSU_TIME);
	c.inside = c.in_place ? SELF : CHILD;
	c.outside = c.in_place || has_owner(r) ? HELPER : SELF;
	c.program = c.forked ? CHILD : SELF;
	c.keeps = has_pins(r) ||
		  (c.outside == HELPER && (r->pid_file || tree_needs_outside(&c)));
	c.apart = is_apart(r);
	c.helper = c.keeps || has_owner(r) || (c.in_place && maps_are_wide(r)) ||
		   (c.in_place && c.forked && creation_joins_cgroup(r)) || needs_watch(r);
	return c;
}

/* The others are made when what they are to be is there. */
static unsigned int get_kinds(const struct creation *c)
{
	unsigned int late = inner_get_late(c) | (c->apart ? NSU_BIT(NSU_MNT) : 0);

	return c->request->kinds & ~late;
}

static enum why why_fork(const struct creation *c)
{
	if (has(c->request, NSU_PID))
		return WHY_FORK_PID;
	if (has(c->request, NSU_TIME))
		return WHY_FORK_TIME;
	return get_kinds(c) ? WHY_FORK_NEW : WHY_FORK_ASKED;
}

static void push_fork(const struct creation *c, unsigned long flags)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_FORK, .slot = SLOT_CHILD, .flags = flags,
					  .why = why_fork(c) });
}

static void push_owner(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	plan_push(c->plan, (struct step){ .op = NSU_OP_SETGROUPS, .why = WHY_OWNER_GROUPS });
	plan_push(c->plan, (struct step){ .op = NSU_OP_SETGID, .flags = r->owner_gid,
					  .why = WHY_OWNER_GID });
	plan_push(c->plan, (struct step){ .op = NSU_OP_SETUID, .flags = r->owner_uid,
					  .why = WHY_OWNER_UID });
}

/* What keeps a mount namespace lies in ours, which has to have the lower number of both. */
static void push_processor(const struct creation *c, unsigned long flags)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_PROCESSOR, .why = WHY_PROCESSOR,
					  .flags = flags & (CLONE_NEWUSER | CLONE_NEWNS),
					  .object = "a CPU whose CLONE_NEWNS numbers "
						    "above ours" });
}

static void push_any_processor(const struct creation *c, enum actor actor)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_PROCESSOR, .actor = actor,
					  .object = "as before", .why = WHY_PROCESSOR_BACK });
}

static void push_namespaces(const struct creation *c)
{
	unsigned long flags = flags_of_kinds(get_kinds(c));
	bool numbered = c->request->pins[NSU_MNT];

	if (c->helper)
		plan_push(c->plan, (struct step){ .op = NSU_OP_HELPER, .slot = SLOT_HELPER,
						  .why = WHY_HELPER });
	if (has_owner(c->request))
		push_owner(c);
	if (numbered)
		push_processor(c, flags);
	if (!c->in_place)
		push_fork(c, flags);
	else if (flags)
		plan_push(c->plan, (struct step){ .op = NSU_OP_UNSHARE, .flags = flags,
						  .why = has(c->request, NSU_TIME) ?
						  WHY_UNSHARE_TIME : WHY_UNSHARE });
	if (numbered)
		push_any_processor(c, SELF);
}

static void push_offset(const struct creation *c, const char *clock, int64_t seconds)
{
	plan_push(c->plan, (struct step){ .op = NSU_OP_WRITE, .of = SLOT_SELF,
					  .object = "timens_offsets", .why = WHY_OFFSET,
					  .text = plan_text(c->plan, "%s %" PRId64 " 0", clock,
							    seconds) });
}

static void push_offsets(const struct creation *c)
{
	if (c->request->has_boottime)
		push_offset(c, "boottime", c->request->boottime);
	if (c->request->has_monotonic)
		push_offset(c, "monotonic", c->request->monotonic);
}

static void push_pin(const struct creation *c, enum nsu_kind kind, const char *file)
{
	const char *name = plan_path(c->plan, "ns", nsu_kind_get_name(kind));

	plan_push(c->plan, (struct step){ .op = NSU_OP_CREATE, .actor = HELPER, .object = file,
					  .flags = 0444, .optional = true,
					  .why = WHY_PIN_FILE });
	plan_push(c->plan, (struct step){ .op = NSU_OP_BIND, .actor = HELPER, .object = file,
					  .of = slot_of_actor(c->program), .text = name,
					  .why = WHY_PIN });
}

/* The helper mounts them: it is in the mount namespace that others look into. */
static void push_pins(const struct creation *c)
{
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		const char *file = c->request->pins[kind];

		if (file)
			push_pin(c, kind, file);
	}
	if (c->request->pins[NSU_MNT] && c->inside == CHILD)
		push_any_processor(c, CHILD);
}

static void push_propagation(const struct creation *c)
{
	unsigned long how = c->request->propagation;

	if (has(c->request, NSU_MNT) && how && !c->apart)
		plan_push(c->plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = c->program,
						  .object = "/", .flags = MS_REC | how,
						  .why = how == MS_PRIVATE ? WHY_PROPAGATION :
						  WHY_PROPAGATION_ASKED });
}

/* With / private its mounts are so already; else the old one must be first. */
static void push_proc(const struct creation *c)
{
	const char *dir = c->request->proc;

	if (!dir || c->request->rootfs)
		return;
	if (c->request->propagation != MS_PRIVATE)
		plan_push(c->plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = c->program,
						  .object = dir, .flags = MS_REC | MS_PRIVATE,
						  .optional = true, .why = WHY_PROC_PRIVATE });
	plan_push(c->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = c->program,
					  .object = dir, .text = "proc",
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC,
					  .why = WHY_MOUNT_PROC });
}

/* Whether the interpreter has flag F: it is opened when the line is written. */
static bool opens_now(const char *line)
{
	const char *flags = strrchr(line, ':');

	return flags && strchr(flags, 'F');
}

static void push_binfmt(const struct creation *c, const char *dir, enum why why)
{
	const char *line = c->request->interpreter;
	const char *file = plan_path(c->plan, dir, "register");

	plan_push(c->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = c->program,
					  .object = dir, .text = "binfmt_misc",
					  .why = WHY_MOUNT_BINFMT,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC });
	if (line && why)
		plan_push(c->plan, (struct step){ .op = NSU_OP_WRITE, .actor = c->program,
						  .object = file, .text = line, .why = why });
}

/* With both a new root and flag F the line is written before the root changes. */
static bool registers_early(const struct nsu_create *r)
{
	return (r->root || r->rootfs) && r->interpreter && opens_now(r->interpreter);
}

static void push_names(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (r->hostname)
		plan_push(c->plan, (struct step){ .op = NSU_OP_HOSTNAME, .actor = c->program,
						  .object = r->hostname, .why = WHY_HOSTNAME });
	if (r->loopback)
		plan_push(c->plan, (struct step){ .op = NSU_OP_LOOPBACK, .actor = c->program,
						  .object = "lo", .why = WHY_LOOPBACK });
}

/* Maps for an id-mapped mount are there, unless it brings its own. */
static int refuse_mounts(const struct nsu_create *r, struct nsu_error *e)
{
	for (size_t i = 0; i < r->nmounts; i++)
		if (r->mounts[i].idmap == NSU_IDMAP_REQUEST && !r->map_free &&
		    !(r->uids && r->gids))
			return nsu_error_set(e, EINVAL, NSU_OP_IDMAP, NSU_USER, "%s",
					     r->mounts[i].source);
	return 0;
}

static int refuse(const struct nsu_create *r, struct nsu_error *e)
{
	if ((r->has_monotonic || r->has_boottime) && !has(r, NSU_TIME))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_TIME,
				     r->has_monotonic ? "--monotonic" : "--boottime");
	if ((r->uids || r->gids || r->setgroups || r->map_free) && !has(r, NSU_USER))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_USER, "id maps");
	if (maps_refuse(r, e))
		return -e->errnum;
	if (r->setgroups == NSU_SETGROUPS_ALLOW && r->gids && !maps_gid_is_wide(r))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_USER, "--setgroups=allow");
	if (r->hostname && !has(r, NSU_UTS))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_UTS, "--hostname");
	if (r->loopback && !has(r, NSU_NET))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_NET, "--lo");
	if (r->init && !has(r, NSU_PID))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_PID, "--init");
	if ((r->nmounts || r->rootfs) && !has(r, NSU_MNT))
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_MNT, "mounts");
	if (r->rootfs && r->root)
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_MNT, "--root");
	if (r->rootfs && r->propagation == MS_SHARED)
		return nsu_error_set(e, EINVAL, NSU_OP_OPTION, NSU_MNT, "--propagation");
	return refuse_mounts(r, e);
}

/*
 * Whoever filled that root chooses what we become: a link to our own file, too, which is theirs
 * to write where its owner is one of the IDs that are mapped.
 */
static void push_seal(const struct creation *c)
{
	const struct nsu_create *r = c->request;
	bool other = r->rootfs || (r->root && strcmp(r->root, "/") != 0);

	if (other && !target_is_sealed_self())
		plan_push(c->plan, (struct step){ .op = NSU_OP_SEAL, .why = WHY_SEAL });
}

int nsu_plan_create(struct nsu_plan *plan, const struct nsu_create *r, struct nsu_error *e)
{
	struct creation c = decide(plan, r);
	int err = refuse(r, e);

	if (err)
		return err;
	push_seal(&c);
	maps_push_choice(plan, r);
	inner_push_first(&c);
	bind_push_trees(&c, SELF, true);
	push_namespaces(&c);
	if (has(r, NSU_USER))
		maps_push(plan, r, c.inside, c.outside);
	push_offsets(&c);
	if (c.forked && c.in_place)
		push_fork(&c, 0);
	inner_push_cgroup(&c);
	push_pins(&c);
	tree_push_outside(&c);
	inner_push_root(&c);
	push_names(&c);
	push_propagation(&c);
	tree_push_mounts(&c);
	if (registers_early(r))
		push_binfmt(&c, BINFMT_DIR, WHY_REGISTER_EARLY);
	tree_push_root(&c);
	push_proc(&c);
	if (r->binfmt)
		push_binfmt(&c, r->binfmt, registers_early(r) ? WHY_NONE : WHY_REGISTER);
	inner_push_program(&c);
	if (needs_watch(r))
		plan_push(plan, (struct step){ .op = NSU_OP_HOLD, .actor = HELPER,
					       .slot = SLOT_TARGET, .of = SLOT_CHILD,
					       .why = WHY_HOLD_CHILD });
	program_push_exec(plan, c.program, c.keeps, (struct command){ r->argv, r->shell },
			  has(r, NSU_PID) && !r->init ? WHY_EXEC_INIT : WHY_EXEC);
	if (needs_watch(r))
		plan_push(plan, (struct step){ .op = NSU_OP_DIE_WITH, .actor = HELPER,
					       .slot = SLOT_TARGET, .of = SLOT_CHILD,
					       .flags = (unsigned int)r->kill_child,
					       .why = r->kill_child == SIGKILL ?
						      WHY_DIE_WITH_OTHER :
						      WHY_DIE_WITH_DEAF });
	return plan_check(plan, e);
}
