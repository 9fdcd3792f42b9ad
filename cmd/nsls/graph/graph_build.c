/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which namespaces share a box, and on which box it hangs. */
#include "graph.h"

#include <errno.h>
#include <stdlib.h>

/* What decides on the box of a namespace. */
struct key {
	size_t ns, home, leader;
	uint64_t members;	/* a sum over those who are in it */
	bool initial;
};

/* ------------------------------------------------------------------------------- keys */

/* splitmix64: sums of it tell sets of processes apart. */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static size_t home_of(const struct nsu_snapshot *s, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	return is->kind == NSU_USER ? ns : is->owner;
}

/* Without a process each has a box of its own. */
static void fill_keys(struct key *keys, const struct nsu_snapshot *s)
{
	size_t count = nsu_snapshot_count_namespaces(s);

	for (size_t i = 0; i < count; i++) {
		const struct nsu_namespace *ns = nsu_snapshot_get_namespace(s, i);

		keys[i] = (struct key){ .ns = i, .home = home_of(s, i), .leader = ns->leader };
		keys[i].initial = nsu_snapshot_get_whose(s, i, NSU_NONE) == NSU_WHOSE_INIT;
		keys[i].members = ns->nprocs ? 0 : mix(ns->inode);
	}
	for (size_t p = 0; p < nsu_snapshot_count_processes(s); p++)
		for (int kind = 0; kind < NSU_KINDS; kind++) {
			size_t ns = nsu_snapshot_get_process(s, p)->ns[kind];

			if (ns != NSU_NONE)
				keys[ns].members += mix(p);
		}
}

static bool same_box(const struct key *a, const struct key *b)
{
	return (a->initial && b->initial) ||
	       (a->initial == b->initial && a->home == b->home && a->members == b->members);
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* The initial ones, then in the order of their first processes, then those without. */
static int compare(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = ORDER(b->initial, a->initial);

	if (!order && !a->initial)
		order = ORDER(a->leader, b->leader);
	if (!order && !a->initial)
		order = ORDER(a->home, b->home);
	if (!order && !a->initial)
		order = ORDER(a->members, b->members);
	return order ? order : ORDER(a->ns, b->ns);
}

/* ------------------------------------------------------------------------------ boxes */

static bool is_wanted(const struct nsu_snapshot *s, size_t ns, unsigned int kinds)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	return is->found && (!kinds || is->kind == NSU_USER || (kinds & NSU_BIT(is->kind)));
}

static void add_boxes(struct graph *g, const struct key *keys, size_t count,
		      unsigned int kinds)
{
	const struct key *before = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(g->s, keys[i].ns, kinds))
			continue;
		if (!before || !same_box(before, &keys[i]))
			g->boxes[g->nboxes++] = (struct graph_box){
				.above = NSU_NONE, .home = keys[i].home, .first = g->norder,
				.initial = keys[i].initial, .shown = true };
		before = &keys[i];
		g->boxes[g->nboxes - 1].count++;
		g->box_of[keys[i].ns] = g->nboxes - 1;
		g->order[g->norder++] = keys[i].ns;
	}
}

static size_t box_of(const struct graph *g, size_t ns)
{
	return ns == NSU_NONE ? NSU_NONE : g->box_of[ns];
}

static void add_member(struct graph_box *box, size_t process)
{
	if (box->nmembers < GRAPH_MEMBERS)
		box->members[box->nmembers++] = process;
	box->nprocs++;
}

/* Each process once in each box, though it is in several namespaces of it. */
static void add_members(struct graph *g)
{
	for (size_t p = 0; p < nsu_snapshot_count_processes(g->s); p++) {
		const size_t *ns = nsu_snapshot_get_process(g->s, p)->ns;

		for (int kind = 0; kind < NSU_KINDS; kind++) {
			size_t box = box_of(g, ns[kind]);
			bool again = false;

			for (int k = 0; k < kind; k++)
				again |= box_of(g, ns[k]) == box;
			if (box != NSU_NONE && !again)
				add_member(&g->boxes[box], p);
		}
	}
}

/* -------------------------------------------------------------------- what hangs on what */

/* A PID namespace below another of the same owner hangs on the box of that one. */
static size_t find_parent(const struct graph *g, size_t box)
{
	const struct graph_box *b = &g->boxes[box];

	for (size_t i = 0; i < b->count; i++) {
		const struct nsu_namespace *ns =
			nsu_snapshot_get_namespace(g->s, g->order[b->first + i]);
		size_t parent = ns->kind == NSU_PID ? box_of(g, ns->parent) : NSU_NONE;

		if (parent != NSU_NONE && parent != box && g->boxes[parent].home == b->home)
			return parent;
	}
	return NSU_NONE;
}

static size_t find_above(const struct graph *g, size_t box)
{
	const struct graph_box *b = &g->boxes[box];
	size_t parent;

	if (b->initial || b->home == NSU_NONE)
		return NSU_NONE;
	if (box_of(g, b->home) == box)
		return box_of(g, nsu_snapshot_get_namespace(g->s, b->home)->parent);
	parent = find_parent(g, box);
	return parent != NSU_NONE ? parent : box_of(g, b->home);
}

/* What was read while it changed may go in circles: what closes one hangs on nothing. */
static void relate(struct graph *g)
{
	for (size_t i = 0; i < g->nboxes; i++) {
		size_t above = find_above(g, i), at = above, steps = 0;

		while (at != NSU_NONE && at != i && steps++ < g->nboxes)
			at = g->boxes[at].above;
		g->boxes[i].above = at == NSU_NONE ? above : NSU_NONE;
	}
}

int graph_build(struct graph *g, const struct nsu_snapshot *s, unsigned int kinds)
{
	size_t count = nsu_snapshot_count_namespaces(s);
	struct key *keys = calloc(count + 1, sizeof(*keys));

	*g = (struct graph){ .s = s };
	g->boxes = calloc(count + 1, sizeof(*g->boxes));
	g->order = calloc(count + 1, sizeof(*g->order));
	g->box_of = calloc(count + 1, sizeof(*g->box_of));
	if (!keys || !g->boxes || !g->order || !g->box_of) {
		free(keys);
		return -ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		g->box_of[i] = NSU_NONE;
	fill_keys(keys, s);
	qsort(keys, count, sizeof(*keys), compare);
	add_boxes(g, keys, count, kinds);
	add_members(g);
	relate(g);
	free(keys);
	return 0;
}

void graph_clear(struct graph *g)
{
	free(g->boxes);
	free(g->order);
	free(g->box_of);
	*g = (struct graph){ .s = NULL };
}

/* ------------------------------------------------------------------------ a part of it */

static void show_above(struct graph *g, size_t box)
{
	for (; box != NSU_NONE && !g->boxes[box].shown; box = g->boxes[box].above)
		g->boxes[box].shown = true;
}

static bool hangs_on(const struct graph *g, size_t box, const bool *chosen)
{
	for (; box != NSU_NONE; box = g->boxes[box].above)
		if (chosen[box])
			return true;
	return false;
}

static void mark(const struct graph *g, bool *chosen, size_t ns)
{
	if (box_of(g, ns) != NSU_NONE)
		chosen[box_of(g, ns)] = true;
}

static void mark_chosen(const struct graph *g, bool *chosen, const struct nsu_referent *is)
{
	size_t p = is->pid ? nsu_snapshot_find_process(g->s, is->pid) : NSU_NONE;

	if (is->inode)
		mark(g, chosen, nsu_snapshot_find_namespace(g->s, is->inode));
	else if (p != NSU_NONE)
		for (int kind = 0; kind < NSU_KINDS; kind++)
			mark(g, chosen, nsu_snapshot_get_process(g->s, p)->ns[kind]);
}

/* Of a process, what lies below the initial ones is not meant, though it is in one of them. */
bool graph_choose(struct graph *g, const struct nsu_referent *is)
{
	bool *chosen = calloc(g->nboxes + 1, sizeof(*chosen));
	bool found = false, others = false;

	if (!chosen)
		return false;
	mark_chosen(g, chosen, is);
	for (size_t i = 0; i < g->nboxes; i++) {
		found |= chosen[i];
		others |= chosen[i] && !g->boxes[i].initial;
	}
	for (size_t i = 0; i < g->nboxes; i++) {
		if (others && g->boxes[i].initial)
			chosen[i] = false;
		g->boxes[i].shown = false;
	}
	for (size_t i = 0; i < g->nboxes; i++)
		if (hangs_on(g, i, chosen))
			show_above(g, i);
	free(chosen);
	return found;
}
