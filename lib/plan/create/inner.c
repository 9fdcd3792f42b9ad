/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who the program is, in which cgroup, under which PID 1, and on which terminal. */
#include "plan/create/creation.h"

#include "facts/container/cgroupfs.h"
#include "plan/create/maps.h"
#include "plan/program.h"

/* Who is there writes "0"; a child is put there from outside. */
static int push_cgroup(void *arg, const char *directory)
{
	const struct creation *c = arg;

	plan_push(c->plan, (struct step){ .op = NSU_OP_WRITE,
					  .actor = c->forked ? c->outside : SELF,
					  .slot = c->forked ? SLOT_CHILD : SLOT_NONE,
					  .text = c->forked ? "CHILD" : "0",
					  .object = plan_path(c->plan, directory,
							      "cgroup.procs"),
					  .why = WHY_JOIN_CGROUP });
	return 0;
}

static void push_cgroups(const struct creation *c)
{
	if (c->request->cgroup)
		push_cgroup((void *)c, c->request->cgroup);
	else if (c->request->cgroup_of)
		cgroupfs_visit_others(c->request->cgroup_of, push_cgroup, (void *)c);
}

/* Before anything is entered, the terminal is ours to open; in place we move ourselves. */
void inner_push_first(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (r->tty)
		plan_push(c->plan, (struct step){ .op = NSU_OP_OPEN_TTY, .slot = SLOT_TTY,
						  .why = WHY_OPEN_TTY });
	if (!c->forked)
		push_cgroups(c);
}

/* A cgroup namespace has the cgroup of this moment as its root: so the move comes first. */
unsigned int inner_get_late(const struct creation *c)
{
	return creation_joins_cgroup(c->request) && c->forked ? NSU_BIT(NSU_CGROUP) : 0;
}

void inner_push_cgroup(const struct creation *c)
{
	const struct nsu_create *r = c->request;

	if (!creation_joins_cgroup(r) || !c->forked)
		return;
	push_cgroups(c);
	if (creation_has(r, NSU_CGROUP))
		plan_push(c->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = CHILD,
						  .flags = nsu_kind_get_flag(NSU_CGROUP),
						  .why = WHY_CGROUP_ROOT });
}

/*
 * Who has no ID in the new user namespace can own no file in it, and a shell
 * is root only as 0, whatever capabilities started it.
 */
static bool becomes_root(const struct nsu_create *r)
{
	uint32_t uid, gid;
	bool is_nobody;

	if (!maps_have_root(r))
		return false;
	uid = maps_find_own_uid(r);
	gid = maps_find_own_gid(r);
	is_nobody = uid == NSU_KEEP_ID || gid == NSU_KEEP_ID;
	return (is_nobody && (r->nmounts || r->rootfs || r->map_free)) ||
	       (r->setup && (uid || gid));
}

void inner_push_root(const struct creation *c)
{
	const struct nsu_create *r = c->request;
	const struct program root = { .actor = c->program, .uid = 0, .gid = 0,
				      .drop_groups = !maps_deny_setgroups(r),
				      .why = WHY_BECOME_ROOT };

	if (becomes_root(r))
		program_push_credentials(c->plan, &root);
}

/* Whoever was root for a while is who it was before, where that one is known inside. */
static struct program decide(const struct creation *c)
{
	const struct nsu_create *r = c->request;
	struct program program = {
		.actor = c->program, .uid = r->uid, .gid = r->gid,
		.keep_caps = r->keep_caps && creation_has(r, NSU_USER),
		.drop_groups = r->gid != NSU_KEEP_ID && !maps_deny_setgroups(r),
	};

	if (becomes_root(r) && r->uid == NSU_KEEP_ID)
		program.uid = maps_find_own_uid(r);
	if (becomes_root(r) && r->gid == NSU_KEEP_ID)
		program.gid = maps_find_own_gid(r);
	return program;
}

static void push_die_with(const struct creation *c)
{
	if (c->request->kill_child)
		plan_push(c->plan, (struct step){ .op = NSU_OP_DIE_WITH, .actor = c->program,
						  .flags = (unsigned int)c->request->kill_child,
						  .why = WHY_DIE_WITH });
}

/* PID 1 stays root of the namespace; it changes no IDs, so it is armed here. */
static void push_init(const struct creation *c)
{
	push_die_with(c);
	plan_push(c->plan, (struct step){ .op = NSU_OP_INIT, .actor = CHILD,
					  .why = WHY_INIT });
	plan_push(c->plan, (struct step){ .op = NSU_OP_LEARN, .slot = SLOT_PROGRAM,
					  .why = WHY_LEARN });
}

static void push_pid_file(const struct creation *c)
{
	enum slot slot = c->request->init ? SLOT_PROGRAM : slot_of_actor(c->program);

	if (c->request->pid_file)
		plan_push(c->plan, (struct step){ .op = NSU_OP_PID_FILE, .actor = c->outside,
						  .slot = slot, .why = WHY_PID_FILE,
						  .object = c->request->pid_file });
}

static void push_caps(const struct creation *c, enum nsu_op op, enum why why)
{
	plan_push(c->plan, (struct step){ .op = op, .actor = c->program, .why = why });
}

/*
 * Without a 0 inside nobody there can be root, but for its capabilities: we have them as the
 * maker of the user namespace, and the command shall not lose them by its exec.
 */
static void push_setup(const struct creation *c)
{
	const struct nsu_create *r = c->request;
	bool by_caps = creation_has(r, NSU_USER) && !maps_have_root(r);

	if (!r->setup)
		return;
	if (by_caps)
		push_caps(c, NSU_OP_KEEP_CAPS, WHY_SETUP_CAPS);
	plan_push(c->plan, (struct step){ .op = NSU_OP_SETUP, .actor = c->program,
					  .object = r->setup, .why = WHY_SETUP });
	if (by_caps && !r->keep_caps)
		push_caps(c, NSU_OP_DROP_CAPS, WHY_DROP_CAPS);
}

void inner_push_program(const struct creation *c)
{
	const struct nsu_create *r = c->request;
	const struct program program = decide(c);

	push_setup(c);
	if (r->init)
		push_init(c);
	if (r->tty)
		plan_push(c->plan, (struct step){ .op = NSU_OP_ATTACH_TTY, .actor = CHILD,
						  .slot = SLOT_TTY_INSIDE,
						  .why = WHY_ATTACH_TTY });
	program_push_credentials(c->plan, &program);
	if (!r->init)
		push_die_with(c);
	if (r->clear_env)
		plan_push(c->plan, (struct step){ .op = NSU_OP_CLEARENV, .actor = c->program,
						  .object = r->keep_env, .why = WHY_CLEARENV });
	push_pid_file(c);
}
