/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A test program in one include: literal data in, TAP on stdout out.
 *
 *	#include "unit.h"
 *
 *	TEST(a_name_that_does_not_fit_is_refused)
 *	{
 *		CHECK_INT(parse("..."), -ENAMETOOLONG);
 *	}
 *
 * There is no main to write. Tests run in the order of the file, each in a child of its own:
 * a crash, an exit, a changed directory or limit is the matter of one test alone. A check that
 * fails ends its test. Give names of tests as arguments to run only these; UNIT_NO_FORK=1 keeps
 * them in one process, for a debugger.
 */
#ifndef UNIT_H
#define UNIT_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UNIT_FAILED = 1, UNIT_SKIPPED = 77 };

struct unit_test {
	const char *name;
	void (*run)(void);
	struct unit_test *next;
};

static struct unit_test *unit_tests, **unit_tail = &unit_tests;
static char *unit_reason; /* of a skip; shared with the child that runs the test */
enum { UNIT_REASON = 4096 };

/* Constructors without priorities run in the order of the file. */
#define TEST(fn) \
	static void fn(void); \
	__attribute__((constructor)) static void unit_add_##fn(void) \
	{ \
		static struct unit_test t = { .name = #fn, .run = fn }; \
		*unit_tail = &t; \
		unit_tail = &t.next; \
	} \
	static void fn(void)

__attribute__((noreturn, format(printf, 3, 4), unused)) static void
unit_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("%s:%d: ", file, line);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
	exit(UNIT_FAILED);
}

/* Ends the test as skipped: say what the machine lacks. */
#define SKIP(...) (snprintf(unit_reason, UNIT_REASON, __VA_ARGS__), exit(UNIT_SKIPPED))

#define FAIL(...) unit_fail(__FILE__, __LINE__, __VA_ARGS__)

#define CHECK(condition) ((condition) ? (void)0 : FAIL("%s", #condition))

#define CHECK_INT(got, want) \
	do { \
		intmax_t got_ = (intmax_t)(got), want_ = (intmax_t)(want); \
		if (got_ != want_) \
			FAIL("%s is %jd, not %jd", #got, got_, want_); \
	} while (0)

/* NULL equals only NULL. */
#define CHECK_STR(got, want) \
	do { \
		const char *got_ = (got), *want_ = (want); \
		if (got_ && want_ ? strcmp(got_, want_) != 0 : got_ != want_) \
			FAIL("%s is \"%s\", not \"%s\"", #got, got_ ? got_ : "(null)", \
			     want_ ? want_ : "(null)"); \
	} while (0)

/* @text holds @part somewhere. */
#define CHECK_HAS(text, part) \
	do { \
		const char *text_ = (text), *part_ = (part); \
		if (!text_ || !strstr(text_, part_)) \
			FAIL("%s is \"%s\", without \"%s\"", #text, text_ ? text_ : "(null)", \
			     part_); \
	} while (0)

/* What the test printed on stdout and stderr becomes the comment of its result. */
static void unit_comment(FILE *said)
{
	bool fresh = true;
	int c;

	rewind(said);
	while ((c = getc(said)) != EOF) {
		if (fresh)
			fputs("# ", stdout);
		putchar(c);
		fresh = c == '\n';
	}
	if (!fresh)
		putchar('\n');
}

__attribute__((noreturn)) static void unit_child(const struct unit_test *t, int said)
{
	if (dup2(said, STDOUT_FILENO) < 0 || dup2(said, STDERR_FILENO) < 0)
		_exit(UNIT_FAILED);
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* so that it stays in order with stderr */
	t->run();
	exit(0);
}

/* The exit status of the test; a signal is a failure with a word about it. */
static int unit_status(const struct unit_test *t, FILE *said)
{
	int status;
	pid_t pid;

	if (getenv("UNIT_NO_FORK")) {
		t->run();
		return 0;
	}
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		unit_child(t, fileno(said));
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return UNIT_FAILED;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fseek(said, 0, SEEK_END);
	fprintf(said, "ended by signal %d, %s\n", WTERMSIG(status),
		strsignal(WTERMSIG(status)));
	return UNIT_FAILED;
}

static bool unit_wanted(const struct unit_test *t, char *const names[])
{
	bool wanted = !names[0];

	for (; *names; names++)
		wanted |= !strcmp(*names, t->name);
	return wanted;
}

static bool unit_run(const struct unit_test *t, int number)
{
	FILE *said = tmpfile();
	int status;

	unit_reason[0] = '\0';
	status = said ? unit_status(t, said) : UNIT_FAILED;
	if (status == UNIT_SKIPPED)
		printf("ok %d %s # SKIP %s\n", number, t->name, unit_reason);
	else
		printf("%s %d %s\n", status ? "not ok" : "ok", number, t->name);
	if (said) {
		if (status && status != UNIT_SKIPPED)
			unit_comment(said);
		fclose(said);
	}
	return status == 0 || status == UNIT_SKIPPED;
}

int main(int argc, char *argv[])
{
	int number = 0, failed = 0;

	(void)argc;
	unit_reason = mmap(NULL, UNIT_REASON, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (unit_reason == MAP_FAILED)
		return 2;
	for (struct unit_test *t = unit_tests; t; t = t->next)
		if (unit_wanted(t, argv + 1))
			failed += !unit_run(t, ++number);
	printf("1..%d\n", number);
	return failed > 0;
}

#endif
