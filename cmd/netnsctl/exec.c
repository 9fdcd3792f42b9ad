/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec: a program in a named network namespace, in place of ourselves. */
#include "netnsctl.h"

#include <stdlib.h>

#include "../report.h"

static int build_exec(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	return nsu_plan_netns_exec(plan, r->operands[0], r->operands + 1, e);
}

int verb_exec(const struct request *r)
{
	struct nsu_error e = { 0 };

	if (!r->operands[0] || !r->operands[1]) {
		report_note(r->operands[0] ? "No command specified" :
			    "No netns name specified");
		report_note("write: netnsctl exec NAME PROGRAM [ARGUMENT]...");
		return 125;
	}
	return change(r, build_exec, &e) ? report_exit_code(&e) : EXIT_SUCCESS;
}
