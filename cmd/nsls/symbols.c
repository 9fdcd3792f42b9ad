/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who shares what: a letter for each namespace that several have. */
#include "matrix.h"

#include <stdlib.h>

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

struct symbol *symbols_choose(const struct matrix *m)
{
	struct symbol *symbols = calloc(nsu_snapshot_count_namespaces(m->s) + NSU_KINDS,
					sizeof(*symbols));

	if (symbols) {
		each_leaf(m, symbols, count_line);
		each_leaf(m, symbols, choose_symbol);
	}
	return symbols;
}
