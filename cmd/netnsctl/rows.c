/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a verb prints as JSON. */
#include "rows.h"

#include <stdio.h>

#include "../print/writer.h"

void rows_begin(struct rows *rows)
{
	(void)rows;
	putchar('[');
}

static void close_row(const struct rows *rows)
{
	if (rows->rows)
		fputs(rows->pretty ? "\n    }" : "}", stdout);
}

void rows_next(struct rows *rows)
{
	close_row(rows);
	fputs(rows->rows ? "," : rows->pretty ? " " : "", stdout);
	putchar('{');
	rows->rows++;
	rows->fields = 0;
}

void rows_end(struct rows *rows)
{
	close_row(rows);
	puts(rows->pretty ? " ]" : "]");
}

static void print_key(struct rows *rows, const char *key)
{
	fputs(rows->fields++ ? "," : "", stdout);
	printf("%s\"%s\":%s", rows->pretty ? "\n        " : "", key, rows->pretty ? " " : "");
}

void rows_text(struct rows *rows, const char *key, const char *text)
{
	print_key(rows, key);
	writer_put(text);
}

void rows_number(struct rows *rows, const char *key, long long number)
{
	print_key(rows, key);
	printf("%lld", number);
}
