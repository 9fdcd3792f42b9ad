/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec: a program in a named network namespace, in place of ourselves. */
#include "netnsctl.h"

#include <stdlib.h>

#include "../report.h"

static int build_exec(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	return nsu_plan_netns_exec(plan, r->operands[0], r->operands + 1, e);
}

static int run_exec(const struct request *r)
{
	struct nsu_error e = { 0 };

	if (!r->operands[0] || !r->operands[1])
		return words_refuse(r, r->operands[0] ? "No command specified" :
							"No netns name specified");
	return change(r, build_exec, &e) ? report_exit_code(&e) : EXIT_SUCCESS;
}

const struct verb verb_exec = {
	.name = "exec", .run = run_exec, .operands = "NAME PROGRAM [ARGUMENT]...",
	.about = "run a program in a network namespace", .flags = VERB_NAME | VERB_RUNS,
};
