/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of every plan that runs a program: who it is, its start, its wait. */
#include "plan/program.h"

static enum why why_of(const struct program *program, enum why why)
{
	return program->why ? program->why : why;
}

void program_push_credentials(struct nsu_plan *plan, const struct program *program)
{
	if (program->drop_groups)
		plan_push(plan, (struct step){ .op = NSU_OP_SETGROUPS, .actor = program->actor,
					       .optional = program->optional_groups,
					       .why = why_of(program, WHY_DROP_GROUPS) });
	if (program->gid != NSU_KEEP_ID)
		plan_push(plan, (struct step){ .op = NSU_OP_SETGID, .actor = program->actor,
					       .flags = program->gid,
					       .why = why_of(program, WHY_SETGID) });
	if (program->uid != NSU_KEEP_ID)
		plan_push(plan, (struct step){ .op = NSU_OP_SETUID, .actor = program->actor,
					       .flags = program->uid,
					       .why = why_of(program, WHY_SETUID) });
	if (program->shielded && program->uid != NSU_KEEP_ID)
		plan_push(plan, (struct step){ .op = NSU_OP_SHIELD, .actor = program->actor,
					       .why = WHY_SHIELD_AGAIN });
	if (program->keep_caps)
		plan_push(plan, (struct step){ .op = NSU_OP_KEEP_CAPS, .actor = program->actor,
					       .why = WHY_KEEP_CAPS });
}

void program_push_exec(struct nsu_plan *plan, enum actor actor, bool pins,
		       struct command command, enum why why)
{
	plan_push(plan, (struct step){ .op = NSU_OP_EXEC, .actor = actor, .why = why,
				       .object = command.argv[0], .argv = command.argv,
				       .text = command.shell });
	if (actor == CHILD)
		plan_push(plan, (struct step){ .op = NSU_OP_START, .slot = SLOT_CHILD,
					       .why = WHY_START });
	if (pins)
		plan_push(plan, (struct step){ .op = NSU_OP_KEEP, .actor = HELPER,
					       .flags = actor == SELF, .why = WHY_KEEP });
	if (actor == CHILD)
		plan_push(plan, (struct step){ .op = NSU_OP_WAIT, .slot = SLOT_CHILD,
					       .why = WHY_WAIT });
}
