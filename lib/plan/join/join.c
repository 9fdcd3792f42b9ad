/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request to enter namespaces to the steps that do it. */
#include "plan/join/entry.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "facts/container/cgroupfs.h"
#include "facts/process/target.h"
#include "plan/join/guard.h"
#include "plan/join/proc.h"
#include "plan/program.h"

/* Now, from outside: paths of ours mean what was meant. */
static void push_places_opened(struct joining *j)
{
	const struct nsu_join *r = j->request;

	if (r->root_from == NSU_TAKE_TARGET)
		entry_push_open(j, SLOT_ROOT, SLOT_TARGET, "root", WHY_OPEN_ROOT);
	else if (r->root_from == NSU_TAKE_GIVEN)
		entry_push_open(j, SLOT_ROOT, SLOT_NONE, r->root, WHY_OPEN_ROOT);
	if (r->cwd_from == NSU_TAKE_TARGET)
		entry_push_open(j, SLOT_CWD, SLOT_TARGET, "cwd", WHY_OPEN_CWD);
	else if (r->cwd_from == NSU_TAKE_GIVEN)
		entry_push_open(j, SLOT_CWD, SLOT_NONE, r->cwd, WHY_OPEN_CWD);
	if (r->environment)
		entry_push_open(j, SLOT_ENV, SLOT_TARGET, "environ", WHY_OPEN_ENV);
}

/* "0" is whoever writes it; the program inherits the membership (cgroups(7)). */
static int push_cgroup(void *arg, const char *directory)
{
	struct joining *j = arg;

	plan_push(j->plan, (struct step){ .op = NSU_OP_WRITE, .text = "0", .why = WHY_CGROUP,
					  .object = plan_path(j->plan, directory,
							      "cgroup.procs") });
	return 0;
}

static int push_cgroups(struct joining *j)
{
	int err = 0;

	if (j->request->cgroup)
		err = cgroupfs_visit_others(j->request->target, push_cgroup, j);
	if (err < 0)
		nsu_error_set(j->e, -err, NSU_OP_FIND, NSU_CGROUP, "cgroup of process %d",
			      (int)j->request->target);
	return err;
}

/* For the next execve(2) only: proc_pid_attr(5). */
static int push_context(struct joining *j)
{
	char context[1024];
	int err = 0;

	if (!j->request->security_context)
		return 0;
	err = target_get_context(j->request->target, context, sizeof(context));
	if (err < 0)
		return nsu_error_set(j->e, -err, NSU_OP_READ, NSU_NO_KIND,
				     "/proc/%d/attr/current", (int)j->request->target);
	plan_push(j->plan, (struct step){ .op = NSU_OP_WRITE, .of = SLOT_SELF,
					  .object = "attr/exec", .why = WHY_CONTEXT,
					  .text = plan_text(j->plan, "%s", context) });
	return 0;
}

static void push_places(struct joining *j)
{
	const struct nsu_join *r = j->request;

	if (r->root_from)
		plan_push(j->plan, (struct step){ .op = NSU_OP_CHROOT, .actor = j->program,
						  .slot = SLOT_ROOT, .why = WHY_CHROOT });
	if (r->cwd_from)
		plan_push(j->plan, (struct step){ .op = NSU_OP_CHDIR, .actor = j->program,
						  .slot = SLOT_CWD, .why = WHY_CHDIR,
						  .object = r->cwd_from == NSU_TAKE_INSIDE ?
						  r->cwd : NULL });
	if (r->environment)
		plan_push(j->plan, (struct step){ .op = NSU_OP_SETENV, .actor = j->program,
						  .slot = SLOT_ENV, .why = WHY_ENV });
}

/* ------------------------------------------------------------------------ credentials */

struct ids {
	const char *map;
	uint32_t own, of_target;
};

/* Whose maps are those of the user namespace to enter: 0 for one of a file, or above. */
static pid_t mapped_target(const struct joining *j)
{
	bool by_target = j->from_target & NSU_BIT(NSU_USER) && !j->to_parent;

	return by_target ? j->request->target : 0;
}

static bool gains_user(const struct joining *j)
{
	return joining_enters(j, NSU_USER) || j->to_parent;
}

/* The target's own ID, as it is called where we will be. */
static uint32_t followed_id(const struct joining *j, const struct ids *ids)
{
	if (!(j->from_target & NSU_BIT(NSU_USER)))
		return ids->of_target;
	return target_find_inside(j->request->target, ids->map, ids->of_target);
}

/*
 * Entering a user namespace without an ID in it means being nobody: 0, where it is mapped;
 * else who we are, and where that is nobody in there, who the target is.
 */
static uint32_t default_id(const struct joining *j, const struct ids *ids)
{
	bool unasked = j->request->keep_credentials || !gains_user(j);
	pid_t target = mapped_target(j);

	if (unasked)
		return NSU_KEEP_ID;
	if (!target || target_maps_root(target, ids->map))
		return 0;
	if (target_find_inside(target, ids->map, ids->own) != NSU_KEEP_ID)
		return NSU_KEEP_ID;
	return followed_id(j, ids);
}

static uint32_t choose_id(const struct joining *j, const struct ids *ids, enum nsu_take from,
			  uint32_t given)
{
	if (from == NSU_TAKE_TARGET)
		return followed_id(j, ids);
	return from == NSU_TAKE_GIVEN ? given : default_id(j, ids);
}

static int choose_ids(struct joining *j, struct program *p)
{
	const struct nsu_join *r = j->request;
	struct ids users = { "uid_map", geteuid(), 0 }, groups = { "gid_map", getegid(), 0 };
	int err = 0;

	if (r->target)
		err = target_get_ids(r->target, &users.of_target, &groups.of_target, j->e);
	p->uid = choose_id(j, &users, r->uid_from, r->uid);
	p->gid = choose_id(j, &groups, r->gid_from, r->gid);
	p->drop_groups = p->gid != NSU_KEEP_ID;
	p->keep_caps = r->keep_caps && gains_user(j);
	return err;
}

/*
 * A user namespace may deny setgroups(2): root does it outside, where nothing
 * does, unless that is such a one itself. Others try inside, and keep their
 * groups where that is refused.
 */
static void drop_groups(struct joining *j, struct program *p)
{
	pid_t target = mapped_target(j);

	if (!p->drop_groups || !gains_user(j))
		return;
	p->optional_groups = true;
	if (geteuid() == 0 && !target_denies_setgroups(getpid()))
		plan_push(j->plan, (struct step){ .op = NSU_OP_SETGROUPS,
						  .why = WHY_DROP_GROUPS });
	if (geteuid() == 0 || (target && target_denies_setgroups(target)))
		p->drop_groups = false;
}

static void push_moves(struct joining *j, struct program *program)
{
	entry_push_opens(j);
	push_places_opened(j);
	guard_push_before(j);
	drop_groups(j, program);
	entry_push(j);
	guard_push_inside(j);
	if (j->program == CHILD)
		plan_push(j->plan, (struct step){ .op = NSU_OP_FORK, .slot = SLOT_CHILD,
						  .why = joining_enters(j, NSU_PID) ?
						  WHY_FORK_PID : WHY_FORK_TTY });
}

int nsu_plan_join(struct nsu_plan *plan, const struct nsu_join *r, unsigned int *entered,
		  struct nsu_error *e)
{
	struct joining j = { .plan = plan, .request = r, .e = e };
	struct program program = { 0 };
	int err = entry_choose(&j);

	if (!err)
		err = choose_ids(&j, &program);
	if (err)
		return err;
	if (entered)
		*entered = j.from_target | j.from_file;
	if (!r->no_fork && (joining_enters(&j, NSU_PID) || guard_has_tty(&j)))
		j.program = program.actor = CHILD;
	guard_push_seal(&j);
	err = push_cgroups(&j);
	if (!err)
		err = push_context(&j);
	if (err)
		return err;
	push_moves(&j, &program);
	program.shielded = j.crosses;
	guard_push_after(&j);
	push_places(&j);
	proc_push(&j);
	program_push_credentials(plan, &program);
	program_push_exec(plan, j.program, false, (struct command){ r->argv, r->shell },
			  WHY_EXEC);
	return plan_check(plan, e);
}
