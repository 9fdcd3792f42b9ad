/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* add and attach: names come, as plans. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>

#include "../like.h"
#include "../report.h"
#include "../value.h"
#include "network.h"

static char *stock_of(const struct request *r)
{
	bool ours = r->verb->flags & VERB_OURS;

	return r->act.explain && !ours ? like("ip netns", r->verb->name, r->operands) : NULL;
}

/* It is a mount: whoever does not get it finds a file that is nothing. */
static void say_reach(enum nsu_netns_reach reach)
{
	if (reach == NSU_REACH_ALL)
		return;
	report_note("others do not see it: mounts of this mount namespace do not leave it");
	if (reach == NSU_REACH_SLAVE)
		report_note("for everybody: leave it first, or "
			    "'nsjoin --target 1 --mount netnsctl ...'");
	else
		report_note("a container wants it shared: -v /run/netns:/run/netns:rshared");
}

/* Asked before it is run: the first name of all makes the directory a mount of its own. */
static enum nsu_netns_reach reach_of(const struct request *r, const struct nsu_plan *plan)
{
	bool is_run = !r->act.dry_run && !r->act.explain;

	return is_run && nsu_plan_count_names(plan) ? nsu_netns_get_reach() : NSU_REACH_ALL;
}

/* "FILE:5: ...", by which editors find it. */
static void say_line(const struct request *r, unsigned int line)
{
	if (line)
		fprintf(stderr, "%s:%u: this line asks for it\n", safe(r->operands[0]), line);
}

int change(const struct request *r, build_fn *build, struct nsu_error *e)
{
	enum nsu_netns_reach reach = NSU_REACH_ALL;
	struct nsu_plan *plan = nsu_plan_new();
	char *stock = stock_of(r);
	int status, err;

	err = plan ? build(plan, r, e) :
		     nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	if (err) {
		words_report(r, e);
	} else {
		reach = reach_of(r, plan);
		err = act_on(&r->act, plan, stock, &status, e);
	}
	if (!err)
		say_reach(reach);
	else if (plan)
		say_line(r, nsu_plan_get_line(plan, e));
	nsu_plan_free(plan);
	free(stock);
	return err;
}

static int change_name(const struct request *r, build_fn *build)
{
	struct nsu_error e;

	if (!r->operands[0])
		return words_refuse(r, "No netns name specified");
	return change(r, build, &e) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int build_add(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	if (r->raw)
		nsu_plan_allow_raw_names(plan);
	return nsu_plan_netns_add(plan, r->operands[0], e);
}

static int run_add(const struct request *r)
{
	return change_name(r, build_add);
}

const struct verb verb_add = {
	.name = "add", .run = run_add, .operands = "NAME",
	.about = "make a network namespace",
	.flags = VERB_NAME | VERB_MAKES | VERB_FOUNDS | VERB_STAYS, .max = 1,
	.footer = "Try:  netnsctl add h1\n      netnsctl add --explain h1",
};

struct own {
	struct network network;	/* of a reference */
};

static int build_attach(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;
	pid_t pid = 0;

	if (r->raw)
		nsu_plan_allow_raw_names(plan);
	if (own->network.inode)
		return nsu_plan_netns_attach_to(plan, r->operands[0], own->network.ns,
						r->operands[1], e);
	value_pid(r->operands[1], &pid);
	return nsu_plan_netns_attach(plan, r->operands[0], pid, e);
}

static int run_attach(const struct request *r)
{
	struct own *own = r->own;
	pid_t pid;

	if (!r->operands[0] || !r->operands[1])
		return words_refuse(r, "No netns name and PID specified");
	if (network_is_reference(r->operands[1]))
		return network_find(r, r->operands[1], &own->network) ? EXIT_FAILURE :
		       change_name(r, build_attach);
	if (value_pid(r->operands[1], &pid)) {
		report_note("Invalid PID: %s", safe(r->operands[1]));
		report_note("write the number of a process, from 1 on, or a reference");
		return EXIT_FAILURE;
	}
	return change_name(r, build_attach);
}

const struct verb verb_attach = {
	.name = "attach", .run = run_attach, .operands = "NAME PID|REFERENCE",
	.about = "name the network namespace of a process",
	.flags = VERB_NAME | VERB_MAKES | VERB_FOUNDS | VERB_NUMBERS, .max = 2,
	.own = sizeof(struct own),
	.footer = "Try:  netnsctl attach here $$\n      netnsctl attach web container:web",
};
