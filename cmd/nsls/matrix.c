/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who shares what: the lines. */
#include "matrix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../draw/elements.h"

/* --- lines --- */

static int set_add(struct matrix_set *set, size_t ns)
{
	size_t *at;

	for (size_t i = 0; i < set->count; i++)
		if (set->at[i] == ns)
			return 0;
	at = elements_add(&set->at, &set->count, &set->room, sizeof(*at));
	if (!at)
		return -ENOMEM;
	*at = ns;
	return 0;
}

static size_t add_line(struct matrix *m, enum group what, size_t of, size_t above)
{
	struct matrix_line *line = elements_add(&m->lines, &m->count, &m->room, sizeof(*line));

	if (!line)
		return NSU_NONE;
	*line = (struct matrix_line){ .what = what, .of = of, .above = above,
				      .first = NSU_NONE };
	return m->count - 1;
}

static const struct nsu_container *container_of(const struct matrix *m, size_t process)
{
	size_t i = nsu_snapshot_get_belonging(m->s, process)->container;

	return i == NSU_NONE ? NULL : nsu_snapshot_get_container(m->s, i);
}

/* A pod of a claim is not the one of root's with the same uid. */
static bool same_pod(const struct nsu_container *a, const struct nsu_container *b)
{
	return a->author == b->author && strcmp(a->pod_uid, b->pod_uid) == 0 &&
	       strcmp(a->pod, b->pod) == 0;
}

static bool same_unit(const struct matrix *m, size_t a, size_t b)
{
	const struct nsu_belonging *x = nsu_snapshot_get_belonging(m->s, a);
	const struct nsu_belonging *y = nsu_snapshot_get_belonging(m->s, b);

	return x->unit_author == y->unit_author && strcmp(x->unit, y->unit) == 0;
}

static bool is_same(const struct matrix *m, const struct matrix_line *line, size_t of)
{
	switch (line->what) {
	case GROUP_POD:
		return same_pod(nsu_snapshot_get_container(m->s, line->of),
				nsu_snapshot_get_container(m->s, of));
	case GROUP_UNIT:
		return same_unit(m, line->of, of);
	case GROUP_USER:
		return nsu_snapshot_get_process(m->s, line->of)->uid ==
		       nsu_snapshot_get_process(m->s, of)->uid;
	case GROUP_CONTAINER:
	case GROUP_PROCESS:
	case GROUP_NONE:
		break;
	}
	return line->of == of;
}

/* The line for it below that one, made when it is new; NSU_NONE when out of memory. */
static size_t get_line(struct matrix *m, enum group what, size_t of, size_t above)
{
	for (size_t i = m->count; i-- > 0;)
		if (m->lines[i].what == what && m->lines[i].above == above &&
		    is_same(m, &m->lines[i], of))
			return i;
	return add_line(m, what, of, above);
}

/* --- processes into lines --- */

static int count_process(struct matrix *m, size_t line, size_t process)
{
	const struct nsu_process *p = nsu_snapshot_get_process(m->s, process);
	int err = 0;

	for (; !err && line != NSU_NONE; line = m->lines[line].above) {
		struct matrix_line *l = &m->lines[line];

		l->nprocs++;
		if (l->first == NSU_NONE)
			l->first = process;
		for (int kind = 0; !err && kind < NSU_KINDS; kind++)
			if (p->ns[kind] != NSU_NONE)
				err = set_add(&l->ns[kind], p->ns[kind]);
	}
	return err;
}

static bool has_group(const struct matrix *m, size_t process)
{
	const struct nsu_container *c = container_of(m, process);

	switch (m->group) {
	case GROUP_CONTAINER:
		return c;
	case GROUP_POD:
		return c && (c->pod[0] || c->pod_uid[0]);
	case GROUP_UNIT:
		return nsu_snapshot_get_belonging(m->s, process)->unit;
	case GROUP_USER:
		return nsu_snapshot_get_process(m->s, process)->detailed;
	case GROUP_PROCESS:
	case GROUP_NONE:
		break;
	}
	return true;
}

/* Of a pod, its containers below it; in a closer look, processes below all of them. */
static int add_process(struct matrix *m, size_t process, bool closer)
{
	size_t container = nsu_snapshot_get_belonging(m->s, process)->container;
	size_t line = NSU_NONE;

	if (has_group(m, process)) {
		size_t of = m->group == GROUP_CONTAINER || m->group == GROUP_POD ?
			    container : process;

		line = m->group == GROUP_PROCESS ? add_line(m, m->group, of, NSU_NONE) :
		       get_line(m, m->group, of, NSU_NONE);
		if (line != NSU_NONE && m->group == GROUP_POD)
			line = get_line(m, GROUP_CONTAINER, container, line);
		if (line == NSU_NONE)
			return -ENOMEM;
	} else if (!closer) {
		return 0;
	}
	if (closer)
		line = add_line(m, GROUP_PROCESS, process, line);
	return line == NSU_NONE ? -ENOMEM : count_process(m, line, process);
}

/* --- which are shown --- */

static bool is_init(const struct matrix *m, size_t ns)
{
	return nsu_snapshot_get_whose(m->s, ns, NSU_NONE) == NSU_WHOSE_INIT;
}

/* Whether a process differs from init at all: those that do not are nearly all there are. */
static bool is_as_init(const struct matrix *m, const struct matrix_line *line)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		for (size_t i = 0; (m->kinds & NSU_BIT(kind)) && i < line->ns[kind].count; i++)
			if (!is_init(m, line->ns[kind].at[i]))
				return false;
	return true;
}

static bool has(const struct matrix_set *set, size_t ns)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->at[i] == ns)
			return true;
	return false;
}

static bool share(const struct matrix *m, const struct matrix_line *a,
		  const struct matrix_line *b)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		for (size_t i = 0; i < a->ns[kind].count; i++)
			if (!is_init(m, a->ns[kind].at[i]) &&
			    has(&b->ns[kind], a->ns[kind].at[i]))
				return true;
	return false;
}

static bool is_subject(const struct matrix *m, const struct matrix_line *line,
		       const struct nsu_referent *subject)
{
	const struct nsu_container *c;

	if (line->above != NSU_NONE || line->what != m->group)
		return false;
	c = nsu_snapshot_get_container(m->s, line->of);
	return !c->claimed && strcmp(m->group == GROUP_POD ? c->pod_uid : c->id,
				     m->group == GROUP_POD ? subject->pod :
				     subject->container) == 0;
}

/* Others that share with it are one line each: what is in them is not the question. */
static void show_subject(struct matrix *m, const struct nsu_referent *subject)
{
	size_t it = NSU_NONE;

	for (size_t i = 0; i < m->count; i++)
		if (is_subject(m, &m->lines[i], subject))
			it = i;
	for (size_t i = 0; i < m->count; i++) {
		size_t top = i;

		while (m->lines[top].above != NSU_NONE)
			top = m->lines[top].above;
		m->lines[i].hidden = it == NSU_NONE ||
			(top != it && (i != top || !share(m, &m->lines[it], &m->lines[i])));
	}
}

int matrix_build(struct matrix *m, const struct nsu_snapshot *s, const struct request *r)
{
	bool closer = r->subject.container[0];
	int err = 0;

	*m = (struct matrix){ .s = s, .group = r->matrix,
			      .kinds = r->kinds ? r->kinds : NSU_EVERY_KIND };
	for (size_t i = 0; !err && i < nsu_snapshot_count_processes(s); i++)
		err = add_process(m, i, closer);
	for (size_t i = 0; i < m->count && r->matrix == GROUP_PROCESS; i++)
		m->lines[i].hidden = is_as_init(m, &m->lines[i]);
	if (!err && closer)
		show_subject(m, &r->subject);
	for (size_t i = 0; i < m->count; i++)
		if (!m->lines[i].hidden && m->lines[i].above != NSU_NONE)
			m->lines[m->lines[i].above].parted = true;
	return err;
}

void matrix_clear(struct matrix *m)
{
	for (size_t i = 0; i < m->count; i++)
		for (int kind = 0; kind < NSU_KINDS; kind++)
			free(m->lines[i].ns[kind].at);
	free(m->lines);
	*m = (struct matrix){ .count = 0 };
}

unsigned int matrix_ask(const struct request *r)
{
	unsigned int ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_WHOSE | NSU_ASK_MAPS;

	if (r->matrix == GROUP_USER)
		return ask | NSU_ASK_USERS;
	return r->matrix == GROUP_PROCESS ? ask : ask | NSU_ASK_NAMES;
}
