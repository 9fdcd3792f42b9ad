/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What protects us, and our terminal, where others may rule. A container whose
 * root is hostile sees us as soon as we are inside, and chooses what we execute.
 */
#include "plan/join/guard.h"

#include <fcntl.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"

/* Enough for a terminal, and nothing of what a shell has exported for itself. */
#define SAFE_ENVIRONMENT "TERM,LANG,LC_*,COLORTERM,NO_COLOR," \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

bool guard_has_tty(const struct joining *j)
{
	return j->crosses && j->request->tty && !j->request->no_fork;
}

/*
 * Whoever may trace us in there can open our file as /proc/PID/exe, and write it once we have
 * become the program. In a user namespace below ours nobody may, while we are not dumpable:
 * our memory belongs to ours (ptrace(2), __ptrace_may_access() of the kernel).
 */
static bool may_be_traced(const struct joining *j)
{
	int held = j->plan->slots[slot_of_kind(NSU_PID)];
	autofd opened = -1, own = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC), owner = -1;
	uint64_t ours = 0, theirs = 0;

	if (!joining_enters(j, NSU_PID))
		return false;
	if (held < 0)
		opened = target_open_ns(j->request->target, "pid");
	owner = nsfs_open_owner(held < 0 ? opened : held);
	return owner < 0 || nsfs_get_inode(owner, &theirs) < 0 ||
	       nsfs_get_inode(own, &ours) < 0 || theirs == ours;
}

void guard_push_seal(struct joining *j)
{
	if ((joining_enters(j, NSU_MNT) || may_be_traced(j)) && !target_is_sealed_self())
		plan_push(j->plan, (struct step){ .op = NSU_OP_SEAL, .why = WHY_SEAL });
}

/*
 * Before anybody inside can see us: what was given up by then cannot be looked
 * at there, however long we take to start the program.
 */
void guard_push_before(struct joining *j)
{
	const struct nsu_join *r = j->request;

	if (!j->crosses)
		return;
	if (guard_has_tty(j))
		plan_push(j->plan, (struct step){ .op = NSU_OP_OPEN_TTY, .slot = SLOT_TTY,
						  .why = WHY_OPEN_TTY });
	if (!r->keep_fds || r->keep_fds_list)
		plan_push(j->plan, (struct step){ .op = NSU_OP_CLOSE_FDS,
						  .object = r->keep_fds_list,
						  .why = WHY_CLOSE_FDS });
	if (!r->keep_env)
		plan_push(j->plan, (struct step){ .op = NSU_OP_CLEARENV, .why = WHY_SAFE_ENV,
						  .object = SAFE_ENVIRONMENT });
	plan_push(j->plan, (struct step){ .op = NSU_OP_SHIELD, .why = WHY_SHIELD });
}

/*
 * Entering a user namespace changes credentials, which makes us dumpable again. A child is
 * born as its parent is, and from then on seen in its PID namespace.
 */
void guard_push_inside(struct joining *j)
{
	if (j->crosses && (j->user || j->to_parent))
		plan_push(j->plan, (struct step){ .op = NSU_OP_SHIELD,
						  .why = WHY_SHIELD_AGAIN });
}

void guard_push_after(struct joining *j)
{
	if (guard_has_tty(j))
		plan_push(j->plan, (struct step){ .op = NSU_OP_ATTACH_TTY, .actor = j->program,
						  .slot = SLOT_TTY_INSIDE,
						  .why = WHY_ATTACH_TTY });
	else if (j->crosses)
		plan_push(j->plan, (struct step){ .op = NSU_OP_FILTER, .actor = j->program,
						  .lenient = true, .why = WHY_FILTER });
}
