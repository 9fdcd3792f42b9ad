/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of ASCII in a pipe or file: every column is as wide as it has to be. */
#include "plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for @text; false when not each of its bytes takes one column. */
static bool measure(const char *text, size_t *width)
{
	size_t len = 0;

	while (text && text[len] >= ' ' && text[len] <= '~')
		len++;
	if (*width < len)
		*width = len;
	return !text || text[len] == '\0';
}

/* As libsmartcols does: room for the heading, shown or not, or else the hint. */
static bool measure_column(const struct table *t, size_t j, size_t *width)
{
	const struct table_column *c = &t->columns[j];
	size_t heading = 0;

	if (c->tree || !measure(c->name, &heading))
		return false;
	for (size_t i = 0; i < t->nrows; i++)
		if (!measure(t->rows[i].cells[j], width))
			return false;
	if (*width < heading)
		*width = heading;
	else if (c->width >= 1 && *width < (size_t)c->width)
		*width = (size_t)c->width;
	return true;
}

static void put_blanks(size_t count)
{
	while (count-- > 0)
		putchar(' ');
}

/* Nothing follows the last cell, and nothing stands before it when it is empty. */
static void put_cell(const struct table_column *c, const char *text, size_t width, bool last)
{
	size_t len = text ? strlen(text) : 0;

	if (c->right && !(last && len == 0))
		put_blanks(width - len);
	if (text)
		fputs(text, stdout);
	if (!c->right && !last)
		put_blanks(width - len);
	putchar(last ? '\n' : ' ');
}

static void print(const struct table *t, const size_t *widths)
{
	for (size_t j = 0; !t->no_headings && j < t->ncolumns; j++)
		put_cell(&t->columns[j], t->columns[j].name, widths[j], j + 1 == t->ncolumns);
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t j = 0; j < t->ncolumns; j++)
			put_cell(&t->columns[j], t->rows[i].cells[j], widths[j],
				 j + 1 == t->ncolumns);
}

bool plain_print(const struct table *t)
{
	size_t *widths = calloc(t->ncolumns, sizeof(*widths));
	bool plain = widths && !t->colors;

	for (size_t j = 0; plain && j < t->ncolumns; j++)
		plain = measure_column(t, j, &widths[j]);
	if (plain)
		print(t, widths);
	free(widths);
	return plain;
}
