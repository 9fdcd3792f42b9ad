/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rows and columns of text, as a table, raw, or JSON. Tables are drawn by
 * libsmartcols; raw and JSON are ours: it escapes what is escaped already, and
 * has no empty array.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum table_form { TABLE_TEXT, TABLE_RAW, TABLE_JSON };

enum table_type {
	TABLE_STRING,
	TABLE_NUMBER,
	TABLE_STRINGS,		/* any number, each followed by a newline */
	TABLE_NUMBERS,		/* the same of numbers */
};

struct table_column {
	const char *name;
	enum table_type type;
	double width;		/* a hint: columns, or below 1 a share of the width */
	bool right;		/* align to the right */
	bool cut;		/* may lose its end on a narrow terminal */
	bool tree;		/* rows below others are drawn as such here */
	bool flat;		/* strings in one line, with commas */
};

struct table_row {
	char **cells;		/* one per column, escaped; NULL: not known */
	size_t parent;		/* index of the row above, or (size_t)-1 */
	const char *color;	/* a static name of it, or NULL */
};

struct table {
	const char *name;	/* of the array in JSON */
	const char *tool;	/* behind it there: who says so, or NULL for nobody, */
	int schema;		/* and by which version of his keys and their types */
	enum table_form form;
	bool colors;		/* bold headings, and rows in theirs */
	bool no_headings;
	bool no_wrap;		/* strings in one line, with commas */
	bool ascii;		/* escape what is not ASCII */
	const struct table_column *columns;
	size_t ncolumns;
	struct table_row *rows;
	size_t nrows, room;
	struct table_chunk *texts; /* of cells */
	const struct table *beside; /* a second array in JSON, where it has rows; or NULL */
};

/*
 * Decides on ASCII by the locale, and sets LC_CTYPE where a table is drawn. To
 * be called before cells are made.
 */
void table_begin(struct table *table);

/* An empty row, or NULL when out of memory. */
struct table_row *table_add(struct table *table, size_t parent);

/* Sets a cell to a copy, made safe to print. Returns 0 or -ENOMEM. */
int table_set(struct table *table, struct table_row *row, size_t column, const char *text);

int table_set_number(struct table *table, struct table_row *row, size_t column,
		     uint64_t number);

/* Adds one string to a cell of TABLE_STRINGS; with NULL none, but known to be none. */
int table_append(struct table *table, struct table_row *row, size_t column, const char *text);

/* Prints to stdout, whose state tells whether it arrived. Returns 0 or -errno. */
int table_print(const struct table *table);

/* Frees what is in it. */
void table_clear(struct table *table);

#endif
