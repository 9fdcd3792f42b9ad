/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a request to enter namespaces to the steps that do it. */
#include "plan/program.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/target.h"
#include "fd.h"

struct joining {
	struct nsu_plan *plan;
	const struct nsu_join *request;
	struct nsu_error *e;
	unsigned int from_target;	/* kinds entered through the pidfd */
	unsigned int by_file;		/* kinds for which a file was named */
	unsigned int from_file;		/* kinds entered through a file each */
	uint64_t user;			/* inode of the user namespace to enter, or 0 */
	enum actor program;
};

static bool enters(const struct joining *j, enum nsu_kind kind)
{
	return (j->from_target | j->from_file) & NSU_BIT(kind);
}

/* ------------------------------------------------- looking, before a step is planned */

static int choose_from_target(struct joining *j)
{
	const struct nsu_join *r = j->request;
	struct nsu_target target = { 0 };
	unsigned int missing;
	int err;

	err = target_hold(r->target, &j->plan->slots[SLOT_TARGET], j->e);
	if (!err)
		err = target_look(r->target, r->kinds, &target, j->e);
	if (err)
		return err;
	j->plan->target = r->target;
	missing = r->kinds & ~target.kinds & ~r->try_kinds;
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (missing & NSU_BIT(kind))
			return nsu_error_set(j->e, ENOENT, NSU_OP_FIND, kind, "/proc/%d/ns/%s",
					     (int)r->target, nsu_kind_get_name(kind));
	j->from_target = r->kinds & target.kinds & ~target.shared & ~j->by_file;
	return 0;
}

static uint64_t inode_of(int fd)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 ? st.st_ino : 0;
}

/* setns(2) refuses the user namespace we are in, and would change nothing. */
static bool is_our_user(enum nsu_kind kind, int fd)
{
	uint64_t ours;

	return kind == NSU_USER && target_get_link(0, "user", &ours) == 0 && inode_of(fd) == ours;
}

/* O_NONBLOCK: whoever made the file may have made it a FIFO. */
static int open_file(struct joining *j, enum nsu_kind kind)
{
	const char *file = j->request->files[kind];
	autofd fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int type;

	if (fd < 0)
		return nsu_error_set(j->e, errno, NSU_OP_OPEN, kind, "%s", file);
	type = ioctl(fd, NS_GET_NSTYPE);
	if (type < 0 || (unsigned int)type != nsu_kind_get_flag(kind))
		return nsu_error_set(j->e, EINVAL, NSU_OP_FIND, kind, "%s", file);
	j->by_file |= NSU_BIT(kind);
	if (is_our_user(kind, fd))
		return 0;
	j->plan->slots[slot_of_kind(kind)] = move_fd(&fd);
	j->from_file |= NSU_BIT(kind);
	return 0;
}

static int open_files(struct joining *j)
{
	int err = 0;

	for (int kind = 0; !err && kind < NSU_KINDS; kind++)
		if (j->request->files[kind])
			err = open_file(j, kind);
	return err;
}

static void find_user(struct joining *j)
{
	if (j->from_file & NSU_BIT(NSU_USER))
		j->user = inode_of(j->plan->slots[SLOT_NS + NSU_USER]);
	else if (j->from_target & NSU_BIT(NSU_USER))
		target_get_link(j->request->target, "user", &j->user);
}

/* Whether the owner of a namespace is @user, or below it: then being in @user helps. */
static bool is_granted_by(int ns, uint64_t user)
{
	int owner = ioctl(ns, NS_GET_USERNS);
	bool found;

	while (owner >= 0 && inode_of(owner) != user) {
		int parent = ioctl(owner, NS_GET_PARENT);

		close(owner);
		owner = parent;
	}
	found = owner >= 0;
	fd_close(&owner);
	return found;
}

/* ------------------------------------------------------------------- planning steps */

static void push_open(struct joining *j, enum slot slot, enum slot of, const char *object,
		      enum why why)
{
	int flags = slot == SLOT_ROOT || slot == SLOT_CWD ? O_RDONLY | O_DIRECTORY : O_RDONLY;

	plan_push(j->plan, (struct step){ .op = NSU_OP_OPEN, .slot = slot, .of = of,
					  .object = object, .why = why,
					  .flags = (unsigned int)flags });
}

static void push_opens(struct joining *j)
{
	const struct nsu_join *r = j->request;

	if (r->target)
		plan_push(j->plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
						  .flags = (unsigned long)r->target,
						  .why = WHY_HOLD_TARGET });
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (j->from_file & NSU_BIT(kind))
			push_open(j, slot_of_kind(kind), SLOT_NONE, r->files[kind],
				  WHY_OPEN_FIRST);
	if (r->user_parent)
		push_open(j, SLOT_NS + NSU_USER, SLOT_TARGET, "ns/user", WHY_OPEN_FIRST);
	if (r->root_from == NSU_TAKE_TARGET)
		push_open(j, SLOT_ROOT, SLOT_TARGET, "root", WHY_OPEN_ROOT);
	else if (r->root_from == NSU_TAKE_GIVEN)
		push_open(j, SLOT_ROOT, SLOT_NONE, r->root, WHY_OPEN_ROOT);
	if (r->cwd_from == NSU_TAKE_TARGET)
		push_open(j, SLOT_CWD, SLOT_TARGET, "cwd", WHY_OPEN_CWD);
	else if (r->cwd_from == NSU_TAKE_GIVEN)
		push_open(j, SLOT_CWD, SLOT_NONE, r->cwd, WHY_OPEN_CWD);
	if (r->environment)
		push_open(j, SLOT_ENV, SLOT_TARGET, "environ", WHY_OPEN_ENV);
}

static void push_setns(struct joining *j, enum nsu_kind kind, enum why why)
{
	plan_push(j->plan, (struct step){ .op = NSU_OP_SETNS, .slot = slot_of_kind(kind),
					  .object = j->request->files[kind], .why = why,
					  .flags = nsu_kind_get_flag(kind) });
}

/* Files of one side of the user namespace; mnt waits for the end. */
static void push_files(struct joining *j, bool granted, enum why why)
{
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		int fd = j->plan->slots[slot_of_kind(kind)];

		if (!(j->from_file & NSU_BIT(kind)) || kind == NSU_USER || kind == NSU_MNT)
			continue;
		if ((j->user && is_granted_by(fd, j->user)) == granted)
			push_setns(j, kind, why);
	}
}

/* One level up from the target's: the namespace that owns it (ioctl_ns(2)). */
static void push_user_parent(struct joining *j)
{
	if (!j->request->user_parent)
		return;
	plan_push(j->plan, (struct step){ .op = NSU_OP_PARENT, .slot = SLOT_NS + NSU_USER,
					  .object = "NS_GET_PARENT", .flags = NS_GET_PARENT,
					  .why = WHY_PARENT_USER });
	push_setns(j, NSU_USER, WHY_SETNS_USER);
}

static void push_entries(struct joining *j)
{
	unsigned long flags = 0;

	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (j->from_target & NSU_BIT(kind))
			flags |= nsu_kind_get_flag(kind);
	push_files(j, false, j->user ? WHY_SETNS_BEFORE_USER : WHY_SETNS);
	if (j->from_file & NSU_BIT(NSU_USER))
		push_setns(j, NSU_USER, WHY_SETNS_USER);
	push_user_parent(j);
	if (flags)
		plan_push(j->plan, (struct step){ .op = NSU_OP_JOIN, .slot = SLOT_TARGET,
						  .of = SLOT_TARGET, .object = "ns",
						  .flags = flags, .why = WHY_JOIN_AT_ONCE });
	push_files(j, true, WHY_SETNS);
	if (j->from_file & NSU_BIT(NSU_MNT))
		push_setns(j, NSU_MNT, WHY_SETNS_MNT_LAST);
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

/* Entering a user namespace without an ID in it means being nobody: 0, where it is mapped. */
static uint32_t default_id(const struct joining *j, const char *map)
{
	bool unasked = j->request->keep_credentials ||
		       !(enters(j, NSU_USER) || j->request->user_parent);
	pid_t target = j->request->target;

	if (unasked || (target && !j->request->user_parent && !target_maps_root(target, map)))
		return NSU_KEEP_ID;
	return 0;
}

static int choose_ids(struct joining *j, struct program *p)
{
	const struct nsu_join *r = j->request;
	uint32_t uid = 0, gid = 0;
	int err = 0;

	if (r->uid_from == NSU_TAKE_TARGET || r->gid_from == NSU_TAKE_TARGET)
		err = target_get_ids(r->target, &uid, &gid, j->e);
	p->uid = r->uid_from == NSU_TAKE_TARGET ? uid :
		 r->uid_from == NSU_TAKE_GIVEN ? r->uid : default_id(j, "uid_map");
	p->gid = r->gid_from == NSU_TAKE_TARGET ? gid :
		 r->gid_from == NSU_TAKE_GIVEN ? r->gid : default_id(j, "gid_map");
	p->drop_groups = p->gid != NSU_KEEP_ID;
	return err;
}

/*
 * A user namespace may deny setgroups(2): root does it outside, where nothing
 * does. Others try inside, and keep their groups where that is refused.
 */
static void drop_groups(struct joining *j, struct program *p)
{
	pid_t target = j->request->target;

	if (!p->drop_groups || !(enters(j, NSU_USER) || j->request->user_parent))
		return;
	p->optional_groups = true;
	if (geteuid() == 0)
		plan_push(j->plan, (struct step){ .op = NSU_OP_SETGROUPS,
						  .why = WHY_DROP_GROUPS });
	if (geteuid() == 0 || (target && target_denies_setgroups(target)))
		p->drop_groups = false;
}

int nsu_plan_join(struct nsu_plan *plan, const struct nsu_join *r, unsigned int *entered,
		  struct nsu_error *e)
{
	struct joining j = { .plan = plan, .request = r, .e = e };
	struct program program = { .keep_caps = r->keep_caps };
	bool forks;
	int err = open_files(&j);

	if (!err && r->target)
		err = choose_from_target(&j);
	if (!err)
		err = choose_ids(&j, &program);
	if (err)
		return err;
	if (entered)
		*entered = j.from_target | j.from_file;
	find_user(&j);
	forks = enters(&j, NSU_PID) && !r->no_fork;
	j.program = program.actor = forks ? CHILD : SELF;
	push_opens(&j);
	drop_groups(&j, &program);
	push_entries(&j);
	if (forks)
		plan_push(plan, (struct step){ .op = NSU_OP_FORK, .slot = SLOT_CHILD,
					       .why = WHY_FORK_PID });
	push_places(&j);
	program_push_credentials(plan, &program);
	program_push_exec(plan, j.program, false, r->argv, WHY_EXEC);
	return plan_check(plan, e);
}
