/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is told: gathered, and printed in lines of 80 columns or as a table. */
#include "explain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../draw/elements.h"
#include "../../report.h"

#define WIDTH 79
#define ASPECT 9	/* columns, behind an indent of two */

struct tale_line {
	const char *sort, *aspect, *more; /* static */
	char *word, *text;
};

/* ----------------------------------------------------------------------- gathered */

static struct tale_line *add_line(struct tale *tale)
{
	return elements_add(&tale->lines, &tale->count, &tale->room, sizeof(*tale->lines));
}

void tell(struct tale *tale, const char *sort, const char *word, const char *aspect,
	  const char *more, const char *format, ...)
{
	struct tale_line *line = add_line(tale);
	va_list ap;

	if (!line) {
		tale->err = -ENOMEM;
		return;
	}
	*line = (struct tale_line){ .sort = sort, .aspect = aspect, .more = more,
				    .word = strdup(word) };
	va_start(ap, format);
	if (vasprintf(&line->text, format, ap) < 0)
		line->text = NULL;
	va_end(ap);
	if (!line->word || !line->text)
		tale->err = -ENOMEM;
}

void tale_clear(struct tale *tale)
{
	for (size_t i = 0; i < tale->count; i++) {
		free(tale->lines[i].word);
		free(tale->lines[i].text);
	}
	free(tale->lines);
	*tale = (struct tale){ .count = 0 };
}

/* ------------------------------------------------------------------------- in lines */

/* Broken at blanks; a word that is too long stays whole. */
static void wrap(const char *text, int indent)
{
	int column = indent;

	while (*text) {
		int len = (int)strcspn(text, " ");

		if (column > indent && column + 1 + len > WIDTH) {
			printf("\n%*s", indent, "");
			column = indent;
		}
		column += printf("%s%.*s", column > indent ? " " : "", len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static int print_safe(const char *text, int indent)
{
	char *safe = report_copy(text);

	if (!safe)
		return -ENOMEM;
	wrap(safe, indent);
	free(safe);
	return 0;
}

static bool goes_on(const struct tale_line *line, const struct tale_line *before)
{
	return before && before->sort == line->sort && strcmp(before->word, line->word) == 0;
}

static int print_line(const struct tale_line *line, const struct tale_line *before)
{
	int err = 0;

	if (!goes_on(line, before)) {
		printf("%s%s ", before ? "\n" : "", line->sort);
		err = print_safe(line->word, 0);
	}
	if (line->aspect)
		printf("  %-*s", ASPECT, line->aspect);
	else
		fputs("  ", stdout);
	if (!err)
		err = print_safe(line->text, line->aspect ? ASPECT + 2 : 2);
	if (line->more)
		printf("  More: %s\n", line->more);
	return err;
}

static int print_lines(const struct tale *tale)
{
	int err = 0;

	for (size_t i = 0; !err && i < tale->count; i++)
		err = print_line(&tale->lines[i], i ? &tale->lines[i - 1] : NULL);
	return err;
}

/* ----------------------------------------------------------------------- as a table */

enum { SORT, WORD, ASPECT_OF, TEXT, MORE, COLUMNS_ALL };

static const struct table_column columns[COLUMNS_ALL] = {
	[SORT] = { "SORT", TABLE_STRING }, [WORD] = { "WORD", TABLE_STRING },
	[ASPECT_OF] = { "ASPECT", TABLE_STRING }, [TEXT] = { "TEXT", TABLE_STRING },
	[MORE] = { "MORE", TABLE_STRING },
};

static int add_row(struct table *t, const struct tale_line *line)
{
	const char *cells[COLUMNS_ALL] = { line->sort, line->word, line->aspect, line->text,
					   line->more };
	struct table_row *row = table_add(t, NSU_NONE);
	int err = row ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < COLUMNS_ALL; i++)
		if (cells[i])
			err = table_set(t, row, i, cells[i]);
	return err;
}

static int print_table(const struct tale *tale, const struct request *r)
{
	struct table t = { .name = "explanations", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = r->json ? TABLE_JSON : TABLE_RAW, .columns = columns,
			   .ncolumns = COLUMNS_ALL, .no_headings = r->no_headings };
	int err = 0;

	table_begin(&t);
	for (size_t i = 0; !err && i < tale->count; i++)
		err = add_row(&t, &tale->lines[i]);
	if (!err)
		err = table_print(&t);
	table_clear(&t);
	return err;
}

int tale_print(const struct tale *tale, const struct request *r)
{
	int err = tale->err;

	if (!err)
		err = r->json || r->raw ? print_table(tale, r) : print_lines(tale);
	if (err)
		report_note("print: %s", strerror(-err));
	return err;
}
