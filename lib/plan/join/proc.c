/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A proc file system that fits the PID namespace which is entered. The kernel gives one to who
 * has CAP_SYS_ADMIN in the owner of that namespace (proc_get_tree()), and whoever has entered
 * a user namespace below the owner has none there any more.
 */
#include "plan/join/proc.h"

#include <linux/nsfs.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"

bool proc_needs_owner(const struct joining *j)
{
	const unsigned int both = NSU_BIT(NSU_PID) | NSU_BIT(NSU_USER);
	autofd pid = -1, owner = -1;
	uint64_t inode = 0, ours = 0;

	if (!j->request->proc || (j->from_target & both) != both)
		return false;
	pid = target_open_ns(j->request->target, "pid");
	owner = pid < 0 ? -1 : nsfs_open_owner(pid);
	return owner >= 0 && nsfs_get_inode(owner, &inode) == 0 && inode != j->user &&
	       target_get_link(0, "user", &ours) == 0 && inode != ours;
}

void proc_push_opens(struct joining *j)
{
	if (!j->by_owner)
		return;
	entry_push_open(j, slot_of_kind(NSU_PID), SLOT_TARGET, "ns/pid", WHY_OPEN_FIRST);
	entry_push_open(j, slot_of_kind(NSU_USER), SLOT_TARGET, "ns/user", WHY_OPEN_FIRST);
}

void proc_push_owner(struct joining *j)
{
	if (!j->by_owner)
		return;
	plan_push(j->plan, (struct step){ .op = NSU_OP_PARENT, .slot = SLOT_USERNS,
					  .of = slot_of_kind(NSU_PID),
					  .object = "NS_GET_USERNS", .flags = NS_GET_USERNS,
					  .why = WHY_OWNER_OF_PID });
	plan_push(j->plan, (struct step){ .op = NSU_OP_SETNS, .slot = SLOT_USERNS,
					  .flags = CLONE_NEWUSER, .why = WHY_SETNS_USER });
}

static void push_user(struct joining *j)
{
	if (!j->by_owner)
		return;
	plan_push(j->plan, (struct step){ .op = NSU_OP_SETNS, .actor = j->program,
					  .slot = slot_of_kind(NSU_USER),
					  .flags = CLONE_NEWUSER, .why = WHY_USER_BELOW });
	plan_push(j->plan, (struct step){ .op = NSU_OP_SHIELD, .actor = j->program,
					  .why = WHY_SHIELD_AGAIN });
}

/* The one that is there fits where a PID namespace was to be entered, and is ours already. */
static bool is_wanted(const struct joining *j)
{
	return j->request->proc && (joining_enters(j, NSU_PID) ||
				    !(j->request->try_kinds & NSU_BIT(NSU_PID)));
}

/* Not in the target's mount namespace, nor in ours: what is mounted is the program's alone. */
void proc_push(struct joining *j)
{
	const char *dir = j->request->proc;

	if (!is_wanted(j))
		return;
	plan_push(j->plan, (struct step){ .op = NSU_OP_UNSHARE, .actor = j->program,
					  .flags = nsu_kind_get_flag(NSU_MNT),
					  .why = WHY_OWN_MOUNTS });
	plan_push(j->plan, (struct step){ .op = NSU_OP_PROPAGATION, .actor = j->program,
					  .object = "/", .flags = MS_REC | MS_PRIVATE,
					  .why = WHY_PROPAGATION });
	plan_push(j->plan, (struct step){ .op = NSU_OP_MOUNT, .actor = j->program,
					  .object = dir, .text = "proc", .why = WHY_MOUNT_PROC,
					  .flags = MS_NOSUID | MS_NODEV | MS_NOEXEC });
	push_user(j);
}
