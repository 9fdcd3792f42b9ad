/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an error to its one cause and the remedy: the tables, walked. */
#include "hint/hint.h"

#include <errno.h>
#include <string.h>

static const struct hints *const tables[] = {
	&hints_pod, &hints_option, &hints_find, &hints_join, &hints_create, &hints_map,
	&hints_place, &hints_mount, &hints_network, &hints_program,
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static bool has_op(const struct hint *h, enum nsu_op op)
{
	for (size_t i = 0; i < sizeof(h->ops) / sizeof(h->ops[0]) && h->ops[i]; i++)
		if (h->ops[i] == op)
			return true;
	return false;
}

static bool matches(const struct hint *h, const struct nsu_error *e)
{
	return has_op(h, e->op) && e->errnum &&
	       (h->errnums[0] == e->errnum || h->errnums[1] == e->errnum) &&
	       (h->kind == ANY_KIND || h->kind == e->kind);
}

static bool holds(enum probes probe, struct probe *p)
{
	switch (probe) {
#define PROBE(NAME, name) case PROBE_##NAME: return probe_##name(p);
#include "hint/probes.h"
	case ALWAYS:
		break;
	}
	return true;
}

/* Rows have numbers from 1 on, through all tables. */
static const struct hint *get_row(int number)
{
	for (size_t t = 0; t < TABLES && number > 0; number -= (int)tables[t++]->count)
		if ((size_t)number <= tables[t]->count)
			return &tables[t]->rows[number - 1];
	return NULL;
}

void hint_find(struct nsu_error *e, int root, int ns)
{
	int saved = errno;
	const struct hint *h;
	struct probe p;

	e->cause = -1;
	for (int number = 1; e->cause < 0 && (h = get_row(number)); number++) {
		p = (struct probe){ .e = e, .root = root, .ns = ns };
		if (matches(h, e) && holds(h->probe, &p))
			e->cause = number;
	}
	memcpy(e->found, p.found, sizeof(e->found));
	errno = saved;
}

/* What was found may have come with a record from where others rule. */
static void fill(const char *text, const char *found, char *hint)
{
	char word[NSU_FOUND_SIZE];
	size_t n = 0;

	nsu_escape(word, sizeof(word), found, strnlen(found, NSU_FOUND_SIZE), true);
	for (; *text; text++) {
		const char *put = *text == '$' ? word : text;
		size_t len = *text == '$' ? strlen(word) : 1;

		if (n + len >= NSU_HINT_SIZE)
			break;
		memcpy(hint + n, put, len);
		n += len;
	}
	hint[n] = '\0';
}

static bool tell(const struct nsu_error *e, bool remedy, enum nsu_language language, char *to)
{
	struct nsu_error own = *e;
	const struct hint *h;
	const char *told;

	if (!own.cause)
		hint_find(&own, -1, -1);
	h = get_row(own.cause);
	told = !h ? "" : remedy ? h->remedy : h->text;
	if (*told)
		fill(told_get(told, language), own.found, to);
	return *told;
}

bool nsu_error_get_hint_in(const struct nsu_error *e, enum nsu_language language,
			   char hint[NSU_HINT_SIZE])
{
	return tell(e, false, language, hint);
}

bool nsu_error_get_remedy_in(const struct nsu_error *e, enum nsu_language language,
			     char remedy[NSU_HINT_SIZE])
{
	return tell(e, true, language, remedy);
}

bool nsu_error_get_hint(const struct nsu_error *e, char hint[NSU_HINT_SIZE])
{
	return tell(e, false, NSU_ENGLISH, hint);
}

bool nsu_error_get_remedy(const struct nsu_error *e, char remedy[NSU_HINT_SIZE])
{
	return tell(e, true, NSU_ENGLISH, remedy);
}
