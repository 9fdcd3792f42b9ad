/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filter of rows: what it takes, what it says, and that no text breaks it. */
#include "unit.h"

#include <errno.h>
#include <regex.h>

#include "filter.h"

/* The columns, and the one row there is. */
static const struct column {
	const char *name;
	struct filter_value value;
} columns[] = {
	{ "PID", { "4711", false } }, { "COMMAND", { "sleep 60", false } },
	{ "BIG", { "18446744073709551615", false } }, { "UNKNOWN", { NULL, false } },
	{ "EMPTY", { "", false } }, { "NSFS", { "/run/a\n/run/b\n", true } },
	{ "NONE", { "", true } }, { "ZERO", { "0", false } }, { "ID", { "007", false } },
};

static int find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strlen(columns[i].name) == len && memcmp(columns[i].name, name, len) == 0)
			return (int)i;
	return -1;
}

static struct filter_value value(void *arg, int column)
{
	(void)arg;
	return columns[column].value;
}

TEST(a_filter_says_yes_or_no)
{
	static const struct { const char *text; bool yes; } table[] = {
		{ "PID == 4711", true }, { "PID != 4711", false }, { "PID < 4712", true },
		{ "PID <= 4711", true }, { "PID > 4711", false }, { "PID >= 4711.5", false },
		{ "PID eq 4711", true }, { "PID NE 4711", false }, { "PID lt 5K", true },
		{ "PID > 4KiB", true }, { "PID > 5KB", false }, { "PID < 5KB", true },
		{ "4711 == PID", true }, { "PID == \"4711\"", true },
		{ "PID == '04711'", false }, { "ID == 7", true }, { "ID == '7'", false },
		{ "BIG == 18446744073709551615", true },
		{ "BIG == 18446744073709551614", false },
		{ "BIG > PID", true }, { "PID < BIG", true },
		{ "COMMAND =~ \"^sleep\"", true }, { "COMMAND !~ \"^sleep\"", false },
		{ "COMMAND == \"sleep 60\"", true }, { "COMMAND < \"t\"", true },
		{ "COMMAND == 60", false }, { "COMMAND != 60", true },
		{ "COMMAND =~ '6[0]$'", true }, { "COMMAND =~ '(ab|sl)e{2}p'", true },
		{ "PID", true }, { "UNKNOWN", false }, { "EMPTY", false }, { "NONE", false },
		{ "NSFS", true }, { "ZERO", true }, { "1", true }, { "0", false },
		{ "'x'", true },
		{ "''", false }, { "true", true }, { "FALSE", false },
		{ "UNKNOWN == 1", false }, { "UNKNOWN != 1", true }, { "UNKNOWN < 1", false },
		{ "UNKNOWN >= 0", false }, { "UNKNOWN =~ ''", false },
		{ "UNKNOWN !~ ''", true },
		{ "NSFS == '/run/b'", true }, { "NSFS == '/run/c'", false },
		{ "NSFS != '/run/b'", false }, { "NSFS =~ 'a$'", true },
		{ "NSFS !~ '^/run'", false },
		{ "NONE == ''", false }, { "NONE != ''", true },
		{ "!PID", false }, { "not PID", false }, { "!!PID", true },
		{ "! ! ! PID", false },
		{ "PID && UNKNOWN", false }, { "PID || UNKNOWN", true },
		{ "PID and not UNKNOWN or EMPTY", true }, { "EMPTY || PID && UNKNOWN", false },
		{ "(EMPTY || PID) && !(UNKNOWN)", true }, { "!(PID == 4711)", false },
		{ "!PID == 4711", false }, { " ( ( PID ) ) ", true },
		{ "PID==4711&&!EMPTY", true },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct filter *f = NULL;
		struct filter_fault fault;

		if (filter_new(&f, table[i].text, find, &fault) != 0)
			FAIL("%s: %s", table[i].text, fault.why);
		if (filter_match(f, value, NULL) != table[i].yes)
			FAIL("%s is not %d", table[i].text, table[i].yes);
		filter_free(f);
	}
}

TEST(what_is_wrong_is_said_with_its_place)
{
	static const struct { const char *text; size_t at; const char *why; } table[] = {
		{ "", 0, "missing" }, { "PID ==", 6, "missing" }, { "PID = 1", 4, "==" },
		{ "NOPE", 0, "no such column" }, { "PID == 1 NOPE", 9, "&& or ||" },
		{ "(PID", 4, ")" }, { "PID)", 3, "&& or ||" }, { "'x", 0, "no end" },
		{ "PID == -1", 7, "no filter" }, { "PID == 12x", 7, "no number" },
		{ "PID == 1.", 7, "no number" }, { "PID =~ 7", 8, "string" },
		{ "PID =~ '('", 8, "no regular" }, { "PID & 1", 4, "no filter" },
		{ "PID =~ '(a+)+'", 8, "quantifier" }, { "PID =~ '((a*)b)*'", 8, "quantifier" },
		{ "PID =~ 'a**'", 8, "quantifier" }, { "PID =~ 'a{256}'", 8, "quantifier" },
		{ "PID =~ 'a{1,9999}'", 8, "quantifier" },
		{ "PID =~ '(a)\\1'", 8, "quantifier" },
		{ "PID =~ '(a{2}){2}'", 8, "quantifier" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct filter *f = NULL;
		struct filter_fault fault;

		CHECK_INT(filter_new(&f, table[i].text, find, &fault), -EINVAL);
		CHECK_HAS(fault.why, table[i].why);
		if (fault.at != table[i].at)
			FAIL("%s: at %zu, not %zu", table[i].text, fault.at, table[i].at);
		CHECK(!f);
	}
}

TEST(limits)
{
	char text[FILTER_TEXT_MAX + 2];
	struct filter_fault fault;
	struct filter *f;

	memset(text, ' ', sizeof(text));
	memcpy(text, "PID", 3);
	text[FILTER_TEXT_MAX + 1] = '\0';
	CHECK_INT(filter_new(&f, text, find, &fault), -EINVAL);
	text[FILTER_TEXT_MAX] = '\0';
	CHECK_INT(filter_new(&f, text, find, &fault), 0);
	filter_free(f);
	memset(text, '!', 300);
	memcpy(text + 300, "PID", 4);
	CHECK_INT(filter_new(&f, text, find, &fault), -EINVAL);
	CHECK_STR(fault.why, "too long");
	memset(text, '(', 1000);
	text[1000] = '\0';
	CHECK_INT(filter_new(&f, text, find, &fault), -EINVAL);
}

/* Pieces in any order: nothing is taken that does not answer, and nothing breaks. */
TEST(any_text_is_taken_or_refused)
{
	static const char *const pieces[] = {
		"PID", "NSFS", "UNKNOWN", "(", ")", "!", "&&", "||", "==", "!=", "<", ">=",
		"=~",
		"!~", "1", "2.5", "9K", "'a'", "\"b", "'(x|y)+'", "'[]a]'", "'\\'", "and", "or",
		"not", "true", " ", "{", "~", "\xff", ".",
	};
	uint32_t random = 1;
	size_t taken = 0;

	for (int round = 0; round < 200000; round++) {
		char text[256] = "";
		struct filter_fault fault;
		struct filter *f = NULL;

		for (int n = (int)(random >> 8) % 10; n >= 0; n--) {
			random = random * 1664525 + 1013904223;
		strcat(text, pieces[(random >> 12) % (sizeof(pieces) / sizeof(pieces[0]))]);
			strcat(text, (random >> 30) ? " " : "");
		}
		if (filter_new(&f, text, find, &fault) != 0) {
			CHECK(fault.why && fault.at <= strlen(text));
			continue;
		}
		taken++;
		filter_match(f, value, NULL);
		filter_free(f);
	}
	CHECK(taken > 1000);
}
