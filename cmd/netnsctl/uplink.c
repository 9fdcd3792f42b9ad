/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* uplink: a way out of the lab, which needs no rights outside of it. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "lab.h"

struct own {
	const char *with;
	struct nsu_lab lab;
};

static int want_with(struct request *r, const char *arg)
{
	((struct own *)r->own)->with = arg;
	return strcmp(arg, "pasta") == 0 || strcmp(arg, "slirp4netns") == 0 ? 0 : -EINVAL;
}

static const struct opt opts[] = {
	{ 0, "with", "PROGRAM", "pasta, or slirp4netns; else what is installed", want_with,
	  .ours = true, .expects = "pasta, or slirp4netns" },
};

static int build_uplink(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;

	return nsu_plan_lab_uplink(plan, &own->lab, own->with, e);
}

static int run(const struct request *r)
{
	struct own *own = r->own;
	struct nsu_error e;
	int status;

	if (r->operands[0])
		return words_refuse(r, "operands: it takes none");
	status = lab_find(r, &own->lab);
	if (status)
		return status < 0 ? EXIT_FAILURE : status;
	return change(r, build_uplink, &e) ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_uplink = {
	.name = "uplink", .run = run, .operands = "",
	.about = "make a way out of the lab, by pasta or slirp4netns",
	.flags = VERB_OURS | VERB_FOUNDS | VERB_OUTSIDE, VERB_OPTS(opts),
	.own = sizeof(struct own),
	.footer = "It ends with the lab; 'nat NAME' then leads NAME there.\n"
		  "Try:  netnsctl uplink\n      netnsctl nat h1",
};
