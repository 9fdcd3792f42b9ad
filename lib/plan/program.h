/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of every plan that runs a program: who it is, its start, its wait. */
#ifndef NSU_PROGRAM_H
#define NSU_PROGRAM_H

#include "plan/plan.h"

struct program {
	enum actor actor;
	uint32_t uid, gid;	/* or NSU_KEEP_ID */
	bool drop_groups;
	bool optional_groups;	/* keep them where setgroups(2) is denied */
	bool keep_caps;
	enum why why;		/* WHY_NONE: each its own */
	bool shielded;		/* a change of IDs makes us dumpable: see guard.c */
};

/* Groups, then group, then user: each takes a capability the next may cost. */
void program_push_credentials(struct nsu_plan *plan, const struct program *program);

/* A program and its arguments; @shell, unless NULL, is executed where there is no argv[0]. */
struct command {
	char *const *argv;
	const char *shell;
};

/* Execute @command as @actor; with @pins, what the helper made stays once that worked. */
void program_push_exec(struct nsu_plan *plan, enum actor actor, bool pins,
		       struct command command, enum why why);

#endif
