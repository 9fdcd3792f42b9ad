/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls audit [REFERENCE]...: what containers and units have in common with the host. */
#include "audit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../reference.h"
#include "../../report.h"
#include "../missed.h"
#include "../verbs.h"

/* What shares all namespaces with the host is any service: they are only counted. */
static bool is_ordinary(const struct nsu_snapshot *s, const struct audit_subject *subject)
{
	struct nsu_audit a;

	if (subject->what != GROUP_UNIT)
		return false;
	nsu_audit_find(s, subject->processes, subject->count, &a);
	return !a.own;
}

static size_t drop_ordinary(struct audit_subjects *all, const struct nsu_snapshot *s)
{
	size_t count = all->count, kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct audit_subject subject = all->at[i];

		if (is_ordinary(s, &subject))
			continue;
		all->at[i] = all->at[kept];	/* stays owned, behind those that are kept */
		all->at[kept++] = subject;
	}
	return kept;
}

/* From within a container the host is whatever its PID 1 is in. */
static bool is_inside(const struct nsu_snapshot *s)
{
	for (size_t i = 0; i < nsu_snapshot_count_namespaces(s); i++)
		if (nsu_snapshot_get_whose(s, i, NSU_NONE) == NSU_WHOSE_INIT &&
		    !nsu_snapshot_is_initial(s, i))
			return true;
	return false;
}

/* ------------------------------------------------------------------------- the answer */

static int print_table(const struct audit_subjects *all, size_t count,
		       const struct nsu_snapshot *s, const struct request *r)
{
	struct table t, missed = { 0 };
	int err;

	audit_begin(&t, r);
	missed_begin(&missed, &t);
	err = missed_fill(&missed, s);
	for (size_t i = 0; !err && i < count; i++)
		err = audit_fill(&t, s, &all->at[i]);
	if (!err)
		err = table_print(&t);
	table_clear(&t);
	table_clear(&missed);
	return err;
}

static int print(const struct audit_subjects *all, size_t count, const struct nsu_snapshot *s,
		 const struct request *r)
{
	if (r->json || r->raw)
		return print_table(all, count, s, r);
	for (size_t i = 0; i < count; i++) {
		if (i)
			putchar('\n');
		audit_print_story(s, &all->at[i]);
	}
	return 0;
}

/* Of all, or of the words; a word that means nothing was said to do so. */
static int find(struct audit_subjects *all, const struct nsu_snapshot *s,
		const struct request *r, bool *lacks)
{
	int err = *r->operands ? 0 : subjects_find_all(all, s);

	for (char **word = r->operands; !err && *word; word++) {
		struct nsu_referent wanted;
		size_t before = all->count;

		err = reference_read(*word, r->sysroot, &wanted);
		if (err == -ENOENT || err == -ESRCH) {
			*lacks = true;
			err = 0;
			continue;
		}
		if (!err) {
			err = subjects_find(all, s, &wanted);
			nsu_referent_free(&wanted);
		}
		if (!err && all->count == before) {
			report_note("audit: %s: no process of it can be seen",
				    report_word(*word));
			*lacks = true;
		}
	}
	return err;
}

static enum answer answer(const struct nsu_snapshot *s, const struct request *r, char *argv[])
{
	struct audit_subjects all = { .count = 0 };
	bool lacks = false;
	size_t shown = 0;
	int err = find(&all, s, r, &lacks);

	if (!err) {
		shown = *r->operands || r->every ? all.count : drop_ordinary(&all, s);
		err = print(&all, shown, s, r);
		if (err)
			report_note("print: %s", strerror(-err));
	}
	if (!err && shown < all.count)
		report_note("%zu units share all namespaces with the host; --all has them, too",
			    all.count - shown);
	if (!err && is_inside(s))
		report_note("this is itself no host: by that its PID 1 is meant");
	if (!err)
		missed_report(s, argv);
	subjects_clear(&all);
	if (err)
		return ANSWER_FAILED;
	return lacks || !shown ? ANSWER_NO : ANSWER_YES;
}

static enum answer run(const struct request *r, char *argv[])
{
	const struct nsu_look look = {
		.sysroot = r->sysroot, .proc = r->proc,
		.kinds = NSU_EVERY_KIND,
		.ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_WHOSE | NSU_ASK_NAMES |
		       NSU_ASK_MAPS | NSU_ASK_CONFINED,
	};
	struct nsu_snapshot *s;
	struct nsu_error e;
	enum answer is;

	if (nsu_snapshot_take(&s, &look, &e) < 0) {
		report_error(&e);
		return ANSWER_FAILED;
	}
	is = answer(s, r, argv);
	nsu_snapshot_free(s);
	return is;
}

static int want_every(struct request *r, const char *arg)
{
	(void)arg;
	r->every = true;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "all", NULL, "units that share all namespaces with the host, too", want_every,
	  .ours = true },
};

const struct verb verb_audit = {
	.name = "audit", .operands = "[REFERENCE]...", .max = 64, .run = run,
	.about = "what containers and units share with the host",
	.footer = "REFERENCE is a container, pod, unit, process or namespace.\n"
		  "Try:  nsls audit\n"
		  "      nsls audit container:web self",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
