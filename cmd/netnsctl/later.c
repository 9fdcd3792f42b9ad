/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verbs that are not there yet: so that their abbreviations mean what they do to ip(8). */
#include "netnsctl.h"

#include "../report.h"

static int run_later(const struct request *r)
{
	report_note("%s: not in this version", r->verb->name);
	report_note("use: ip netns %s", r->verb->name);
	return NAME_ERROR;
}

const struct verb verb_list_id = { .name = "list-id", .run = run_later, .operands = "" };
const struct verb verb_set = { .name = "set", .run = run_later, .operands = "" };
const struct verb verb_monitor = { .name = "monitor", .run = run_later, .operands = "" };
