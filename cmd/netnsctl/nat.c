/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nat: a way out for a namespace, through the network that we are in. */
#include "netnsctl.h"

#include <stdio.h>
#include <stdlib.h>

#include "../report.h"
#include "network.h"

#define PATH_SIZE 64

struct own {
	bool remove, six;
	bool dropped;		/* found while the plan was made */
	const char *via;
};

static int want_remove(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->remove = true;
	return 0;
}

static int want_via(struct request *r, const char *arg)
{
	((struct own *)r->own)->via = arg;
	return 0;
}

static int want_six(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->six = true;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "via", "IF", "only out of this interface of ours", want_via, .ours = true },
	{ 0, "ipv6", NULL, "a way out for IPv6, too", want_six, .ours = true },
	{ 0, "remove", NULL, "remove it, with all that was made for it", want_remove,
	  .ours = true },
};

/* A process goes by the file that leads to its network, unless a name looks like that. */
static const char *find_place(const char *word, char path[PATH_SIZE])
{
	struct nsu_error e;
	struct nsu_ref ref;
	uint64_t inode;

	if (!network_parse(word, &ref) || ref.type != NSU_REF_PROCESS ||
	    nsu_netns_find_name(word, &inode, &e) == 0)
		return word;
	snprintf(path, PATH_SIZE, "/proc/%d/ns/net", (int)ref.pid);
	return path;
}

static int build_nat(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;
	char path[PATH_SIZE];
	const struct nsu_nat nat = { .ns = find_place(r->operands[0], path), .via = own->via,
				     .six = own->six };

	return own->remove ? nsu_plan_nat_remove(plan, &nat, e) :
			     nsu_plan_nat(plan, &nat, &((struct own *)r->own)->dropped, e);
}

static int run_nat(const struct request *r)
{
	const struct own *own = r->own;
	struct nsu_error e;

	if (change(r, build_nat, &e))
		return EXIT_FAILURE;
	if (own->dropped) {
		report_note("a filter here drops what is forwarded, as docker's does");
		report_note("let it pass: nft insert rule ip filter FORWARD accept");
	}
	return EXIT_SUCCESS;
}

const struct verb verb_nat = {
	.name = "nat", .run = run_nat, .operands = "NAME|pid:N",
	.about = "make a way out through our own network",
	.flags = VERB_OURS, .min = 1, .max = 1,
	VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl nat h1\n      netnsctl --explain nat h1\n"
		  "      netnsctl nat --remove h1",
};
