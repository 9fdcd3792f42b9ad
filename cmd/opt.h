/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One table says an option's letter, name, argument, help and effect. */
#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stddef.h>

struct request;		/* each tool defines its own */

enum opt_arg { OPT_NONE, OPT_REQUIRED, OPT_OPTIONAL };

struct opt {
	char letter;		/* 0: long only */
	const char *name;
	const char *arg;	/* its name in the help, NULL when it takes none;
				   "[=FILE]" makes it optional, long form only
				   unless the letter takes it too */
	const char *help;	/* NULL: taken, and not shown */
	/*
	 * Puts the option into the request. @arg is NULL when none was given.
	 * Returns 0, or -errno: a bad value, said with that errno's text.
	 */
	int (*set)(struct request *request, const char *arg);
	const char *expects;	/* second line for a bad value: what to write, or NULL */
	bool ours;		/* the stock tool has none of that name */
	bool bare_letter;	/* the letter never takes the argument (unshare -n) */
	bool many;		/* takes the words behind it, too, up to the next option */
	const char *stock;	/* how the stock tool spells it, when not the same; "" when
				   it does so without being asked */
};

/* An option that the command line held, in order, for `like:` lines. */
struct opt_given {
	const struct opt *opt;
	const char *arg;
};

#define OPT_GIVEN_MAX 128

struct tool {
	const char *name;
	const char *verb;	/* NULL, or whose options these are: "netnsctl exec" */
	const char *usage;	/* after the name, and of a verb the operands; lines
				   separated by newline */
	const char *about;	/* one sentence */
	const struct opt *opts;
	size_t nopts;
	const char *footer;	/* last lines of the help: an example, the manual page */
	int usage_status;	/* exit status of a usage error: 2 or 125 */
	bool one_dash;		/* "-json" is "--json", as ip(8) has it */
	bool anywhere;		/* options may stand behind operands; up to "--" */
	void (*help_more)(void); /* prints what the help says besides, or NULL */
};

#define TOOL_OPTS(table) .opts = (table), .nopts = sizeof(table) / sizeof((table)[0])

/*
 * Parses up to the first operand and returns its index; with @tool->anywhere all
 * operands lie behind the options afterwards. -h and -V are answered here; they
 * and a usage error (one line, then what to do) end the process. May be called
 * again, for the options of what the first operand names.
 */
int opt_parse(const struct tool *tool, struct request *request, int argc, char *argv[]);

/*
 * Whether there is anything to parse. Most command lines that are typed have no option, and
 * to get as far as to see that by getopt(3) is felt in a run of half a millisecond.
 */
bool opt_are_there(bool anywhere, int argc, char *argv[]);

/* What opt_parse() saw; *count of them. */
const struct opt_given *opt_get_given(size_t *count);

/* "nsrun: WHAT", then "nsrun: REMEDY" unless NULL, and ends with the usage status. */
__attribute__((noreturn, format(printf, 3, 4)))
void opt_refuse(const struct tool *tool, const char *remedy, const char *format, ...);

#endif
