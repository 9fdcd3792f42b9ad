/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines, a word a line: what an option gets is a word of the line, or a part of one. */
#include "fuzz.h"

#include <setjmp.h>

#include "opt.h"

#define WORDS_MAX 64

struct request {
	const char *from, *to;	/* of all words */
};

static jmp_buf refused;
static int parsing;

/* Linked in place of exit(3), which ends what does not parse, and --help. */
void __real_exit(int status) __attribute__((noreturn));
void __wrap_exit(int status) __attribute__((noreturn));

void __wrap_exit(int status)
{
	if (!parsing)
		__real_exit(status);
	longjmp(refused, 1);
}

static int take(struct request *r, const char *arg)
{
	HOLDS(!arg || (arg >= r->from && arg <= r->to));
	return arg && *arg == '!' ? -22 : 0;
}

/* Of report.h: it would close standard output, which we want back. */
int __wrap_report_end(int status, int failed);

int __wrap_report_end(int status, int failed)
{
	(void)failed;
	return status;
}

static const struct opt opts[] = {
	{ 'a', "all", NULL, "no argument", take, NULL },
	{ 'r', "required", "WORD", "an argument", take, "a word, but no !" },
	{ 'o', "optional", "[=WORD]", "perhaps one", take, NULL },
	{ 'b', "bare", "[=WORD]", "perhaps one, but of the letter", take, NULL,
	  .bare_letter = true },
	{ 0, "many", "WORD", "words", take, NULL, .many = true },
	{ 0, "hidden", NULL, NULL, take, NULL, .stock = "" },
};

static void parse(bool anywhere, int argc, char *argv[], struct request *request)
{
	const struct tool tool = { "fuzz", "[options]", "A tool.", TOOL_OPTS(opts),
				   .usage_status = 2, .one_dash = anywhere,
				   .anywhere = anywhere };
	volatile int first = 0;

	parsing = 1;
	if (setjmp(refused) == 0)
		first = opt_parse(&tool, request, argc, argv);
	parsing = 0;
	if (!first)
		return;
	HOLDS(first >= 1 && first <= argc);
	for (int i = 0; i < argc; i++)
		HOLDS(i == 0 || (argv[i] >= request->from && argv[i] <= request->to));
}

FUZZ(text, len)
{
	char name[] = "fuzz", *argv[WORDS_MAX + 2] = { name }, *word, *rest = text;
	struct request request = { text, text + len };
	FILE *out = stdout, *err = stderr, *nowhere = fopen("/dev/null", "we");
	bool anywhere = *text == '+';
	int argc = 1;

	HOLDS(nowhere);
	while (argc <= WORDS_MAX && (word = strsep(&rest, "\n")))
		argv[argc++] = word;
	argv[argc] = NULL;
	stdout = stderr = nowhere;
	parse(anywhere, argc, argv, &request);
	stdout = out;
	stderr = err;
	fclose(nowhere);
}
