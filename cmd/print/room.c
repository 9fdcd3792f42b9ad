/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libsmartcols cuts all columns that may be cut down to their headings but the last, however
 * long that one is: a command line would take the host name away.
 */
#include "room.h"

#include <string.h>
#include <wchar.h>

#include <nsutil.h>

#define LEAST 8	/* what the last column is left with, at least */

static size_t count_columns(const char *text, size_t len)
{
	mbstate_t state = { 0 };
	size_t columns = 0;

	while (len > 0) {
		wchar_t character;
		size_t n = mbrtowc(&character, text, len, &state);
		bool known = n > 0 && n <= len;
		int width = known ? wcwidth(character) : 1;

		n = known ? n : 1;
		columns += width > 0 ? (size_t)width : 0;
		text += n;
		len -= n;
	}
	return columns;
}

static size_t find_widest_line(const char *text)
{
	size_t widest = 0;

	while (text && *text) {
		size_t len = strcspn(text, "\n"), columns = count_columns(text, len);

		widest = columns > widest ? columns : widest;
		text += len + (text[len] == '\n');
	}
	return widest;
}

/* A branch takes two columns. */
static size_t find_depth(const struct table *t, size_t row)
{
	size_t depth = 0;

	for (; t->rows[row].parent != NSU_NONE; row = t->rows[row].parent)
		depth += 2;
	return depth;
}

static size_t find_width(const struct table *t, size_t column)
{
	const struct table_column *c = &t->columns[column];
	size_t width = strlen(c->name), hint = c->width >= 1 ? (size_t)c->width : 0;

	for (size_t i = 0; i < t->nrows; i++) {
		size_t needs = find_widest_line(t->rows[i].cells[column]) +
			       (c->tree ? find_depth(t, i) : 0);

		width = needs > width ? needs : width;
	}
	return width > hint ? width : hint;
}

bool room_is_in_last(const struct table *t, size_t width)
{
	size_t last = t->ncolumns - 1, taken = LEAST;

	if (!t->columns[last].cut)
		return false;
	for (size_t j = 0; j < last; j++)
		taken += find_width(t, j) + 1;
	return taken <= width;
}
