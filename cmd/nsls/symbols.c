/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who shares what: a letter for each namespace that several have, and the table of it. */
#include "matrix.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- symbols --- */

/* "=" the same as init's, "+" of one line alone, else a letter. */
struct symbol {
	size_t lines;		/* that have it */
	char text[8];
};

typedef void each_fn(const struct matrix *m, struct symbol *symbols, int kind, size_t ns);

/* What stands above others has the same as they, and is not one more that has it. */
static void each_leaf(const struct matrix *m, struct symbol *symbols, each_fn *each)
{
	for (size_t i = 0; i < m->count; i++) {
		if (m->lines[i].hidden || m->lines[i].parted)
			continue;
		for (int kind = 0; kind < NSU_KINDS; kind++)
			for (size_t j = 0; j < m->lines[i].ns[kind].count; j++)
				each(m, symbols, kind, m->lines[i].ns[kind].at[j]);
	}
}

static void count_line(const struct matrix *m, struct symbol *symbols, int kind, size_t ns)
{
	(void)m;
	(void)kind;
	symbols[ns].lines++;
}

/* a to z, then aa, ab and so on; anew for each kind. */
static void spell(size_t number, char *text, size_t size)
{
	char reversed[16];
	size_t len = 0;

	for (number++; number > 0 && len < sizeof(reversed); number = (number - 1) / 26)
		reversed[len++] = (char)('a' + (number - 1) % 26);
	for (size_t i = 0; i < len && i + 1 < size; i++)
		text[i] = reversed[len - 1 - i];
}

/* symbols[count of namespaces + kind].lines is how many letters that kind has used. */
static void choose_symbol(const struct matrix *m, struct symbol *symbols, int kind, size_t ns)
{
	struct symbol *used = &symbols[nsu_snapshot_count_namespaces(m->s) + (size_t)kind];
	struct symbol *symbol = &symbols[ns];

	if (symbol->text[0])
		return;
	if (nsu_snapshot_get_whose(m->s, ns, NSU_NONE) == NSU_WHOSE_INIT)
		symbol->text[0] = '=';
	else if (symbol->lines < 2)
		symbol->text[0] = '+';
	else
		spell(used->lines++, symbol->text, sizeof(symbol->text));
}

static struct symbol *choose_symbols(const struct matrix *m)
{
	struct symbol *symbols = calloc(nsu_snapshot_count_namespaces(m->s) + NSU_KINDS,
					sizeof(*symbols));

	if (symbols) {
		each_leaf(m, symbols, count_line);
		each_leaf(m, symbols, choose_symbol);
	}
	return symbols;
}

/* --- columns --- */

enum { NAME, PROCESSES, LEADER, FIRST_KIND, UIDS = FIRST_KIND + NSU_KINDS, COMMAND, USED };

static const char *const names[] = {
	[GROUP_PROCESS] = "PROCESS", [GROUP_CONTAINER] = "CONTAINER", [GROUP_POD] = "POD",
	[GROUP_UNIT] = "UNIT", [GROUP_USER] = "ACCOUNT",
};

void matrix_begin(struct table *t, struct table_column columns[MATRIX_COLUMNS],
		  enum group group)
{
	static const char *const kinds[] = {
		"CGROUP", "IPC", "MNT", "NET", "PID", "TIME", "USER", "UTS",
	};

	_Static_assert(USED <= MATRIX_COLUMNS, "room for all columns");
	columns[NAME] = (struct table_column){ names[group], .tree = true };
	columns[PROCESSES] = (struct table_column){ "NPROCS", TABLE_NUMBER, .right = true };
	columns[LEADER] = (struct table_column){ "LEADER", TABLE_NUMBER, .right = true };
	for (int kind = 0; kind < NSU_KINDS; kind++)
		columns[FIRST_KIND + kind] = (struct table_column){
			kinds[kind], t->form == TABLE_JSON ? TABLE_NUMBERS : TABLE_STRING };
	columns[UIDS] = (struct table_column){ "UIDS", TABLE_STRINGS, .flat = true };
	columns[COMMAND] = (struct table_column){ "COMMAND", TABLE_STRING, .cut = true };
	t->columns = columns;
	t->ncolumns = USED;
}

/* --- cells --- */

static const char *print_process(const struct nsu_process *p, char text[CELL_SIZE])
{
	snprintf(text, CELL_SIZE, "%d", (int)p->pid);
	return text;
}

static const char *name_line(const struct matrix *m, const struct matrix_line *line,
			     char text[CELL_SIZE])
{
	const struct nsu_process *p;

	switch (line->what) {
	case GROUP_CONTAINER:
		return name_container(nsu_snapshot_get_container(m->s, line->of), text);
	case GROUP_POD:
		return name_pod(nsu_snapshot_get_container(m->s, line->of), text);
	case GROUP_UNIT:
		return name_unit(nsu_snapshot_get_belonging(m->s, line->of), text);
	case GROUP_USER:
		p = nsu_snapshot_get_process(m->s, line->of);
		snprintf(text, CELL_SIZE, "%u", (unsigned int)p->uid);
		return p->user ? p->user : text;
	case GROUP_PROCESS:
		return print_process(nsu_snapshot_get_process(m->s, line->of), text);
	case GROUP_NONE:
		break;
	}
	return NULL;
}

static int fill_numbers(struct table *t, struct table_row *row, size_t column,
			const struct matrix *m, const struct matrix_set *set)
{
	char text[24];
	int err = table_append(t, row, column, NULL);

	for (size_t i = 0; !err && i < set->count; i++) {
		snprintf(text, sizeof(text), "%" PRIu64,
			 nsu_snapshot_get_namespace(m->s, set->at[i])->inode);
		err = table_append(t, row, column, text);
	}
	return err;
}

/* Each symbol once: of many that are one line's alone, "+" says it. */
static void join_symbols(const struct matrix_set *set, const struct symbol *symbols,
			 char text[CELL_SIZE])
{
	size_t len = 0;
	bool own = false;

	text[0] = '\0';
	for (size_t i = 0; i < set->count && len < CELL_SIZE - 16; i++) {
		const char *symbol = symbols[set->at[i]].text;

		if (*symbol == '+' && own)
			continue;
		own |= *symbol == '+';
		len += (size_t)snprintf(text + len, CELL_SIZE - len, "%s%s", len ? "," : "",
					symbol);
	}
}

/* "3000041472-3000107007": what its users are outside, of its first process. */
static int fill_uids(struct table *t, struct table_row *row, const struct matrix *m,
		     const struct matrix_line *line)
{
	size_t user = nsu_snapshot_get_process(m->s, line->first)->ns[NSU_USER];
	const char *map = user == NSU_NONE ? NULL : nsu_snapshot_get_inside(m->s, user)->uids;
	unsigned int inside, outside, count;
	int n, err = 0;
	char text[32];

	for (; !err && map && sscanf(map, "%u:%u:%u%n", &inside, &outside, &count, &n) == 3;
	     map += n + (map[n] == '\n')) {
		if (count == UINT32_MAX && t->form != TABLE_JSON)
			snprintf(text, sizeof(text), "=");	/* all there are */
		else
			snprintf(text, sizeof(text), count > 1 ? "%u-%u" : "%u", outside,
				 outside + count - 1);
		err = table_append(t, row, UIDS, text);
	}
	return err;
}

static int fill_kinds(struct table *t, struct table_row *row, const struct matrix *m,
		      const struct matrix_line *line, const struct symbol *symbols)
{
	char text[CELL_SIZE];
	int err = 0;

	for (int kind = 0; !err && kind < NSU_KINDS; kind++) {
		size_t column = FIRST_KIND + (size_t)kind;

		if (t->columns[column].type == TABLE_NUMBERS) {
			err = fill_numbers(t, row, column, m, &line->ns[kind]);
			continue;
		}
		join_symbols(&line->ns[kind], symbols, text);
		err = table_set(t, row, column, text[0] ? text : NULL);
	}
	return err;
}

static int fill_line(struct table *t, const struct matrix *m, const struct matrix_line *line,
		     const struct symbol *symbols, size_t parent)
{
	const struct nsu_process *first = nsu_snapshot_get_process(m->s, line->first);
	struct table_row *row = table_add(t, parent);
	char text[CELL_SIZE];
	int err = row ? table_set(t, row, NAME, name_line(m, line, text)) : -ENOMEM;

	snprintf(text, sizeof(text), "%zu", line->nprocs);
	if (!err)
		err = table_set(t, row, PROCESSES, text);
	if (!err)
		err = table_set(t, row, LEADER, print_process(first, text));
	if (!err)
		err = fill_kinds(t, row, m, line, symbols);
	if (!err)
		err = fill_uids(t, row, m, line);
	return err ? err : table_set(t, row, COMMAND, first->command);
}

int matrix_fill(struct table *t, const struct matrix *m)
{
	struct symbol *symbols = choose_symbols(m);
	size_t *rows = calloc(m->count + 1, sizeof(*rows));
	int err = symbols && rows ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < m->count; i++) {
		size_t above = m->lines[i].above;

		rows[i] = t->nrows;
		if (!m->lines[i].hidden)
			err = fill_line(t, m, &m->lines[i], symbols,
					above == NSU_NONE ? NSU_NONE : rows[above]);
	}
	free(symbols);
	free(rows);
	return err;
}

/* --- asking --- */

unsigned int matrix_ask(const struct request *r)
{
	unsigned int ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_WHOSE | NSU_ASK_MAPS;

	if (r->matrix == GROUP_USER)
		return ask | NSU_ASK_USERS;
	return r->matrix == GROUP_PROCESS ? ask : ask | NSU_ASK_NAMES;
}
