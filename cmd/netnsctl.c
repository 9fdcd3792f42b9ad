/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* netnsctl: network namespaces with names, as ip netns has them. */
#include "netnsctl/netnsctl.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "netnsctl/batch.h"
#include "netnsctl/completion.h"
#include "netnsctl/lab.h"
#include "netnsctl/network.h"
#include "opt.h"
#include "report.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define VERB_COLUMN 28
#define VERB_OPTS_MAX 48	/* with those of all verbs */

/*
 * The verbs of ip(8) come first and in its order: a word means the first of them
 * that it is the beginning of, so "s" is show and "a" is add. Ours are written in
 * full, so that none changes what an abbreviation means.
 */
static const struct verb *const verbs[] = {
	&verb_list, &verb_show, &verb_lst, &verb_list_id, &verb_help, &verb_add, &verb_set,
	&verb_delete, &verb_identify, &verb_pids, &verb_exec, &verb_monitor, &verb_attach,
	&verb_link, &verb_bridge, &verb_nat,
	&verb_tree, &verb_graph, &verb_check,
	&verb_up, &verb_down, &verb_diff, &verb_export,
	&verb_rename, &verb_gc, &verb_labs, &verb_uplink,
};

/* ------------------------------------------------------------ options of all verbs */

static int want_json(struct request *r, const char *arg)
{
	(void)arg;
	r->json = true;
	return 0;
}

static int want_pretty(struct request *r, const char *arg)
{
	(void)arg;
	r->pretty = true;
	return 0;
}

static int want_all(struct request *r, const char *arg)
{
	(void)arg;
	r->all = true;
	return 0;
}

static int want_force(struct request *r, const char *arg)
{
	(void)arg;
	r->force = true;
	return 0;
}

static int want_raw(struct request *r, const char *arg)
{
	(void)arg;
	r->raw = true;
	return 0;
}

static int want_netns(struct request *r, const char *arg)
{
	r->netns = arg;
	return 0;
}

static int want_batch(struct request *r, const char *arg)
{
	r->batch = arg;
	return 0;
}

static int want_lab(struct request *r, const char *arg)
{
	r->lab = arg;
	return nsu_lab_parse_name(arg) ? -EINVAL : 0;
}

static int want_system(struct request *r, const char *arg)
{
	(void)arg;
	r->system = true;
	return 0;
}

/* ip(8) has them for its other objects. */
static int want_nothing(struct request *r, const char *arg)
{
	(void)r;
	(void)arg;
	return 0;
}

/* Those with a word, of which behind the verb the letters would take an operand. */
static int want_no_word(struct request *r, const char *arg)
{
	return want_nothing(r, arg);
}

#define IGNORED(letter, name) { letter, name, NULL, NULL, want_nothing, .stock = "" }
#define IGNORED_WORD(letter, name) { letter, name, "WORD", NULL, want_no_word, .stock = "" }

static const struct opt opts[] = {
	{ 'n', "netns", "NAME", "as seen from this network namespace", want_netns },
	{ 'a', "all", NULL, "delete, exec: every name there is", want_all },
	{ 'j', "json", NULL, "print JSON", want_json, .stock = "" },
	{ 'J', "json", NULL, NULL, want_json, .stock = "" },
	{ 'p', "pretty", NULL, "JSON with line breaks", want_pretty, .stock = "" },
	{ 'b', "batch", "FILE", "do the verbs in the lines of FILE, or of -", want_batch,
	  .stock = "" },
	{ 0, "force", NULL, "go on after a line of the batch that failed", want_force,
	  .stock = "" },
	{ 0, "raw", NULL, "add, attach, rename: allow control bytes in a name", want_raw,
	  .ours = true },
	{ 0, "lab", "NAME", "in this lab, which needs no root (or $NETNSCTL_LAB)", want_lab,
	  .ours = true,
	  .expects = "no slash, no dot in front, no control character; 63 bytes at most" },
	{ 0, "system", NULL, "in no lab, but among the names of the machine", want_system,
	  .ours = true },
	ACT_OPTS,
	IGNORED('o', "oneline"), IGNORED('d', "details"), IGNORED('s', "statistics"),
	IGNORED('t', "timestamp"), IGNORED(0, "tshort"), IGNORED(0, "brief"),
	IGNORED('4', "4"), IGNORED('6', "6"), IGNORED('0', "0"), IGNORED('B', "B"),
	IGNORED('M', "M"), IGNORED('N', "Numeric"), IGNORED('r', "resolve"),
	IGNORED(0, "echo"), IGNORED(0, "human-readable"), IGNORED('i', "iec"),
	IGNORED_WORD('f', "family"), IGNORED_WORD('l', "loops"), IGNORED_WORD(0, "rcvbuf"),
	{ 'c', "color", "[=WHEN]", NULL, want_nothing, .stock = "", .bare_letter = true },
};

/* ------------------------------------------------------------------------ the help */

static void print_verb(const struct verb *verb, FILE *out)
{
	char left[160];
	int width = snprintf(left, sizeof(left), "  %s %s", verb->name, verb->operands);

	fprintf(out, "%-*s", VERB_COLUMN, left);
	if (width >= VERB_COLUMN)
		fprintf(out, "\n%*s", VERB_COLUMN, "");
	fprintf(out, "%s\n", verb->about);
}

static void print_verbs(FILE *out)
{
	fputs("\nVerbs:\n", out);
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (verbs[i]->about)
			print_verb(verbs[i], out);
}

static void help_verbs(void)
{
	print_verbs(stdout);
}

static const struct tool tool = {
	.name = "netnsctl",
	.usage = "[OPTION]... VERB [OPTION]... [OPERAND]...",
	.about = "Give network namespaces names, and run programs in them.",
	TOOL_OPTS(opts), .usage_status = 2, .one_dash = true, .help_more = help_verbs,
	.footer = "Try:  netnsctl add h1\n      netnsctl exec h1 ip address\n"
		  "      netnsctl --explain add h1\n"
		  "More: netnsctl VERB --help, netnsctl(8)",
};

/* ----------------------------------------------------------------------- one verb */

static const struct verb *find_verb(const char *word)
{
	for (size_t i = 0; *word && i < COUNT(verbs); i++) {
		bool ours = verbs[i]->flags & VERB_OURS;

		if (ours ? strcmp(verbs[i]->name, word) == 0 :
			   strncmp(verbs[i]->name, word, strlen(word)) == 0)
			return verbs[i];
	}
	return NULL;
}

static bool has_opt(const struct verb *verb, const struct opt *opt)
{
	for (size_t i = 0; i < verb->nopts; i++)
		if (strcmp(verb->opts[i].name, opt->name) == 0 ||
		    (opt->letter && verb->opts[i].letter == opt->letter))
			return true;
	return false;
}

static bool is_of_plans(const struct opt *opt)
{
	return opt->set == act_want_dry_run || opt->set == act_want_explain ||
	       opt->set == act_want_verbose;
}

/* What a verb takes and its help leaves out is for the sake of scripts. */
static bool is_in_help(const struct verb *verb, const struct opt *opt)
{
	return (is_of_plans(opt) && !(verb->flags & VERB_LOOKS)) ||
	       (opt->set == want_json && (verb->flags & VERB_JSON)) ||
	       (opt->set == want_all && (verb == &verb_delete || verb == &verb_exec));
}

/* The verb's own, then those of all. */
static size_t join_opts(const struct verb *verb, struct opt *joined)
{
	size_t n = 0;

	for (size_t i = 0; i < verb->nopts; i++)
		joined[n++] = verb->opts[i];
	for (size_t i = 0; i < COUNT(opts); i++) {
		if (has_opt(verb, &opts[i]) || opts[i].set == want_no_word)
			continue;
		joined[n] = opts[i];
		if (!is_in_help(verb, &opts[i]))
			joined[n].help = NULL;
		n++;
	}
	return n;
}

static bool is_anywhere(const struct verb *verb)
{
	return !(verb->flags & VERB_RUNS);
}

static int parse_options(const struct verb *verb, struct request *request, int argc,
			 char *argv[])
{
	static struct opt joined[VERB_OPTS_MAX];	/* stay: opt_get_given() points there */
	const struct tool own = {
		.name = tool.name, .verb = verb->name, .usage = verb->operands,
		.about = verb->about ? verb->about : "",
		.opts = joined, .nopts = join_opts(verb, joined), .footer = verb->footer,
		.usage_status = verb->flags & VERB_RUNS ? 125 : 2, .one_dash = true,
		.anywhere = is_anywhere(verb),
	};

	return opt_parse(&own, request, argc, argv);
}

/* That -4 is no number is told in ip(8)'s words: it is an option in front of the verb only. */
static bool has_negative(int argc, char *argv[])
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] == '-' && isdigit((unsigned char)argv[i][1]))
			return true;
	return false;
}

/* Options behind the verb: returns the operands, without them. */
static char **parse_verb(const struct verb *verb, struct request *request, int argc,
			 char *argv[])
{
	bool any = opt_are_there(is_anywhere(verb), argc, argv) &&
		   !((verb->flags & VERB_NUMBERS) && has_negative(argc, argv));

	return argv + (any ? parse_options(verb, request, argc, argv) : 1);
}

/* ip(8) looks at the first operand of every verb in this way, even at a PID. */
static bool check_name(const struct request *r, const char *name)
{
	bool made = (r->verb->flags & VERB_MAKES) && !r->raw;
	int err = nsu_netns_parse_name(name);

	if (!err || (err == -EILSEQ && !made))
		return true;
	report_note("Invalid netns name \"%s\"", safe(name));
	report_note(err == -EILSEQ ? "no control characters, and valid UTF-8" :
		    err == -ENAMETOOLONG ? "a name has at most 255 bytes" :
		    "a name is not empty, not . or .., and has no slash");
	return false;
}

static bool check_count(const struct request *r)
{
	size_t count = words_count(r->operands);

	if (!*r->verb->operands)
		return count == 0;
	return count >= r->verb->min && (r->verb->max == 0 || count <= r->verb->max);
}

/* ip(8) takes "add h1 h2" for "add h1", and ends well. */
static void note_surplus(const struct request *r)
{
	if (r->verb->max == 0 || words_count(r->operands) <= r->verb->max)
		return;
	report_note("%s is ignored, as ip netns does", safe(r->operands[r->verb->max]));
	words_note_usage(r);
}

static int failure_of(const struct verb *verb)
{
	return verb->flags & VERB_RUNS ? 125 : verb->flags & VERB_ASKS ? 2 : EXIT_FAILURE;
}

/* Before anything is done: the verb would be, and the lines would not. */
static int refuse_batch(const struct verb *verb)
{
	report_note("--batch: there is a verb in front of it");
	report_note("write: netnsctl --batch FILE");
	return verb->flags & VERB_RUNS ? 125 : 2;
}

/* A name is there, or gone, also for somebody who has closed stdout. */
static int run_verb(struct request *r)
{
	unsigned int flags = r->verb->flags;
	bool prints = (flags & VERB_PRINTS) || r->act.dry_run || r->act.explain;
	int status;

	if (r->batch)
		return refuse_batch(r->verb);
	if ((flags & VERB_NAME) && r->operands[0] && !r->all &&
	    !((flags & VERB_REFERENCE) && network_is_reference(r->operands[0])) &&
	    !check_name(r, r->operands[0]))
		return flags & VERB_RUNS ? 125 : NAME_ERROR;
	if ((flags & VERB_OURS) && !check_count(r))
		return words_refuse(r, r->operands[0] ? "operands: too few or too many" :
						       "operands: missing");
	if ((flags & VERB_OURS) && r->netns)
		return words_refuse(r, "--netns: only verbs of ip netns look from elsewhere");
	if (!(flags & VERB_OURS) && !r->all)
		note_surplus(r);
	status = r->verb->check ? r->verb->check(r) : EXIT_SUCCESS;
	if (status)
		return status;
	r->inside |= lab_is_wanted(r);
	if (lab_enter(r))
		return failure_of(r->verb);
	if (network_check_from(r))
		return flags & VERB_RUNS ? 125 : NAME_ERROR;
	status = r->verb->run(r);
	return prints ? report_end(status, failure_of(r->verb)) : status;
}

static int run_command(struct request *r, int argc, char *argv[])
{
	static char *no_operands[] = { NULL };
	int status;

	r->verb = argc ? find_verb(argv[0]) : &verb_list;
	if (!r->verb) {
		unknown_refuse(argv[0], verbs, COUNT(verbs));
		return NAME_ERROR;
	}
	r->own = calloc(1, r->verb->own + 1);
	if (!r->own) {
		report_note("%s: %s", r->verb->name, strerror(ENOMEM));
		return failure_of(r->verb);
	}
	r->operands = argc ? parse_verb(r->verb, r, argc, argv) : no_operands;
	status = run_verb(r);
	if (r->verb->forget)
		r->verb->forget(r->own);
	free(r->own);
	return status;
}

static int run_help(const struct request *r)
{
	char *asked[] = { r->operands[0], (char[]){ "--help" }, NULL };
	const struct verb *verb = *asked ? find_verb(*asked) : NULL;
	struct request request = *r;

	if (verb)
		parse_options(verb, &request, 2, asked);	/* ends the process */
	if (*asked) {
		unknown_refuse(*asked, verbs, COUNT(verbs));
		return NAME_ERROR;
	}
	fprintf(stderr, "Usage: netnsctl %s\n", tool.usage);
	print_verbs(stderr);
	return NAME_ERROR;
}

const struct verb verb_help = {
	.name = "help", .run = run_help, .operands = "[VERB]", .max = 1,
	.about = "print the verbs, or the help of one",
};

/* An option may end the process, as --help does. */
static bool stays(const struct request *r, int argc, char *argv[])
{
	const struct verb *verb = argc ? find_verb(argv[0]) : NULL;

	return verb && (verb->flags & VERB_STAYS) && !opt_are_there(true, argc, argv) &&
	       !r->act.dry_run && !r->act.explain && !lab_is_wanted(r);
}

/* As with ip(8) -n comes before all lines; in a lab, whose name it is, each finds it there. */
static int run_batch(struct request *r)
{
	r->verb = &verb_list;
	if (!lab_is_wanted(r) && network_check_from(r))
		return NAME_ERROR;
	return batch_run(r, run_command, stays);
}

int main(int argc, char *argv[])
{
	struct request request = { .act = { .say = words_report } };
	int first;

	report_begin(tool.name);
	if (complete_is_asked(argc, argv))
		return completion_print(&tool, verbs, COUNT(verbs), argc, argv);
	first = opt_parse(&tool, &request, argc, argv);
	if (request.batch)
		return run_batch(&request);
	return run_command(&request, argc - first, argv + first);
}
