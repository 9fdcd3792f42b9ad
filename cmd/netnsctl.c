/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* netnsctl: network namespaces with names, as ip netns has them. */
#include "netnsctl/netnsctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opt.h"
#include "report.h"

static int want_json(struct request *r, const char *arg)
{
	(void)arg;
	r->json = true;
	return 0;
}

static const struct opt opts[] = {
	{ 'j', "json", NULL, "list as JSON", want_json, .stock = "" },
	ACT_OPTS,
};

static const struct tool tool = {
	.name = "netnsctl",
	.usage = "[OPTION]... [list]\n"
		 "[OPTION]... add NAME\n"
		 "[OPTION]... attach NAME PID\n"
		 "[OPTION]... delete NAME\n"
		 "[OPTION]... exec NAME PROGRAM [ARGUMENT]...\n"
		 "[OPTION]... identify [PID]\n"
		 "[OPTION]... pids NAME\n"
		 "help",
	.about = "Give network namespaces names, and run programs in them.",
	TOOL_OPTS(opts), .usage_status = 2,
	.footer = "Try:  netnsctl add h1\n      netnsctl exec h1 ip address\n"
		  "      netnsctl --explain add h1\nMore: netnsctl(8)",
};

static int verb_help(const struct request *r)
{
	const char *lead = "Usage:";

	(void)r;
	for (const char *line = tool.usage; *line; lead = "      ") {
		int len = (int)strcspn(line, "\n");

		fprintf(stderr, "%s netnsctl %.*s\n", lead, len, line);
		line += len + (line[len] == '\n');
	}
	return NAME_ERROR;
}

/* "No such verb yet": so that its abbreviations mean what they do to ip(8). */
static int verb_later(const struct request *r)
{
	report_note("%s: not in this version", r->verb);
	report_note("use: ip netns %s", r->verb);
	return NAME_ERROR;
}

/*
 * The first verb that a word is the beginning of is meant: ip(8) tries them in
 * this order, so "s" is show and "a" is add.
 */
static const struct verb {
	const char *name;
	int (*run)(const struct request *request);
	bool prints;		/* an answer on stdout */
	bool makes;		/* the name is a new one */
	bool runs;		/* a program: see report_exit_code() */
} verbs[] = {
	{ "list", verb_list, .prints = true },
	{ "show", verb_list, .prints = true },
	{ "lst", verb_list, .prints = true },
	{ "list-id", verb_later },
	{ "help", verb_help },
	{ "add", verb_add, .makes = true },
	{ "set", verb_later },
	{ "delete", verb_delete },
	{ "identify", verb_identify, .prints = true },
	{ "pids", verb_pids, .prints = true },
	{ "exec", verb_exec, .runs = true },
	{ "monitor", verb_later },
	{ "attach", verb_attach, .makes = true },
};

static const struct verb *find_verb(const char *word)
{
	for (size_t i = 0; *word && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strncmp(verbs[i].name, word, strlen(word)) == 0)
			return &verbs[i];
	return NULL;
}

/* ip(8) looks at the first operand of every verb in this way, even at a PID. */
static bool check_name(const struct verb *verb, const char *name)
{
	int err = nsu_netns_parse_name(name);

	if (!err || (err == -EILSEQ && !verb->makes))
		return true;
	report_note("Invalid netns name \"%s\"", safe(name));
	report_note(err == -EILSEQ ? "no control characters, please, and valid UTF-8" :
		    err == -ENAMETOOLONG ? "a name has at most 255 bytes" :
		    "a name is not empty, not . nor .. and has no slash");
	return false;
}

/* A name is there, or gone, also for somebody who has closed stdout. */
static int run_verb(const struct verb *verb, struct request *request)
{
	bool prints = verb->prints || request->act.dry_run || request->act.explain;
	const char *name = request->operands[0];
	int status;

	request->verb = verb->run == verb_list ? "list" : verb->name;
	if (name && !check_name(verb, name))
		return verb->runs ? 125 : NAME_ERROR;
	status = verb->run(request);
	return prints ? report_end(status, verb->runs ? 125 : EXIT_FAILURE) : status;
}

int main(int argc, char *argv[])
{
	static char *no_operands[] = { NULL };
	struct request request = { .act = { .say = words_report }, .operands = no_operands };
	const struct verb *verb = &verbs[0];

	report_begin(tool.name);
	argv += opt_parse(&tool, &request, argc, argv);
	if (*argv)
		verb = find_verb(*argv);
	if (!verb) {
		report_note("Command \"%s\" is unknown, try \"netnsctl help\".", safe(*argv));
		return NAME_ERROR;
	}
	if (*argv)
		request.operands = argv + 1;
	return run_verb(verb, &request);
}
