/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* up and down: a whole network, from the file that describes it, and its end. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>

#include "../report.h"
#include "lab.h"
#include "topology_file.h"

struct own {
	struct named want;	/* first: its option finds it there */
	size_t steps;
	bool kill;
};

static int want_kill(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->kill = true;
	return 0;
}

static const struct opt up_opts[] = { NAME_OPTS };

static const struct opt down_opts[] = {
	NAME_OPTS,
	{ 0, "kill", NULL, "end the processes in what goes", want_kill, .ours = true },
};

static struct nsu_up up_of(const struct own *own)
{
	return (struct nsu_up){ .name = own->want.file.name, .file = own->want.file.path,
				 .wanted = own->want.file.wanted, .kill = own->kill };
}

static int build_up(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	struct own *own = r->own;
	const struct nsu_up up = up_of(own);
	int err = nsu_plan_up(plan, &up, e);

	own->steps = nsu_plan_count_steps(plan);
	return err;
}

static int build_down(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct nsu_up up = up_of(r->own);

	return nsu_plan_down(plan, &up, e);
}

static void forget(void *own)
{
	topology_file_clear(&((struct own *)own)->want.file);
}

/* Before the lab is entered, which has a /run of its own. */
static int check(const struct request *r, bool is_parsed)
{
	struct named *want = &((struct own *)r->own)->want;

	return topology_file_read(&want->file, r->operands[0], want->name, is_parsed) ?
		       EXIT_FAILURE : EXIT_SUCCESS;
}

static int check_up(const struct request *r)
{
	return check(r, true);
}

/* Without a file all of the lab is meant, and whoever gives a name does not mean that. */
static int check_down(const struct request *r)
{
	if (!r->operands[0] && ((const struct own *)r->own)->want.name)
		return words_refuse(r, "--name is of a FILE, or of -");
	return r->operands[0] ? check(r, false) : EXIT_SUCCESS;
}

static int run_up(const struct request *r)
{
	const struct own *own = r->own;
	struct nsu_error e;
	int err = change(r, build_up, &e);

	if (!err && own->steps == 0)
		report_note("%s is up already: nothing to do", safe(own->want.file.name));
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_down(const struct request *r)
{
	struct nsu_error e;

	if (!r->operands[0])
		return r->lab ? lab_remove(r, r->lab) :
		       words_refuse(r, "operands: a FILE, or with --lab none");
	return change(r, build_down, &e) ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_up = {
	.name = "up", .run = run_up, .check = check_up, .forget = forget, .operands = "FILE",
	.about = "make the whole network that a file describes",
	.flags = VERB_OURS | VERB_FOUNDS, .min = 1, .max = 1,
	VERB_OPTS(up_opts), .own = sizeof(struct own),
	.footer = "A line of FILE: ns h1, switch sw, link h1:eth0=10.0.0.1/24 sw,\n"
		  "route h1 default 10.0.0.254, sysctl r1 net.ipv4.ip_forward=1, nat r1\n"
		  "Try:  netnsctl up two-hosts.lab\n      netnsctl up --explain two-hosts.lab",
};

const struct verb verb_down = {
	.name = "down", .run = run_down, .check = check_down, .forget = forget,
	.operands = "[FILE]",
	.about = "take away what up has made, or all of --lab",
	.flags = VERB_OURS | VERB_WHOLE, .max = 1,
	VERB_OPTS(down_opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl down two-hosts.lab\n"
		  "      netnsctl down --dry-run two-hosts.lab",
};
