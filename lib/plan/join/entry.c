/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which namespaces are entered, and in which order. */
#include "plan/join/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"
#include "plan/join/proc.h"

/* Since Linux 6.9 a pidfd has an inode number that no other process ever gets. */
static int check_inode(const struct joining *j)
{
	uint64_t wanted = j->request->target_inode;

	if (!wanted || nsfs_find_inode(j->plan->slots[SLOT_TARGET]) == wanted)
		return 0;
	return nsu_error_set(j->e, ESRCH, NSU_OP_FIND, NSU_NO_KIND, "process %d:%" PRIu64,
			     (int)j->request->target, wanted);
}

static int find_missing(const struct joining *j, unsigned int missing)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (missing & NSU_BIT(kind))
			return nsu_error_set(j->e, ENOENT, NSU_OP_FIND, kind, "/proc/%d/ns/%s",
					     (int)j->request->target, nsu_kind_get_name(kind));
	return 0;
}

static int choose_from_target(struct joining *j)
{
	const struct nsu_join *r = j->request;
	struct nsu_target target = { 0 };
	int err;

	err = target_hold(r->target, &j->plan->slots[SLOT_TARGET], j->e);
	if (!err)
		err = check_inode(j);
	if (!err)
		err = target_look(r->target, r->kinds, &target, j->e);
	if (!err)
		err = find_missing(j, r->kinds & ~target.kinds & ~r->try_kinds);
	j->plan->target = r->target;
	j->from_target = r->kinds & target.kinds & ~target.shared & ~j->by_file;
	return err;
}

static int choose_socket(struct joining *j)
{
	int fd;

	if (!j->request->has_socket)
		return 0;
	fd = target_open_socket_net(j->plan->slots[SLOT_TARGET], j->request->socket);
	if (fd < 0)
		return nsu_error_set(j->e, -fd, NSU_OP_SOCKET, NSU_NET,
				     "descriptor %u of process %d", j->request->socket,
				     (int)j->request->target);
	entry_take_file(j, NSU_NET, fd);
	return 0;
}

static void find_user(struct joining *j)
{
	if (j->from_file & NSU_BIT(NSU_USER))
		j->user = nsfs_find_inode(j->plan->slots[SLOT_NS + NSU_USER]);
	else if (j->from_target & NSU_BIT(NSU_USER))
		target_get_link(j->request->target, "user", &j->user);
}

/* Whether the owner of a namespace is @user, or below it: then being in @user helps. */
static bool is_granted_by(int ns, uint64_t user)
{
	int owner = ioctl(ns, NS_GET_USERNS);
	bool found;

	while (owner >= 0 && nsfs_find_inode(owner) != user) {
		int parent = ioctl(owner, NS_GET_PARENT);

		close(owner);
		owner = parent;
	}
	found = owner >= 0;
	fd_close(&owner);
	return found;
}

/* There is no such link before the first child: the namespace has no PID 1 yet. */
static int choose_for_children(struct joining *j)
{
	int fd;

	if (!j->request->pid_for_children)
		return 0;
	fd = target_open_ns(j->request->target, "pid_for_children");
	if (fd < 0)
		return nsu_error_set(j->e, -fd, NSU_OP_OPEN, NSU_PID,
				     "/proc/%d/ns/pid_for_children", (int)j->request->target);
	entry_take_file(j, NSU_PID, fd);
	return 0;
}

/* One level up: the parent of the target's, or of a file the owner (ioctl_ns(2)). */
static unsigned long get_way_up(const struct joining *j)
{
	return j->request->target ? NS_GET_PARENT : NS_GET_USERNS;
}

/* What keeps the parent user namespace findable: the target's own, or a file. */
static enum slot source_of_parent(const struct joining *j)
{
	for (int kind = 0; !j->request->target && kind < NSU_KINDS; kind++)
		if (j->from_file & NSU_BIT(kind))
			return slot_of_kind(kind);
	return SLOT_NS + NSU_USER;
}

static int open_of_target(const struct joining *j, enum nsu_kind kind)
{
	return target_open_ns(j->request->target, nsu_kind_get_name(kind));
}

/* Where it cannot be seen, the step that goes there says why. */
static bool parent_is_ours(const struct joining *j)
{
	autofd own = -1, parent = -1;
	int from = j->plan->slots[source_of_parent(j)];

	if (j->request->target) {
		own = open_of_target(j, NSU_USER);
		from = own;
	}
	parent = ioctl(from, get_way_up(j));
	return parent >= 0 && target_is_ours(NSU_USER, nsfs_find_inode(parent));
}

int entry_choose(struct joining *j)
{
	const unsigned int others_rule =
		NSU_BIT(NSU_MNT) | NSU_BIT(NSU_PID) | NSU_BIT(NSU_USER);
	int err = entry_open_files(j);

	if (!err && j->request->target)
		err = choose_from_target(j);
	if (!err)
		err = choose_socket(j);
	if (!err)
		err = choose_for_children(j);
	if (err)
		return err;
	find_user(j);
	j->by_owner = proc_needs_owner(j);
	j->to_parent = j->request->user_parent && !parent_is_ours(j);
	j->crosses = ((j->from_target | j->from_file) & others_rule) || j->to_parent;
	return 0;
}

void entry_push_open(struct joining *j, enum slot slot, enum slot of, const char *object,
		     enum why why)
{
	int flags = slot == SLOT_ROOT || slot == SLOT_CWD ? O_RDONLY | O_DIRECTORY : O_RDONLY;

	plan_push(j->plan, (struct step){ .op = NSU_OP_OPEN, .slot = slot, .of = of,
					  .object = object, .why = why,
					  .flags = (unsigned int)flags });
}

void entry_push_opens(struct joining *j)
{
	const struct nsu_join *r = j->request;

	if (r->target)
		plan_push(j->plan, (struct step){ .op = NSU_OP_HOLD, .slot = SLOT_TARGET,
						  .flags = (unsigned long)r->target,
						  .why = WHY_HOLD_TARGET });
	if (r->has_socket && j->from_file & NSU_BIT(NSU_NET))
		plan_push(j->plan, (struct step){ .op = NSU_OP_SOCKET, .flags = r->socket,
						  .slot = slot_of_kind(NSU_NET),
						  .why = WHY_SOCKET });
	if (r->pid_for_children && j->from_file & NSU_BIT(NSU_PID))
		entry_push_open(j, slot_of_kind(NSU_PID), SLOT_TARGET, "ns/pid_for_children",
				WHY_OPEN_FIRST);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (j->from_file & NSU_BIT(kind) && r->files[kind])
			entry_push_open(j, slot_of_kind(kind), SLOT_NONE,
					entry_get_file_name(j, kind), WHY_OPEN_FIRST);
	proc_push_opens(j);
	if (j->to_parent && r->target)
		entry_push_open(j, SLOT_NS + NSU_USER, SLOT_TARGET, "ns/user", WHY_OPEN_FIRST);
}

static void push_setns(struct joining *j, enum nsu_kind kind, enum why why)
{
	plan_push(j->plan, (struct step){ .op = NSU_OP_SETNS, .slot = slot_of_kind(kind),
					  .object = entry_get_file_name(j, kind), .why = why,
					  .flags = nsu_kind_get_flag(kind) });
}

/*
 * Files that are entered behind the user namespace, which gives the right to them; mnt behind
 * all others also where there is none to enter.
 */
static unsigned int choose_behind_user(const struct joining *j)
{
	unsigned int behind = j->user ? 0 : j->from_file & NSU_BIT(NSU_MNT);

	for (int kind = 0; j->user && kind < NSU_KINDS; kind++)
		if (j->from_file & NSU_BIT(kind) && kind != NSU_USER &&
		    is_granted_by(j->plan->slots[slot_of_kind(kind)], j->user))
			behind |= NSU_BIT(kind);
	return behind;
}

static void push_files(struct joining *j, unsigned int kinds, enum why why)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds & NSU_BIT(kind))
			push_setns(j, kind, why);
}

static bool goes_before_user(const struct joining *j, enum nsu_kind kind)
{
	autofd ns = kind == NSU_USER ? -1 : open_of_target(j, kind);

	return ns >= 0 && !is_granted_by(ns, j->user);
}

/*
 * The target's own can be entered at once with its user namespace. They are entered before
 * one of a file, if that takes the right to; and before one of mnt among @files hides /proc.
 */
static unsigned int choose_before_user(const struct joining *j, unsigned int files)
{
	unsigned int before = 0;

	if (!(j->from_file & NSU_BIT(NSU_USER)) && !(files & NSU_BIT(NSU_MNT)))
		return 0;
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (j->from_target & NSU_BIT(kind) && goes_before_user(j, kind))
			before |= NSU_BIT(kind);
	return before;
}

static void push_target(struct joining *j, unsigned int kinds)
{
	unsigned long flags = 0;

	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (kinds & NSU_BIT(kind) && !(kind == NSU_USER && j->by_owner))
			flags |= nsu_kind_get_flag(kind);
	if (flags)
		plan_push(j->plan, (struct step){ .op = NSU_OP_JOIN, .slot = SLOT_TARGET,
						  .of = SLOT_TARGET, .object = "ns",
						  .flags = flags, .why = WHY_JOIN_AT_ONCE });
}

static void push_user_parent(struct joining *j)
{
	unsigned long up = get_way_up(j);

	if (!j->to_parent)
		return;
	plan_push(j->plan, (struct step){ .op = NSU_OP_PARENT, .slot = SLOT_NS + NSU_USER,
					  .of = source_of_parent(j), .why = WHY_PARENT_USER,
					  .object = up == NS_GET_PARENT ? "NS_GET_PARENT" :
					  "NS_GET_USERNS", .flags = up });
	push_setns(j, NSU_USER, WHY_SETNS_USER);
}

/* On both sides of the user namespace mnt is the last, as /proc may be hidden after it. */
void entry_push(struct joining *j)
{
	const unsigned int user = j->from_file & NSU_BIT(NSU_USER), mnt = NSU_BIT(NSU_MNT);
	unsigned int behind = choose_behind_user(j);
	unsigned int files = j->from_file & ~behind & ~user;
	unsigned int before = choose_before_user(j, files);

	push_user_parent(j);
	proc_push_owner(j);
	push_files(j, files & ~mnt, j->user ? WHY_SETNS_BEFORE_USER : WHY_SETNS);
	push_target(j, before);
	push_files(j, files & mnt, WHY_SETNS_BEFORE_USER);
	push_files(j, user, WHY_SETNS_USER);
	push_target(j, j->from_target & ~before);
	push_files(j, behind & ~mnt, WHY_SETNS);
	push_files(j, behind & mnt, WHY_SETNS_MNT_LAST);
}
