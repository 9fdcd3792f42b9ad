/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libsmartcols(3), opened where a table is drawn by it: loading it takes as long as all that
 * most commands do, and most of what is printed needs nobody to draw it.
 */
#ifndef SMARTCOLS_H
#define SMARTCOLS_H

#include <libsmartcols/libsmartcols.h>

/* Its functions, once smartcols_load() has returned 0. */
extern struct smartcols {
	__typeof__(scols_cell_set_color) *cell_set_color;
	__typeof__(scols_column_get_header) *column_get_header;
	__typeof__(scols_column_set_wrapfunc) *column_set_wrapfunc;
	__typeof__(scols_line_add_child) *line_add_child;
	__typeof__(scols_line_set_color) *line_set_color;
	__typeof__(scols_line_set_data) *line_set_data;
	__typeof__(scols_new_table) *new_table;
	__typeof__(scols_print_table) *print_table;
	__typeof__(scols_table_enable_ascii) *table_enable_ascii;
	__typeof__(scols_table_enable_colors) *table_enable_colors;
	__typeof__(scols_table_enable_noencoding) *table_enable_noencoding;
	__typeof__(scols_table_enable_noheadings) *table_enable_noheadings;
	__typeof__(scols_table_get_termwidth) *table_get_termwidth;
	__typeof__(scols_table_new_column) *table_new_column;
	__typeof__(scols_table_new_line) *table_new_line;
	__typeof__(scols_table_set_termforce) *table_set_termforce;
	__typeof__(scols_table_set_termwidth) *table_set_termwidth;
	__typeof__(scols_unref_table) *unref_table;
	__typeof__(scols_wrapnl_chunksize) *wrapnl_chunksize;
	__typeof__(scols_wrapnl_nextchunk) *wrapnl_nextchunk;
} smartcols;

/* Returns 0, or -ELIBACC: it is not there, or too old. */
int smartcols_load(void);

#endif
