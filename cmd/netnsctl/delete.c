/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* delete, rename and gc: names that go. */
#include "netnsctl.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "keepers.h"

#define WAIT_SECONDS 10		/* when it is not said for how long */
#define WAIT_MAX INT32_MAX	/* seconds: in milliseconds, and from now on, they fit */

struct own {
	bool kill, wait, force;	/* not that of a batch, which is in the request */
	int64_t seconds;
	const char *name;	/* the one whose turn it is */
};

static int want_kill(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->kill = true;
	return 0;
}

static int want_wait(struct request *r, const char *arg)
{
	struct own *own = r->own;
	uint64_t seconds = WAIT_SECONDS;
	int err = arg ? nsu_number_parse(arg, 0, WAIT_MAX, &seconds) : 0;

	own->wait = true;
	own->seconds = (int64_t)seconds;
	return err;
}

static int want_force(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->force = true;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "wait", "[=SECONDS]", "until the namespace is gone, with its interfaces;\n"
	  "without SECONDS 10", want_wait, .expects = "write: --wait or --wait=SECONDS",
	  .ours = true },
	{ 0, "kill", NULL, "end the processes in it", want_kill, .ours = true },
	{ 0, "force", NULL, "whatever has that name, but a directory; with --wait\n"
	  "interfaces of the machine move to our namespace", want_force, .ours = true },
};

static int build(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;
	const struct nsu_netns_end end = {
		.name = own->name, .kill = own->kill, .wait = own->wait,
		.milliseconds = own->seconds * 1000, .move_cards = own->force,
		.anything = own->force,
	};

	return nsu_plan_netns_end(plan, &end, e);
}

/*
 * The end of its cable here is called as the namespace, and goes with it; the rest of what nat
 * made is ours. A look for that name costs microseconds, and one at the tables a tenth of all.
 */
static bool has_way_out(const char *name)
{
	const struct nsu_nat nat = { .ns = name };
	struct nsu_plan *plan;
	struct nsu_error e;
	bool has;

	if (!if_nametoindex(name))
		return false;
	plan = nsu_plan_new();
	has = plan && nsu_plan_nat_remove(plan, &nat, &e) == 0;
	nsu_plan_free(plan);
	return has;
}

/* Plain delete looks for nobody, as ip(8) does not: it costs, and it is not asked. */
static int remove_name(const struct request *r, const char *name)
{
	struct own *own = r->own;
	bool asked = r->act.explain || r->act.verbose || own->wait || own->kill;
	bool way_out = !r->act.explain && !r->act.dry_run && has_way_out(name);
	struct nsu_error e;
	int err;

	own->name = name;
	if (asked)
		keepers_note(name, true);
	err = change(r, build, &e);
	if (err == -EBUSY && !asked)
		keepers_note(name, false);
	if (!err && way_out) {
		report_note("what nat made here for it is still there: "
			    "a table of nft, forwarding");
		report_note("remove it, too: netnsctl nat --remove %s", safe_word(name));
	}
	return err;
}

static int remove_all(const struct request *r)
{
	struct nsu_netns_list *list;
	size_t failed = 0, count;
	struct nsu_error e;

	if (nsu_netns_take(&list, 0, false, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	count = nsu_netns_count(list);
	for (size_t i = 0; i < count; i++)
		failed += remove_name(r, nsu_netns_get(list, i)->name) != 0;
	nsu_netns_free(list);
	if (failed)
		report_note("delete: %zu of %zu names are still there", failed, count);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_delete(const struct request *r)
{
	if (r->all)
		return remove_all(r);
	if (!r->operands[0])
		return words_refuse(r, "No netns name specified");
	return remove_name(r, r->operands[0]) ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_delete = {
	.name = "delete", .run = run_delete, .operands = "NAME", .about = "remove a name",
	.flags = VERB_NAME | VERB_STAYS, .max = 1, VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl delete --explain h1\n      netnsctl delete --kill --wait h1",
};

/* ----------------------------------------------------------------------------- rename */

static int build_rename(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	if (r->raw)
		nsu_plan_allow_raw_names(plan);
	return nsu_plan_netns_rename(plan, r->operands[0], r->operands[1], e);
}

static int run_rename(const struct request *r)
{
	struct nsu_error e;

	return change(r, build_rename, &e) ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_rename = {
	.name = "rename", .run = run_rename, .operands = "OLD NEW", .about = "change a name",
	.flags = VERB_OURS, .min = 2, .max = 2,
	.footer = "Try:  netnsctl rename h1 web",
};

/* --------------------------------------------------------------------------------- gc */

static int build_gc(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	(void)r;
	return nsu_plan_netns_sweep(plan, e);
}

/* It goes on behind a name that could not be removed, and has failed all the same. */
static int run_gc(const struct request *r)
{
	struct request counting = *r;
	size_t left = 0;
	struct nsu_error e;
	int err;

	counting.act.excused = &left;
	err = change(&counting, build_gc, &e);
	return err || left ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_gc = {
	.name = "gc", .run = run_gc, .operands = "", .about = "remove names that are stale",
	.flags = VERB_OURS, .max = 0,
	.footer = "Try:  netnsctl gc --dry-run",
};
