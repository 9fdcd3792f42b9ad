/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the words of a topology have in common: mistakes, and the parts that they make. */
#include "model/topology/topology_parser.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "guess.h"

/* --------------------------------------------------------------------------- mistakes */

int parser_refuse(struct parser *p, const char *at, const char *format, ...)
{
	struct nsu_mistake *m = p->mistake;
	va_list args;

	m->line = p->number;
	m->column = (unsigned int)(at - p->text) + 1;
	va_start(args, format);
	vsnprintf(m->what, sizeof(m->what), format, args);
	va_end(args);
	return -EINVAL;
}

void parser_advise(struct parser *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->mistake->hint, sizeof(p->mistake->hint), format, args);
	va_end(args);
}

const char *parser_get_end(const struct parser *p)
{
	const char *last = p->words[p->count - 1];

	return last + strlen(last);
}

/* ------------------------------------------------------------------------------- parts */

const struct nsu_part *parser_find_namespace(const struct parser *p, const char *ns)
{
	for (size_t i = 0; i < p->t->count; i++)
		if (p->t->parts[i].what == NSU_PART_NS &&
		    strcmp(p->t->parts[i].at.ns, ns) == 0)
			return &p->t->parts[i];
	return NULL;
}

/* h1 and h2 are two hosts, and no typo. */
static bool differ_by_number(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	while (*a && *a == *b) {
		a++;
		b++;
	}
	a += strspn(a, digits);
	b += strspn(b, digits);
	return strcmp(a, b) == 0;
}

int parser_check_declared(struct parser *p, const char *ns, const char *at)
{
	struct guess guess = { .word = ns };

	if (parser_find_namespace(p, ns))
		return 0;
	for (size_t i = 0; i < p->t->count; i++)
		if (p->t->parts[i].what == NSU_PART_NS &&
		    !differ_by_number(ns, p->t->parts[i].at.ns))
			guess_offer(&guess, p->t->parts[i].at.ns);
	if (guess.best)
		parser_advise(p, "did you mean \"%s\"?", guess.best);
	else if (strchr(ns, '/') || strcmp(ns, ".") == 0)
		parser_advise(p, "a file wires what it declares: no path, and not .");
	else
		parser_advise(p, "write in a line before it: ns %s", ns);
	return parser_refuse(p, at, "\"%s\" is not declared", ns);
}

static int add(struct parser *p, const struct nsu_part *part, const char *at)
{
	int err = topology_add(p->t, part);

	return err == -E2BIG ? parser_refuse(p, at, "there is too much in this file") : err;
}

int parser_add(struct parser *p, struct nsu_part part, const char *at)
{
	part.line = p->number;
	/* The record of a change that was begun has what is to go, too. */
	for (size_t i = 0; !p->record && i < p->t->count; i++)
		if (topology_part_collides(&part, &p->t->parts[i]))
			return parser_refuse(p, at, "that is in line %u already",
					     p->t->parts[i].line);
	return add(p, &part, at);
}

/* Once: several cables of a namespace want its loopback. */
int parser_add_up(struct parser *p, const char *ns, const char *name)
{
	const struct nsu_part part = { .what = NSU_PART_UP, .line = p->number,
				       .at = { ns, name, NULL } };

	for (size_t i = 0; i < p->t->count; i++)
		if (topology_part_matches(&part, &p->t->parts[i]))
			return 0;
	return add(p, &part, p->words[1]);
}
