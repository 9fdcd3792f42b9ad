/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of a difference in words: a sign, a name and a value, within 80 columns. */
#include "diff_lines.h"

#include <nsutil.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../report.h"

#define WIDTH 79
#define NAME_COLUMN 12		/* names are mostly shorter, and then values begin there */

char *diff_join_lines(const char *list)
{
	char *copy = strdup(list);
	size_t len = copy ? strlen(copy) : 0;

	if (len && copy[len - 1] == '\n')
		copy[len - 1] = '\0';
	for (char *at = copy; at && (at = strchr(at, '\n'));)
		*at = ' ';
	return copy;
}

void diff_print_side(const char *mark, const char *word)
{
	char *text = report_copy(word);

	printf("%s %s\n", mark, text ? text : "?");
	free(text);
}

/* As many words to a line as it holds; @used columns of the first are taken. */
static void print_words(const char *text, size_t used, size_t indent)
{
	while (*text) {
		size_t len = strcspn(text, " ");

		if (used > indent && used + 1 + len > WIDTH) {
			printf("\n%*s", (int)indent, "");
			used = indent;
		}
		if (used > indent)
			putchar(' ');
		printf("%.*s", (int)len, text);
		used += len + (used > indent);
		text += len + (text[len] == ' ');
	}
	putchar('\n');
}

static void print_value(char sign, const char *name, const char *value)
{
	size_t width = strlen(name) < NAME_COLUMN ? NAME_COLUMN : strlen(name) + 1;

	if (2 + width + strlen(value) <= WIDTH) {
		printf("%c %-*s%s\n", sign, (int)width, name, value);
		return;
	}
	printf("%c %s\n%*s", sign, name, 4, "");
	print_words(value, 4, 4);
}

void diff_print_line(char sign, const char *name, const char *value)
{
	char *joined = diff_join_lines(value);
	char *safe_name = report_copy(name), *safe = joined ? report_copy(joined) : NULL;

	if (safe_name && safe)
		print_value(sign, safe_name, *safe ? safe : "(none)");
	else
		puts("? there was no memory to print a line");
	free(joined);
	free(safe_name);
	free(safe);
}

void diff_print_caps(char sign, const char *name, uint64_t set)
{
	char text[2048];
	size_t len = 0;

	if (!set)
		return;
	for (unsigned int i = 0; nsu_capability_get_name(i); i++)
		if (set & UINT64_C(1) << i)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						len ? " " : "", nsu_capability_get_name(i));
	if (set == nsu_capability_get_all())
		snprintf(text, sizeof(text), "all capabilities");
	print_value(sign, name, len ? text : "(without a name)");
}
