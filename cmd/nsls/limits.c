/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls limits: how many namespaces may be made, and there are; would a new one be refused? */
#include "verbs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "../verdict.h"
#include "missed.h"

#define NESTING_MAX 32	/* create_user_ns() of the kernel */

/* -------------------------------------------------------- what there is of a kind */

enum { TYPE, LIMIT, SEEN, OWNERS, COUNTS };

static const struct table_column counts[COUNTS] = {
	[TYPE] = { "TYPE", TABLE_STRING },
	[LIMIT] = { "LIMIT", TABLE_NUMBER, .right = true },
	[SEEN] = { "SEEN", TABLE_NUMBER, .right = true },
	[OWNERS] = { "OWNERS", TABLE_STRINGS },
};

/*
 * The initial ones were made by nobody, and count for nobody. In a container those of PID 1 are
 * called so; where it cannot be read, the machine's are known all the same.
 */
static bool is_made(const struct nsu_snapshot *s, size_t ns)
{
	return nsu_snapshot_get_namespace(s, ns)->found && !nsu_snapshot_is_initial(s, ns) &&
	       nsu_snapshot_get_whose(s, ns, NSU_NONE) != NSU_WHOSE_INIT;
}

/* How many of each kind each user namespace owns; the last line: an owner that is not seen. */
struct tally {
	size_t (*owned)[NSU_KINDS], unseen;
	size_t all[NSU_KINDS];
	int64_t limits[NSU_KINDS];
};

static int count_made(struct tally *tally, const struct nsu_snapshot *s)
{
	size_t count = nsu_snapshot_count_namespaces(s);

	*tally = (struct tally){ .owned = calloc(count + 1, sizeof(*tally->owned)),
				 .unseen = count };
	if (!tally->owned)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, i);

		if (!is_made(s, i))
			continue;
		tally->owned[is->owner == NSU_NONE ? count : is->owner][is->kind]++;
		tally->all[is->kind]++;
	}
	for (int kind = 0; kind < NSU_KINDS; kind++)
		tally->limits[kind] = nsu_limit_get((enum nsu_kind)kind);
	return 0;
}

static int add_owner(struct table *t, struct table_row *row, const struct nsu_snapshot *s,
		     size_t owner, size_t count)
{
	char text[64];

	if (owner == nsu_snapshot_count_namespaces(s))
		snprintf(text, sizeof(text), "%zu of an owner that is not seen", count);
	else
		snprintf(text, sizeof(text), "%zu of user:[%" PRIu64 "]", count,
			 nsu_snapshot_get_namespace(s, owner)->inode);
	return table_append(t, row, OWNERS, text);
}

static int add_kind(struct table *t, const struct nsu_snapshot *s, const struct tally *tally,
		    enum nsu_kind kind)
{
	struct table_row *row = table_add(t, NSU_NONE);
	int err = row ? table_set(t, row, TYPE, nsu_kind_get_name(kind)) : -ENOMEM;

	if (!err && tally->limits[kind] >= 0)
		err = table_set_number(t, row, LIMIT, (uint64_t)tally->limits[kind]);
	if (!err)
		err = table_set_number(t, row, SEEN, tally->all[kind]);
	if (!err)
		err = table_append(t, row, OWNERS, NULL);
	for (size_t i = 0; !err && i <= tally->unseen; i++)
		if (tally->owned[i][kind])
			err = add_owner(t, row, s, i, tally->owned[i][kind]);
	return err;
}

static bool is_used_up(const struct tally *tally)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (tally->limits[kind] >= 0 &&
		    tally->all[kind] >= (uint64_t)tally->limits[kind])
			return true;
	return false;
}

/* ----------------------------------------------------------- a new user namespace */

enum { LEVEL, MOST, REFUSED, CAUSE, REMEDY, PLANS };

static const struct table_column plans[PLANS] = {
	[LEVEL] = { "LEVEL", TABLE_NUMBER }, [MOST] = { "MOST", TABLE_NUMBER },
	[REFUSED] = { "REFUSED", TABLE_STRING }, [CAUSE] = { "CAUSE", TABLE_STRING },
	[REMEDY] = { "REMEDY", TABLE_STRING },
};

struct prospect {
	int level;		/* of the user namespace that we are in, or -1 */
	struct nsu_error error;	/* of the step that would be refused; errnum 0: none */
};

static void note(void *arg, const struct nsu_plan *plan, size_t step,
		 enum nsu_verdict verdict, const struct nsu_error *e)
{
	struct prospect *p = arg;

	(void)plan;
	(void)step;
	if (verdict == NSU_WOULD_FAIL && !p->error.errnum)
		p->error = *e;
}

/* As nsrun(1) would do it with -U. */
static void try_new(struct prospect *p)
{
	static char *const nothing[] = { (char *)"true", NULL };
	const struct nsu_create request = {
		.kinds = NSU_BIT(NSU_USER), .argv = nothing, .uid = NSU_KEEP_ID,
		.gid = NSU_KEEP_ID, .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
	};
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;
	int err = plan ? nsu_plan_create(plan, &request, &e) :
			 nsu_error_set(&e, ENOMEM, NSU_OP_NONE, NSU_USER, "plan");

	if (!err)
		err = nsu_plan_try(plan, note, p, &e);
	nsu_plan_free(plan);
	if (err && !p->error.errnum)
		p->error = e;
}

/* The namespace that we are in is ours, be it the initial one. */
static int level_here(const struct nsu_snapshot *s)
{
	size_t self = nsu_snapshot_find_process(s, getpid());
	size_t user = self == NSU_NONE ? NSU_NONE :
					 nsu_snapshot_get_process(s, self)->ns[NSU_USER];

	return user == NSU_NONE ? -1 : nsu_snapshot_get_level(s, user);
}

static void print_prospect(const struct prospect *p)
{
	if (p->level >= 0)
		printf("nesting: %d of at most %d levels\n", p->level, NESTING_MAX);
	printf("a new user namespace: %s\n", p->error.errnum ? "refused" : "would be made");
	if (p->error.errnum)
		verdict_print_remedies(&p->error);
}

static int fill_prospect(struct table *t, const struct prospect *p)
{
	struct table_row *row = table_add(t, NSU_NONE);
	char text[NSU_HINT_SIZE];
	int err = row ? 0 : -ENOMEM;

	if (!err && p->level >= 0)
		err = table_set_number(t, row, LEVEL, (uint64_t)p->level);

	if (!err)
		err = table_set_number(t, row, MOST, NESTING_MAX);
	if (!err && p->error.errnum)
		err = table_set(t, row, REFUSED, strerror(p->error.errnum));
	if (!err && p->error.errnum && nsu_error_get_hint(&p->error, text))
		err = table_set(t, row, CAUSE, text);
	if (!err && p->error.errnum && nsu_error_get_remedy(&p->error, text))
		err = table_set(t, row, REMEDY, text);
	return err;
}

/* --------------------------------------------------------------------- the answer */

static int print(const struct nsu_snapshot *s, const struct tally *tally,
		 const struct prospect *p, const struct request *r)
{
	struct table t = { .name = "limits", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
			   .columns = counts, .ncolumns = COUNTS,
			   .no_headings = r->no_headings };
	struct table more = { .name = "user", .form = TABLE_JSON, .columns = plans,
			      .ncolumns = PLANS };
	int err = 0;

	table_begin(&t);
	table_begin(&more);
	t.beside = &more;
	for (int kind = 0; !err && kind < NSU_KINDS; kind++)
		err = add_kind(&t, s, tally, (enum nsu_kind)kind);
	if (!err && r->json)
		err = fill_prospect(&more, p);
	if (!err)
		err = table_print(&t);
	if (!err && t.form == TABLE_TEXT)
		print_prospect(p);
	if (err)
		report_note("print: %s", strerror(-err));
	table_clear(&t);
	table_clear(&more);
	return err;
}

/* 1 where something is used up or refused. */
static enum answer run(const struct request *r, char *argv[])
{
	const struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				       .kinds = NSU_EVERY_KIND, .sources = NSU_EVERY_SOURCE,
				       .ask = NSU_ASK_OWNERS | NSU_ASK_WHOSE };
	struct prospect p = { .level = -1 };
	struct tally tally;
	struct nsu_snapshot *s;
	struct nsu_error e;
	enum answer answer = ANSWER_FAILED;
	int err = nsu_snapshot_take(&s, &look, &e);

	if (err) {
		report_error(&e);
		return ANSWER_FAILED;
	}
	p.level = level_here(s);
	try_new(&p);
	if (count_made(&tally, s) < 0) {
		report_note("limits: %s", strerror(ENOMEM));
	} else if (print(s, &tally, &p, r) == 0) {
		missed_report(s, argv);
		answer = p.error.errnum || is_used_up(&tally) ? ANSWER_NO : ANSWER_YES;
	}
	free(tally.owned);
	nsu_snapshot_free(s);
	return answer;
}

const struct verb verb_limits = {
	.name = "limits", .operands = "", .run = run,
	.about = "how many namespaces may be made, and how many are",
	.footer = "LIMIT is for each user alone, with what is in user namespaces below ours;\n"
		  "SEEN is all that can be seen, whoever made them.\n"
		  "Try:  nsls limits",
};
