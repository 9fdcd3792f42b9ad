/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What protects us, and our terminal, where others may rule. A container whose
 * root is hostile sees us as soon as we are inside, and chooses what we execute.
 */
#include "plan/guard.h"

#include "facts/target.h"

/* Enough for a terminal, and nothing of what a shell has exported for itself. */
#define SAFE_ENVIRONMENT "TERM,LANG,LC_*,COLORTERM,NO_COLOR," \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

bool guard_has_tty(const struct joining *j)
{
	return j->crosses && j->request->tty && !j->request->no_fork;
}

void guard_push_seal(struct joining *j)
{
	if (joining_enters(j, NSU_MNT) && !target_is_sealed_self())
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

/* Entering a user namespace changes credentials, which makes us dumpable again. */
void guard_push_after(struct joining *j)
{
	if (j->crosses && (j->user || j->to_parent))
		plan_push(j->plan, (struct step){ .op = NSU_OP_SHIELD, .actor = j->program,
						  .why = WHY_SHIELD_AGAIN });
	if (guard_has_tty(j))
		plan_push(j->plan, (struct step){ .op = NSU_OP_ATTACH_TTY, .actor = j->program,
						  .slot = SLOT_TTY_INSIDE,
						  .why = WHY_ATTACH_TTY });
	else if (j->crosses)
		plan_push(j->plan, (struct step){ .op = NSU_OP_FILTER, .actor = j->program,
						  .lenient = true, .why = WHY_FILTER });
}
