/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a verb prints as JSON: an array of objects, laid out as ip(8) does. */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialised but for @pretty it is an array without rows. */
struct rows {
	bool pretty;		/* with line breaks */
	size_t rows, fields;	/* that were printed; fields of the last row */
};

void rows_begin(struct rows *rows);
void rows_next(struct rows *rows);	/* a row, after the one before */
void rows_end(struct rows *rows);

/* Fields of a row. @text may be anything: it is escaped, see nsu_escape(). */
void rows_text(struct rows *rows, const char *key, const char *text);
void rows_number(struct rows *rows, const char *key, long long number);

#endif
