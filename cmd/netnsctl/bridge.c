/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bridge: a switch, and a cable from it to each of several namespaces. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "build.h"

#define BRIDGE "br0"	/* where the namespace has a name that no interface can have */

struct own {
	bool create, here;
};

static int want_create(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->create = true;
	return 0;
}

static int want_here(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->here = true;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "create", NULL, "make the namespaces that are missing", want_create,
	  .ours = true },
	{ 0, "here", NULL, "the switch is in our namespace: none is made for it",
	  want_here, .ours = true },
};

static int parse_ends(char *const *operands, struct nsu_end *ends, struct nsu_error *e)
{
	int err = 0;

	for (size_t i = 0; !err && operands[i]; i++)
		err = nsu_end_parse(operands[i], &ends[i], e);
	return err;
}

/* The switch of its own is made here: nobody else can have meant another. */
static int build_switch(struct nsu_plan *plan, const struct request *r,
			const struct nsu_end *ends, size_t count, struct nsu_error *e)
{
	const struct own *own = r->own;
	const char *name = r->operands[0], *ns = own->here ? "." : name;
	int err = nsu_plan_network(plan, ns, true, e);

	if (!err)
		err = build_networks(plan, ends, count, own->create, e);
	if (!err)
		err = nsu_plan_bridge(plan, ns,
				      own->here || nsu_interface_is_valid(name) ? name : BRIDGE,
				      ends, count, e);
	return err;
}

static int build_bridge(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	size_t count = words_count(r->operands + 1);
	struct nsu_end *ends = calloc(count + 1, sizeof(*ends));
	int err = ends ? parse_ends(r->operands + 1, ends, e) :
			 nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");

	if (!err)
		err = build_switch(plan, r, ends, count, e);
	free(ends);
	return err;
}

/* The file of up has words for both; here they would be parts of a name. */
static int refuse_switch(const struct request *r, const char *word)
{
	report_note("%s: a switch is a name alone, and so is its bridge", safe(word));
	if (!strchr(word, '='))
		words_note_usage(r);
	else
		report_note("its address: netnsctl exec SWITCH ip address add ADDR dev SWITCH");
	return 2;
}

static int check_bridge(const struct request *r)
{
	if (strpbrk(r->operands[0], ":="))
		return refuse_switch(r, r->operands[0]);
	return check_ends(r, r->operands + 1);
}

static int run_bridge(const struct request *r)
{
	struct nsu_error e;

	return change(r, build_bridge, &e) ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_bridge = {
	.name = "bridge", .run = run_bridge, .check = check_bridge,
	.operands = "SWITCH NAME[:IF][=ADDR,...]...",
	.about = "make a switch, and a cable to each NAME", .flags = VERB_OURS | VERB_FOUNDS,
	.min = 1,
	VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl bridge --create sw h1=10.0.0.1/24 h2=10.0.0.2/24\n"
		  "      netnsctl bridge sw h3=10.0.0.3/24",
};
