/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows and columns of text, as a table, raw, or JSON. */
#include "table.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <nsutil.h>

#include "../draw/elements.h"
#include "json.h"
#include "plain.h"
#include "room.h"
#include "../report.h"
#include "smartcols.h"

#define CHUNK 16384

void table_begin(struct table *t)
{
	if (t->form == TABLE_JSON)
		return;		/* is UTF-8 everywhere (RFC 8259) */
	t->ascii = !report_utf8();
	/* A locale that is not installed cannot tell how wide a character is. */
	if (t->form == TABLE_TEXT && !setlocale(LC_CTYPE, ""))
		t->ascii = true;
}

struct table_row *table_add(struct table *t, size_t parent)
{
	char **cells = calloc(t->ncolumns, sizeof(*cells));
	struct table_row *row = cells ? elements_add(&t->rows, &t->nrows, &t->room,
						     sizeof(*row)) : NULL;

	if (row)
		*row = (struct table_row){ .parent = parent, .cells = cells };
	else
		free(cells);
	return row;
}

/* Texts of cells: they are many and short, and end together. */
struct table_chunk {
	struct table_chunk *before;
	size_t used, room;
	char text[];
};

static struct table_chunk *new_chunk(struct table *t, size_t size)
{
	size_t room = 2 * size > CHUNK ? 2 * size : CHUNK;
	struct table_chunk *chunk = malloc(sizeof(*chunk) + room);

	if (chunk) {
		*chunk = (struct table_chunk){ .before = t->texts, .room = room };
		t->texts = chunk;
	}
	return chunk;
}

/* A text of @had bytes moves where there are @size, unless it is the last and stays. */
static char *stretch(struct table *t, char *text, size_t had, size_t size)
{
	struct table_chunk *chunk = t->texts;
	char *to;

	if (text && text + had + 1 == chunk->text + chunk->used)
		chunk->used -= had + 1;
	if (!chunk || chunk->room - chunk->used < size)
		chunk = new_chunk(t, size);
	if (!chunk)
		return NULL;
	to = chunk->text + chunk->used;
	chunk->used += size;
	return had && to != text ? memcpy(to, text, had) : to;
}

static size_t escape(const struct table *t, char *to, size_t size, const char *text, size_t len)
{
	return t->form == TABLE_JSON ? nsu_escape_json(to, size, text, len) :
				       nsu_escape(to, size, text, len, t->ascii);
}

/* Appends @text, escaped, and @end to a string that may be NULL. */
static int extend(struct table *t, char **cell, const char *text, const char *end)
{
	size_t had = *cell ? strlen(*cell) : 0, len = strlen(text);
	size_t need = escape(t, NULL, 0, text, len);
	char *more = stretch(t, *cell, had, had + need + strlen(end) + 1);

	if (!more)
		return -ENOMEM;
	escape(t, more + had, need + 1, text, len);
	memcpy(more + had + need, end, strlen(end) + 1);
	*cell = more;
	return 0;
}

int table_set(struct table *t, struct table_row *row, size_t column, const char *text)
{
	return text ? extend(t, &row->cells[column], text, "") : 0;
}

int table_set_number(struct table *t, struct table_row *row, size_t column, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	return table_set(t, row, column, text);
}

int table_append(struct table *t, struct table_row *row, size_t column, const char *text)
{
	return extend(t, &row->cells[column], text ? text : "", text ? "\n" : "");
}

void table_clear(struct table *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		free(t->rows[i].cells);
	while (t->texts) {
		struct table_chunk *before = t->texts->before;

		free(t->texts);
		t->texts = before;
	}
	free(t->rows);
	t->rows = NULL;
	t->nrows = t->room = 0;
}

/* Ends the last of several strings like the others: by nothing. */
static void join(char *strings, char separator)
{
	size_t len = strings ? strlen(strings) : 0;

	if (len == 0)
		return;
	strings[len - 1] = '\0';
	for (; *strings; strings++)
		if (*strings == '\n')
			*strings = separator;
}

static void join_all(const struct table *t, char separator)
{
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t j = 0; j < t->ncolumns; j++)
			if (t->columns[j].type >= TABLE_STRINGS)
				join(t->rows[i].cells[j],
				     t->columns[j].flat ? ',' : separator);
}

static void print_headings(const struct table *t)
{
	for (size_t j = 0; !t->no_headings && j < t->ncolumns; j++)
		printf("%s%s", t->columns[j].name, j + 1 < t->ncolumns ? " " : "\n");
}

/* --- raw: a blank between cells, so none inside --- */

static void raw_cell(const char *text)
{
	for (; text && *text; text++) {
		if (*text == ' ')
			fputs("\\x20", stdout);
		else
			putchar(*text);
	}
}

static int print_raw(const struct table *t)
{
	join_all(t, ',');
	print_headings(t);
	for (size_t i = 0; i < t->nrows; i++) {
		for (size_t j = 0; j < t->ncolumns; j++) {
			raw_cell(t->rows[i].cells[j]);
			putchar(j + 1 < t->ncolumns ? ' ' : '\n');
		}
	}
	return 0;
}

/* --- tables --- */

static int add_columns(const struct table *t, struct libscols_table *table)
{
	size_t first_cut = room_is_in_last(t, smartcols.table_get_termwidth(table)) ?
			   t->ncolumns - 1 : 0;

	for (size_t j = 0; j < t->ncolumns; j++) {
		const struct table_column *c = &t->columns[j];
		bool wrap = c->type >= TABLE_STRINGS && !t->no_wrap && !c->flat;
		bool cut = c->cut && j >= first_cut;
		int flags = (c->right ? SCOLS_FL_RIGHT : 0) | (cut ? SCOLS_FL_TRUNC : 0) |
			    (c->tree ? SCOLS_FL_TREE : 0) | (wrap ? SCOLS_FL_WRAP : 0);
		struct libscols_column *column =
			smartcols.table_new_column(table, c->name, c->width, flags);

		if (!column)
			return -ENOMEM;
		if (t->colors)
			smartcols.cell_set_color(smartcols.column_get_header(column), "bold");
		if (wrap)
			smartcols.column_set_wrapfunc(column, smartcols.wrapnl_chunksize,
						      smartcols.wrapnl_nextchunk, NULL);
	}
	return 0;
}

static int add_lines(const struct table *t, struct libscols_table *table)
{
	struct libscols_line **lines = calloc(t->nrows + 1, sizeof(*lines));
	int err = lines ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < t->nrows; i++) {
		lines[i] = smartcols.table_new_line(table, NULL);
		err = lines[i] ? 0 : -ENOMEM;
		if (!err && t->colors && t->rows[i].color)
			err = smartcols.line_set_color(lines[i], t->rows[i].color);
		for (size_t j = 0; !err && j < t->ncolumns; j++)
			err = smartcols.line_set_data(lines[i], j, t->rows[i].cells[j]);
	}
	for (size_t i = 0; !err && i < t->nrows; i++)
		if (t->rows[i].parent != NSU_NONE)
			err = smartcols.line_add_child(lines[t->rows[i].parent], lines[i]);
	free(lines);
	return err;
}

/* libsmartcols has none outside of a terminal, unless it believes in a wide one. */
static void enable_colors(const struct table *t, struct libscols_table *table)
{
	smartcols.table_enable_colors(table, t->colors);
	if (!t->colors || isatty(STDOUT_FILENO))
		return;
	smartcols.table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
	smartcols.table_set_termwidth(table, 1u << 16);
}

/*
 * What it converts with is loaded at the first character, and is that of the C locale where
 * there was no memory for it (__wcsmbs_load_conv()): then libsmartcols would go on for ever.
 */
static bool can_convert(void)
{
	static const char corner[] = "\u2514";
	mbstate_t state = { 0 };

	return mbrtowc(NULL, corner, sizeof(corner) - 1, &state) == sizeof(corner) - 1;
}

static int draw(const struct table *t)
{
	struct libscols_table *table;
	int err = t->ascii || can_convert() ? smartcols_load() : -ENOMEM;

	if (err)
		return err;
	table = smartcols.new_table();
	err = table ? add_columns(t, table) : -ENOMEM;
	if (!err) {
		smartcols.table_enable_noencoding(table, 1);
		smartcols.table_enable_noheadings(table, t->no_headings);
		smartcols.table_enable_ascii(table, t->ascii);
		enable_colors(t, table);
		err = add_lines(t, table);
		if (!err)
			err = smartcols.print_table(table);
	}
	smartcols.unref_table(table);
	return err;
}

static int print_text(const struct table *t)
{
	if (t->nrows == 0)
		return print_headings(t), 0;
	join_all(t, t->no_wrap ? ',' : '\n');
	return !isatty(STDOUT_FILENO) && plain_print(t) ? 0 : draw(t);
}

int table_print(const struct table *t)
{
	switch (t->form) {
	case TABLE_RAW:
		return print_raw(t);
	case TABLE_JSON:
		return json_print(t);
	case TABLE_TEXT:
		return print_text(t);
	}
	return -EINVAL;
}
