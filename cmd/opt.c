/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Derives getopt's tables, the help and the errors from a tool's option table. */
#include "opt.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nsutil.h>

#include "report.h"

#define OPTS_MAX 96
#define LONG_ONLY 256	/* getopt's value of the first option; no letter is as large */
#define HELP_COLUMN 28

static struct opt_given given[OPT_GIVEN_MAX];
static size_t ngiven;

const struct opt_given *opt_get_given(size_t *count)
{
	*count = ngiven;
	return given;
}

void opt_refuse(const struct tool *tool, const char *remedy, const char *format, ...)
{
	char raw[512], text[4 * sizeof(raw)];
	va_list ap;

	va_start(ap, format);
	report_fit(raw, sizeof(raw), format, ap);
	va_end(ap);
	nsu_escape(text, sizeof(text), raw, strlen(raw), !report_utf8());
	report_note("%s", text);
	if (remedy)
		report_note("%s", remedy);
	exit(tool->usage_status);
}

static enum opt_arg takes(const struct opt *o)
{
	if (!o->arg)
		return OPT_NONE;
	return o->arg[0] == '[' ? OPT_OPTIONAL : OPT_REQUIRED;
}

static void help_line(char letter, const char *name, const char *arg, const char *text)
{
	char left[96];
	int width;

	width = snprintf(left, sizeof(left), "  %c%c%c --%s%s%s", letter ? '-' : ' ',
			 letter ? letter : ' ', letter ? ',' : ' ', name,
			 arg && arg[0] != '[' ? " " : "", arg ? arg : "");
	printf("%-*s", HELP_COLUMN, left);
	if (width >= HELP_COLUMN)
		printf("\n%*s", HELP_COLUMN, "");
	for (; *text; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("%*s", HELP_COLUMN, "");
	}
	putchar('\n');
}

/* "netnsctl", or "netnsctl exec". */
static const char *full_name(const struct tool *t)
{
	static char name[64];

	snprintf(name, sizeof(name), "%s%s%s", t->name, t->verb ? " " : "",
		 t->verb ? t->verb : "");
	return name;
}

static void usage_lines(const struct tool *t)
{
	const char *line = t->usage;
	const char *lead = "Usage:";

	for (;;) {
		size_t len = strcspn(line, "\n");

		printf("%s %s %s%.*s\n", lead, full_name(t), t->verb ? "[OPTION]... " : "",
		       (int)len, line);
		if (!line[len])
			break;
		line += len + 1;
		lead = "      ";
	}
}

static void help(const struct tool *t)
{
	usage_lines(t);
	printf("%s\n\nOptions:\n", t->about);
	for (size_t i = 0; i < t->nopts; i++)
		if (t->opts[i].help)
			help_line(t->opts[i].letter, t->opts[i].name, t->opts[i].arg,
				  t->opts[i].help);
	help_line('h', "help", NULL, "show this help");
	help_line('V', "version", NULL, "show the version");
	if (t->help_more)
		t->help_more();
	if (t->footer)
		printf("\n%s\n", t->footer);
	exit(report_end(EXIT_SUCCESS, t->usage_status == 125 ? 125 : 1));
}

static void version(const struct tool *t)
{
	printf("%s from nsutil %s\n", full_name(t), NSU_VERSION);
	exit(report_end(EXIT_SUCCESS, t->usage_status == 125 ? 125 : 1));
}

struct tables {
	char shorts[3 * OPTS_MAX + 8];
	struct option longs[OPTS_MAX + 3];
};

static int value_of(const struct tool *t, size_t index)
{
	return t->opts[index].letter ? t->opts[index].letter : LONG_ONLY + (int)index;
}

/* What two letters have is there once: getopt(3) would take a short word for either. */
static bool is_first(const struct tool *t, size_t index)
{
	return index == 0 || strcmp(t->opts[index - 1].name, t->opts[index].name) != 0;
}

/* "+": the first operand ends the options; ":": we say ourselves what is missing. */
static void derive(const struct tool *t, struct tables *out)
{
	char *end = stpcpy(out->shorts, t->anywhere ? ":hV" : "+:hV");
	struct option *next = out->longs;

	for (size_t i = 0; i < t->nopts; i++) {
		const struct opt *o = &t->opts[i];

		if (is_first(t, i))
			*next++ = (struct option){ o->name, (int)takes(o), NULL,
						   value_of(t, i) };
		if (!o->letter)
			continue;
		*end++ = o->letter;
		for (enum opt_arg n = o->bare_letter ? OPT_NONE : takes(o); n > OPT_NONE; n--)
			*end++ = ':';
	}
	*end = '\0';
	*next++ = (struct option){ "help", no_argument, NULL, 'h' };
	*next++ = (struct option){ "version", no_argument, NULL, 'V' };
	*next = (struct option){ 0 };
}

static const struct opt *find(const struct tool *t, int value)
{
	if (value >= LONG_ONLY)
		return &t->opts[value - LONG_ONLY];
	for (size_t i = 0; i < t->nopts; i++)
		if (t->opts[i].letter == value)
			return &t->opts[i];
	return NULL;
}

static const char *get_remedy(const struct tool *t, const char *expects)
{
	static char remedy[128];

	snprintf(remedy, sizeof(remedy), "'%s --help' lists the options", full_name(t));
	return expects ? expects : remedy;
}

__attribute__((noreturn))
static void refuse_word(const struct tool *t, const char *word, int letter, bool missing)
{
	const struct opt *o = letter ? find(t, letter) : NULL;
	const char *remedy = get_remedy(t, o && missing ? o->expects : NULL);

	if (missing && o)
		opt_refuse(t, remedy, "--%s: it needs a value: %s", o->name, o->arg);
	if (letter && letter < LONG_ONLY && !(word[0] == '-' && word[1] == '-'))
		opt_refuse(t, remedy, "option: -%c: no such option", letter);
	if (letter)
		opt_refuse(t, remedy, "option: %s: it takes no value", word);
	opt_refuse(t, remedy, "option: %s: no such option, or short for several", word);
}

/* errno says what kind of mistake it is; strerror(3) speaks of files. */
static const char *reason(int err)
{
	static const struct { int err; const char *text; } reasons[] = {
		{ -EINVAL, "not understood" }, { -ERANGE, "out of range" },
		{ -EEXIST, "given twice, or overlapping" }, { -E2BIG, "too many" },
		{ -ENOENT, "there is none" }, { -ENAMETOOLONG, "too long" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == err)
			return reasons[i].text;
	return strerror(-err);
}

static void apply(const struct tool *t, const struct opt *o, struct request *request,
		  const char *arg)
{
	int err;

	if (arg && !o->bare_letter && takes(o) == OPT_OPTIONAL && arg[0] == '=')
		arg++;	/* "-m=FILE", as nsenter takes it */
	err = o->set(request, arg);
	if (err < 0)
		opt_refuse(t, get_remedy(t, o->expects), "--%s: %s%s%s", o->name,
			   arg && !*arg ? "''" : arg ? arg : "", arg ? ": " : "",
			   reason(err));
	if (ngiven < OPT_GIVEN_MAX)
		given[ngiven++] = (struct opt_given){ o, arg };
}

/* The one option of the stock tool that begins so, or '?'. */
static int find_stock(const struct tool *t, const char *word, size_t length)
{
	bool is_help = strncmp("help", word, length) == 0;
	bool is_version = strncmp("version", word, length) == 0;
	int found = is_help + is_version, value = is_help ? 'h' : 'V';

	for (size_t i = 0; i < t->nopts; i++)
		if (!t->opts[i].ours && strncmp(t->opts[i].name, word, length) == 0) {
			value = value_of(t, i);
			found++;
		}
	return found == 1 ? value : '?';
}

/*
 * A word that is short for one option of the stock tool stays so, whatever begins like it among
 * those that are ours. getopt(3) has read the word as far as the value that may lie behind.
 */
static int settle(const struct tool *t, int argc, char *argv[])
{
	char *word = argv[optind - 1] + 2, *end = word + strcspn(word, "=");
	int value = find_stock(t, word, (size_t)(end - word));
	const struct opt *o = find(t, value);

	optarg = *end ? end + 1 : NULL;
	optopt = value == '?' ? 0 : value;
	if (optarg && (!o || takes(o) == OPT_NONE))
		return '?';
	if (optarg || !o || takes(o) != OPT_REQUIRED)
		return value;
	if (optind == argc)
		return ':';
	optarg = argv[optind++];
	return value;
}

static int next(const struct tool *t, int argc, char *argv[], const struct tables *tables)
{
	int value;

	if (t->one_dash)
		return getopt_long_only(argc, argv, tables->shorts, tables->longs, NULL);
	value = getopt_long(argc, argv, tables->shorts, tables->longs, NULL);
	if (value == '?' && !optopt && strncmp(argv[optind - 1], "--", 2) == 0)
		return settle(t, argc, argv);
	return value;
}

/* With "--load=FILE" it is that one alone. */
static void apply_rest(const struct tool *t, const struct opt *o, struct request *request,
		       int argc, char *argv[])
{
	if (!o->many || optarg != argv[optind - 1])
		return;
	while (optind < argc && (argv[optind][0] != '-' || !argv[optind][1]))
		apply(t, o, request, argv[optind++]);
}

bool opt_are_there(bool anywhere, int argc, char *argv[])
{
	for (int i = 1; i < argc && (i == 1 || anywhere); i++)
		if (argv[i][0] == '-')
			return true;
	return false;
}

int opt_parse(const struct tool *t, struct request *request, int argc, char *argv[])
{
	struct tables tables;
	const struct opt *o;
	int value;

	if (t->nopts > OPTS_MAX)
		abort();
	if (!opt_are_there(t->anywhere, argc, argv))
		return argc > 1 ? 1 : argc;
	derive(t, &tables);
	opterr = 0;
	optind = 0;	/* glibc: whatever it was in the middle of is over */
	while ((value = next(t, argc, argv, &tables)) != -1) {
		if (value == 'h')
			help(t);
		else if (value == 'V')
			version(t);
		else if (value == '?' || value == ':')
			refuse_word(t, argv[optind - 1], optopt, value == ':');
		else if ((o = find(t, value)))
			apply(t, o, request, optarg), apply_rest(t, o, request, argc, argv);
	}
	return optind;
}
