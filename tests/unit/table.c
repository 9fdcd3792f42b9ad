/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables in a file: ours, and that of libsmartcols, which alone draws what is not ASCII. */
#include "unit.h"

#include <fcntl.h>
#include <locale.h>

#include <nsutil.h>

#include "print/table.h"

#define SIZE 65536

static unsigned int state;

static unsigned int any(unsigned int below)
{
	state = state * 1103515245 + 12345;
	return (state >> 16) % below;
}

static void make_columns(struct table_column *columns, size_t count)
{
	static const char *const names[] = { "NS", "TYPE", "COMMAND", "X", "A LONGER ONE" };
	static const double widths[] = { 0, 0.3, 5, 10 };

	for (size_t j = 0; j < count; j++)
		columns[j] = (struct table_column){
			.name = names[any(5)], .width = widths[any(4)], .right = any(2),
			.cut = any(2), .flat = any(2),
			.type = any(4) ? TABLE_STRING : TABLE_STRINGS,
		};
}

static void add_cell(struct table *t, struct table_row *row, size_t j)
{
	char text[32] = "";
	size_t len = any(5) ? any(30) : 0;

	for (size_t i = 0; i < len; i++)
		text[i] = (char)(any(6) ? '!' + any(94) : ' ');
	if (any(5) == 0)
		return;
	if (t->columns[j].type == TABLE_STRINGS)
		CHECK_INT(table_append(t, row, j, text), 0);
	else
		CHECK_INT(table_set(t, row, j, text), 0);
}

/* Prints the table that follows from @seed; its first cell is @first. */
static void print(unsigned int seed, const char *first, char *text)
{
	struct table_column columns[6];
	struct table t = { .columns = columns };
	int file = memfd_create("table", MFD_CLOEXEC), out = dup(STDOUT_FILENO);
	ssize_t len;

	state = seed;
	t.ncolumns = 1 + any(6);
	t.no_headings = any(2);
	t.no_wrap = any(2);
	make_columns(columns, t.ncolumns);
	columns[0].type = TABLE_STRING;
	CHECK(table_set(&t, table_add(&t, NSU_NONE), 0, first) == 0);
	for (unsigned int i = 0, rows = any(8); i < rows; i++) {
		struct table_row *row = table_add(&t, NSU_NONE);

		for (size_t j = 0; j < t.ncolumns; j++)
			add_cell(&t, row, j);
	}
	CHECK(fflush(stdout) == 0 && dup2(file, STDOUT_FILENO) >= 0);
	CHECK_INT(table_print(&t), 0);
	CHECK(fflush(stdout) == 0 && dup2(out, STDOUT_FILENO) >= 0);
	len = pread(file, text, SIZE - 1, 0);
	CHECK(len > 0 && close(file) == 0 && close(out) == 0);
	text[len] = '\0';
	table_clear(&t);
}

/* Two bytes, but as wide as one. */
static void replace(char *text, const char *wide, char narrow)
{
	char *at = strstr(text, wide);

	CHECK(at);
	*at = narrow;
	memmove(at + 1, at + strlen(wide), strlen(at + strlen(wide)) + 1);
}

/* Strings of two cells in turn, longer than what is set aside for texts at once. */
TEST(cells_grow_side_by_side)
{
	static const struct table_column columns[] = {
		{ .name = "A", .type = TABLE_STRINGS }, { .name = "B", .type = TABLE_STRINGS },
	};
	struct table t = { .columns = columns, .ncolumns = 2 };
	struct table_row *row = table_add(&t, NSU_NONE);

	CHECK(row);
	for (int i = 0; i < 20000; i++) {
		CHECK_INT(table_append(&t, row, 0, "one"), 0);
		if (i % 100 == 0)
			CHECK_INT(table_append(&t, row, 1, "more"), 0);
	}
	CHECK_INT(strlen(row->cells[0]), 20000 * strlen("one\n"));
	CHECK_INT(strlen(row->cells[1]), 200 * strlen("more\n"));
	CHECK_INT(strspn(row->cells[0], "one\n"), 20000 * strlen("one\n"));
	CHECK_INT(strspn(row->cells[1], "more\n"), 200 * strlen("more\n"));
	table_clear(&t);
}

TEST(a_table_of_ascii_looks_as_libsmartcols_draws_it)
{
	static char ours[SIZE], theirs[SIZE];

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		SKIP("there is no locale C.UTF-8");
	for (unsigned int seed = 0; seed < 500; seed++) {
		print(seed, "e", ours);
		print(seed, "\xc3\xa9", theirs);
		replace(theirs, "\xc3\xa9", 'e');
		if (strcmp(ours, theirs) != 0)
			FAIL("%u:\n%s\nand not\n%s", seed, ours, theirs);
	}
}
