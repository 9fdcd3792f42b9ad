/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table as JSON (RFC 8259): an object with one array of rows, and rows below
 * others in their "children". Cells are escaped already.
 */
#include "json.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nsutil.h>

struct family {
	size_t child, next;	/* first child of a row, next one of its parent */
};

static void json_key(const char *name)
{
	putchar('"');
	for (; *name; name++)
		putchar(tolower((unsigned char)*name));
	fputs("\": ", stdout);
}

static void json_list(const char *text, bool quoted)
{
	putchar('[');
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (quoted)
			printf("\"%.*s\"", (int)len, text);
		else
			printf("%.*s", (int)len, text);
		text += len + (text[len] == '\n');
		if (*text)
			fputs(", ", stdout);
	}
	putchar(']');
}

static void json_cell(const struct table_column *column, const char *text)
{
	json_key(column->name);
	if (!text)
		fputs("null", stdout);
	else if (column->type == TABLE_NUMBER)
		fputs(text, stdout);
	else if (column->type >= TABLE_STRINGS)
		json_list(text, column->type == TABLE_STRINGS);
	else
		printf("\"%s\"", text);
}

static void json_indent(int depth)
{
	printf("\n%*s", 3 * depth, "");
}

/* A key only once, however often the column was asked for. */
static bool is_repeated(const struct table *t, size_t column)
{
	for (size_t j = 0; j < column; j++)
		if (strcmp(t->columns[j].name, t->columns[column].name) == 0)
			return true;
	return false;
}

static void json_rows(const struct table *t, const struct family *all, size_t row, int depth);

static void json_row(const struct table *t, const struct family *all, size_t row, int depth)
{
	putchar('{');
	for (size_t j = 0; j < t->ncolumns; j++) {
		if (is_repeated(t, j))
			continue;
		if (j > 0)
			putchar(',');
		json_indent(depth + 1);
		json_cell(&t->columns[j], t->rows[row].cells[j]);
	}
	if (all[row].child != NSU_NONE) {
		putchar(',');
		json_indent(depth + 1);
		fputs("\"children\": ", stdout);
		json_rows(t, all, all[row].child, depth + 1);
	}
	json_indent(depth);
	putchar('}');
}

/* The array of @row and those that follow it below the same parent. */
static void json_rows(const struct table *t, const struct family *all, size_t row, int depth)
{
	putchar('[');
	for (; row != NSU_NONE; row = all[row].next) {
		json_indent(depth + 1);
		json_row(t, all, row, depth + 1);
		if (all[row].next != NSU_NONE)
			putchar(',');
	}
	json_indent(depth);
	putchar(']');
}

/* all[nrows] is above all. Backwards, so that each list is in the order of rows. */
static void find_families(const struct table *t, struct family *all)
{
	for (size_t i = 0; i <= t->nrows; i++)
		all[i] = (struct family){ NSU_NONE, NSU_NONE };
	for (size_t i = t->nrows; i-- > 0;) {
		size_t parent = t->rows[i].parent;
		struct family *above = &all[parent == NSU_NONE ? t->nrows : parent];

		all[i].next = above->child;
		above->child = i;
	}
}

/* "NAME": [...] */
static int json_array(const struct table *t)
{
	struct family *all = calloc(t->nrows + 1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	find_families(t, all);
	json_key(t->name);
	if (t->nrows)
		json_rows(t, all, all[t->nrows].child, 1);
	else
		fputs("[]", stdout);
	free(all);
	return 0;
}

int json_print(const struct table *t)
{
	int err;

	fputs("{\n   ", stdout);
	err = json_array(t);
	if (!err && t->beside && t->beside->nrows) {
		fputs(",\n   ", stdout);
		err = json_array(t->beside);
	}
	if (err)
		return err;	/* and no end: half of it shall not look like the whole */
	if (t->tool)
		printf(",\n   \"%s\": {\"schema\": %d}", t->tool, t->schema);
	fputs("\n}\n", stdout);
	return 0;
}
