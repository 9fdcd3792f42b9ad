/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which verbs nsls has, and how the command line of one is read. */
#include "verbs.h"

#include <stdio.h>
#include <string.h>

#include "../near.h"
#include "words.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define VERB_COLUMN 28
#define VERB_OPTS_MAX 32	/* with those of all verbs */

/* None of them has the name of a kind: 'nsls net' lists network namespaces. */
static const struct verb *const verbs[] = {
	&verb_audit, &verb_caps, &verb_diff, &verb_explain, &verb_graph, &verb_find,
	&verb_limits, &verb_mounts, &verb_translate, &verb_why,
};

static const struct opt opts[] = {
	{ 'J', "json", NULL, "print JSON", want_json },
	{ 'n', "noheadings", NULL, "no line with the names of columns", want_no_headings },
	{ 'r', "raw", NULL, "one blank between columns, \\x20 inside of them", want_raw },
	COLOR_OPT,
	SYSROOT_OPT,
};

/* Of a verb that asks the running kernel: taken, to say so. */
static const struct opt unloaded = { 0, "load", "FILE", NULL, want_load, .ours = true };

const struct verb *verb_by_name(const char *word)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i]->name, word) == 0)
			return verbs[i];
	return NULL;
}

/* Nobody writes a verb as a whole who knows tools that take the beginning of one. */
static bool is_begin(const char *word, const char *known)
{
	return strlen(word) > 2 && strncmp(word, known, strlen(word)) == 0;
}

static void offer(struct near *near, const char *word, const char *known)
{
	near_offer(near, known,
		   is_begin(word, known) ? 0 : nsu_word_count_typos(word, known));
}

const char *verb_find_near(const char *word)
{
	struct near near = { NULL, NSU_NONE };

	for (size_t i = 0; i < COUNT(verbs); i++)
		offer(&near, word, verbs[i]->name);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		offer(&near, word, nsu_kind_get_name((enum nsu_kind)kind));
	return near.word;
}

void verbs_print(void)
{
	puts("\nVerbs:");
	for (size_t i = 0; i < COUNT(verbs); i++) {
		char left[96];

		snprintf(left, sizeof(left), "  %s %s", verbs[i]->name, verbs[i]->operands);
		printf("%-*s", VERB_COLUMN, left);
		if (strlen(left) >= VERB_COLUMN)
			printf("\n%*s", VERB_COLUMN, "");
		printf("%.*s\n", (int)strcspn(verbs[i]->about, "\n"), verbs[i]->about);
	}
}

size_t verbs_describe(struct complete_verb to[VERBS_MAX])
{
	_Static_assert(COUNT(verbs) <= VERBS_MAX, "more verbs than that");

	for (size_t i = 0; i < COUNT(verbs); i++)
		to[i] = (struct complete_verb){ verbs[i]->name, verbs[i]->about,
						verbs[i]->operands, verbs[i]->opts,
						verbs[i]->nopts };
	return COUNT(verbs);
}

const struct opt *verbs_get_common(size_t *count)
{
	*count = COUNT(opts);
	return opts;
}

/* The verb's own, then those of all. */
static size_t join_opts(const struct verb *verb, struct opt *joined)
{
	size_t count = verb->nopts;

	for (size_t i = 0; i < count; i++)
		joined[i] = verb->opts[i];
	memcpy(joined + count, opts, sizeof(opts));
	count += COUNT(opts);
	if (!verb->loads)
		joined[count++] = unloaded;
	return count;
}

static void bring_forward(char *argv[], int at)
{
	char *word = argv[at];

	memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof(*argv));
	argv[1] = word;
}

static void check_operands(const struct tool *tool, const struct verb *verb,
			   const struct request *r)
{
	char usage[160];
	size_t count = 0;

	snprintf(usage, sizeof(usage), "write: nsls %s %s", verb->name, verb->operands);
	while (r->operands[count])
		count++;
	if (count < verb->min)
		opt_refuse(tool, usage, "%s: %s", verb->name,
			   count ? "one more word is needed" : "of what?");
	if (count > verb->max)
		opt_refuse(tool, usage, "%s: one word too many", r->operands[verb->max]);
}

static void check_saved(const struct tool *tool, const struct verb *verb,
			const struct request *r)
{
	if (r->nload && !verb->loads)
		opt_refuse(tool, "listings, --matrix and why look at what was saved; diff takes"
			   " two files", "--load: %s looks at the machine as it runs",
			   verb->name);
	if (r->nload > 1)
		opt_refuse(tool, "name one file", "--load: %s is about one machine",
			   verb->name);
	if (r->nload && (r->sysroot || r->proc || r->sources))
		opt_refuse(tool, "they say where a snapshot is taken, and --load has one",
			   "--load excludes --sysroot and --sources");
}

void verb_parse(const struct verb *verb, struct request *r, int argc, char *argv[], int at)
{
	static struct opt joined[VERB_OPTS_MAX];	/* stay: opt_get_given() points there */
	const struct tool tool = {
		.name = nsls_tool.name, .verb = verb->name, .usage = verb->operands,
		.about = verb->about, .opts = joined, .nopts = join_opts(verb, joined),
		.footer = verb->footer, .usage_status = 2, .anywhere = true,
	};

	bring_forward(argv, at);
	r->verb = verb;
	r->operands = argv + 1 + opt_parse(&tool, r, argc - 1, argv + 1);
	if (r->json && r->raw)
		opt_refuse(&tool, "choose one of the two",
			   "--json and --raw exclude each other");
	check_saved(&tool, verb, r);
	check_operands(&tool, verb, r);
}
