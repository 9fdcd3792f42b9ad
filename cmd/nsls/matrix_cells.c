/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who shares what: the table of it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "matrix.h"

/* --- columns --- */

enum { NAME, PROCESSES, LEADER, FIRST_KIND, UIDS = FIRST_KIND + NSU_KINDS, COMMAND,
       NODE, COLUMNS_ALL };

_Static_assert(COLUMNS_ALL == MATRIX_COLUMNS, "room for all columns");

/* What a row is comes first, and has the name of that. */
static const struct table_column columns_all[COLUMNS_ALL] = {
	[NAME] = { NULL, .tree = true },
	[PROCESSES] = { "NPROCS", TABLE_NUMBER, .right = true },
	[LEADER] = { "LEADER", TABLE_NUMBER, .right = true },
	[FIRST_KIND + NSU_CGROUP] = { "CGROUP" }, [FIRST_KIND + NSU_IPC] = { "IPC" },
	[FIRST_KIND + NSU_MNT] = { "MNT" }, [FIRST_KIND + NSU_NET] = { "NET" },
	[FIRST_KIND + NSU_PID] = { "PID" }, [FIRST_KIND + NSU_TIME] = { "TIME" },
	[FIRST_KIND + NSU_USER] = { "USER" }, [FIRST_KIND + NSU_UTS] = { "UTS" },
	[UIDS] = { "UIDS", TABLE_STRINGS, .flat = true },
	[COMMAND] = { "COMMAND", TABLE_STRING, .cut = true },
	[NODE] = { "NODE" },
};

static const char *const heads[] = {
	[GROUP_PROCESS] = "PROCESS", [GROUP_CONTAINER] = "CONTAINER", [GROUP_POD] = "POD",
	[GROUP_UNIT] = "UNIT", [GROUP_USER] = "ACCOUNT",
};

static bool is_kind(int column)
{
	return column >= FIRST_KIND && column < UIDS;
}

static const char *column_name(enum group group, int column)
{
	return column == NAME ? heads[group] : columns_all[column].name;
}

static int find(enum group group, const char *name, size_t len)
{
	for (int column = 0; column < COLUMNS_ALL; column++) {
		const char *known = column_name(group, column);

		if (strlen(known) == len && strncasecmp(known, name, len) == 0)
			return column;
	}
	return -1;
}

#define FINDER(name, group) \
	static int name(const char *word, size_t len) \
	{ \
		return find(group, word, len); \
	}

FINDER(find_of_process, GROUP_PROCESS)
FINDER(find_of_container, GROUP_CONTAINER)
FINDER(find_of_pod, GROUP_POD)
FINDER(find_of_unit, GROUP_UNIT)
FINDER(find_of_user, GROUP_USER)

filter_find_fn *matrix_get_finder(enum group group)
{
	static filter_find_fn *const finders[] = {
		[GROUP_PROCESS] = find_of_process, [GROUP_CONTAINER] = find_of_container,
		[GROUP_POD] = find_of_pod, [GROUP_UNIT] = find_of_unit,
		[GROUP_USER] = find_of_user,
	};

	return finders[group];
}

static int choose_default(struct matrix_choice *choice, const struct request *r)
{
	if (r->nload > 1)
		choice->columns[choice->count++] = NODE;
	for (int column = 0; column < NODE; column++)
		if (!is_kind(column) || !r->kinds || (r->kinds & NSU_BIT(column - FIRST_KIND)))
			choice->columns[choice->count++] = column;
	return 0;
}

int matrix_choose(struct matrix_choice *choice, struct request *r)
{
	const char *word = r->output;

	choice->count = 0;
	if (!word || *word == '+')
		choose_default(choice, r);
	for (word += word && *word == '+'; word && !r->every_column;) {
		size_t len = strcspn(word, ",");
		int column = find(r->matrix, word, len);

		r->word = word;
		if (column < 0)
			return -EINVAL;
		if (choice->count == MATRIX_CHOICE_MAX)
			return -E2BIG;
		choice->columns[choice->count++] = column;
		word = word[len] ? word + len + 1 : NULL;
	}
	return 0;
}

void matrix_begin(struct table *t, struct table_column columns[MATRIX_CHOICE_MAX],
		  const struct matrix_choice *choice, const struct request *r)
{
	for (size_t i = 0; i < choice->count; i++) {
		int column = choice->columns[i];

		columns[i] = columns_all[column];
		columns[i].name = column_name(r->matrix, column);
		columns[i].cut &= !r->no_cut;
		if (is_kind(column) && t->form == TABLE_JSON)
			columns[i].type = TABLE_NUMBERS;
	}
	t->columns = columns;
	t->ncolumns = choice->count;
}

/* --- cells --- */

/* A line while it is looked at. A comparison has two sides: each its own text. */
struct looking {
	const struct matrix *m;
	const struct symbol *symbols;
	const struct matrix_line *line;
	char texts[2][CELL_SIZE];
	unsigned int next;
};

static const char *print_number(size_t number, char text[CELL_SIZE])
{
	snprintf(text, CELL_SIZE, "%zu", number);
	return text;
}

static const char *name_line(const struct looking *l, char text[CELL_SIZE])
{
	const struct nsu_snapshot *s = l->m->s;
	const struct nsu_process *p;

	switch (l->line->what) {
	case GROUP_CONTAINER:
		return name_container(nsu_snapshot_get_container(s, l->line->of), text);
	case GROUP_POD:
		return name_pod(nsu_snapshot_get_container(s, l->line->of), text);
	case GROUP_UNIT:
		return name_unit(nsu_snapshot_get_belonging(s, l->line->of), text);
	case GROUP_USER:
		p = nsu_snapshot_get_process(s, l->line->of);
		return p->user ? p->user : print_number(p->uid, text);
	case GROUP_PROCESS:
		p = nsu_snapshot_get_process(s, l->line->of);
		return print_number((size_t)p->pid, text);
	case GROUP_NONE:
		break;
	}
	return NULL;
}

/* Each symbol once: of many that are one line's alone, "+" says it. */
static const char *join_symbols(const struct looking *l, const struct matrix_set *set,
				char text[CELL_SIZE])
{
	size_t len = 0;
	bool own = false;

	for (size_t i = 0; i < set->count; i++) {
		const char *symbol = l->symbols[set->at[i]].text;

		if (*symbol == '+' && own)
			continue;
		own |= *symbol == '+';
		if (len + 16 > CELL_SIZE)
			return memcpy(text + len, ",...", 5), text;
		len += (size_t)snprintf(text + len, CELL_SIZE - len, "%s%s", len ? "," : "",
					symbol);
	}
	return len ? text : NULL;
}

/*
 * "3000041472-3000107007": what its users are outside, of its first process, each followed
 * by a newline; "=" where all are what they are.
 */
static const char *join_uids(const struct looking *l, char text[CELL_SIZE])
{
	const struct nsu_snapshot *s = l->m->s;
	size_t user = nsu_snapshot_get_process(s, l->line->first)->ns[NSU_USER], len = 0;
	const char *map = user == NSU_NONE ? NULL : nsu_snapshot_get_inside(s, user)->uids;
	unsigned int inside, outside, count;
	int n;

	for (; map && len + 32 < CELL_SIZE &&
	       sscanf(map, "%u:%u:%u%n", &inside, &outside, &count, &n) == 3;
	     map += n + (map[n] == '\n')) {
		if (count == UINT32_MAX)
			len += (size_t)snprintf(text + len, CELL_SIZE - len, "=\n");
		else
			len += (size_t)snprintf(text + len, CELL_SIZE - len,
						count > 1 ? "%u-%u\n" : "%u\n", outside,
						outside + count - 1);
	}
	return len ? text : NULL;
}

static const char *text_of(struct looking *l, int column)
{
	const struct nsu_process *first = nsu_snapshot_get_process(l->m->s, l->line->first);
	char *text = l->texts[l->next++ % 2];

	if (is_kind(column))
		return join_symbols(l, &l->line->ns[column - FIRST_KIND], text);
	switch (column) {
	case NAME:
		return name_line(l, text);
	case PROCESSES:
		return print_number(l->line->nprocs, text);
	case LEADER:
		return print_number((size_t)first->pid, text);
	case UIDS:
		return join_uids(l, text);
	case NODE:
		return nsu_snapshot_get_node(l->m->s);
	default:
		return first->command;
	}
}

static int fill_numbers(struct table *t, struct table_row *row, size_t at,
			const struct looking *l, const struct matrix_set *set)
{
	char text[24];
	int err = table_append(t, row, at, NULL);

	for (size_t i = 0; !err && i < set->count; i++) {
		snprintf(text, sizeof(text), "%" PRIu64,
			 nsu_snapshot_get_namespace(l->m->s, set->at[i])->inode);
		err = table_append(t, row, at, text);
	}
	return err;
}

/* In JSON "=" would be one more word to know: there it is the numbers. */
static int fill_uids(struct table *t, struct table_row *row, size_t at, const char *list)
{
	char part[32];
	int err = 0;

	for (; !err && list && *list; list += strcspn(list, "\n") + 1) {
		snprintf(part, sizeof(part), "%.*s", (int)strcspn(list, "\n"), list);
		err = table_append(t, row, at, *part == '=' && t->form == TABLE_JSON ?
				   "0-4294967294" : part);
	}
	return err;
}

static int fill_line(struct table *t, struct looking *l, const struct matrix_choice *choice,
		     size_t parent)
{
	struct table_row *row = table_add(t, parent);
	int err = row ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < choice->count; i++) {
		int column = choice->columns[i];
		const char *text = text_of(l, column);

		if (!text && column == COMMAND && t->form != TABLE_JSON)
			text = "?";	/* it ended while it was read */
		if (t->columns[i].type == TABLE_NUMBERS)
			err = fill_numbers(t, row, i, l, &l->line->ns[column - FIRST_KIND]);
		else if (column == UIDS)
			err = fill_uids(t, row, i, text);
		else
			err = table_set(t, row, i, text);
	}
	return err;
}

/* --- lines --- */

static struct filter_value value_of(void *arg, int column)
{
	return (struct filter_value){ text_of(arg, column), .list = column == UIDS };
}

/* What stood below a line that is not shown goes below the next one above it. */
static size_t row_above(const struct matrix *m, const size_t *rows, size_t line)
{
	do
		line = m->lines[line].above;
	while (line != NSU_NONE && rows[line] == NSU_NONE);
	return line == NSU_NONE ? NSU_NONE : rows[line];
}

int matrix_fill(struct table *t, const struct matrix *m, const struct matrix_choice *choice)
{
	struct looking l = { .m = m, .symbols = symbols_choose(m) };
	size_t *rows = calloc(m->count + 1, sizeof(*rows));
	int err = l.symbols && rows ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < m->count; i++) {
		rows[i] = NSU_NONE;
		l.line = &m->lines[i];
		if (l.line->hidden ||
		    (choice->filter && !filter_match(choice->filter, value_of, &l)))
			continue;
		rows[i] = t->nrows;
		err = fill_line(t, &l, choice, row_above(m, rows, i));
	}
	free((void *)l.symbols);
	free(rows);
	return err;
}
