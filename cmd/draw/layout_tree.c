/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the boxes of a tree go. */
#include "layout_tree.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define NOWHERE ((size_t)-1)
#define COLUMN 720	/* a column up to that height is never parted */

/* A box with all that hangs on it. */
struct branch {
	size_t first, next;	/* the first on it, and the next on the same */
	int width, height;
	int limit;		/* height of the columns on it */
};

struct placing {
	struct layout_tree *t;
	struct branch *at;	/* one more: what has nothing above hangs on that */
};

/* In the order of the boxes. */
static void relate(struct placing *p)
{
	size_t top = p->t->nboxes;

	for (size_t i = 0; i <= top; i++)
		p->at[i] = (struct branch){ .first = NOWHERE, .next = NOWHERE };
	for (size_t i = top; i-- > 0;) {
		size_t above = p->t->above[i] == NOWHERE ? top : p->t->above[i];

		p->at[i].next = p->at[above].first;
		p->at[above].first = i;
	}
}

static int root(double square)
{
	int r = 0;

	while ((double)r * r < square)
		r += 8;
	return r;
}

/* Columns so high that all of them together are five wide and four high. */
static int choose_limit(const struct placing *p, size_t i)
{
	int limit = COLUMN;
	double area = 0;

	for (size_t c = p->at[i].first; c != NOWHERE; c = p->at[c].next) {
		area += (double)(p->at[c].width + p->t->indent + p->t->gap) *
			(p->at[c].height + p->t->gap);
		if (p->at[c].height > limit)
			limit = p->at[c].height;
	}
	return root(area * 4 / 5) > limit ? root(area * 4 / 5) : limit;
}

struct column {
	int x, y, width;	/* of it so far; x and y of its begin where it is placed */
	int top, most;		/* where columns begin; the height of the highest */
};

/* Where the next one goes, of that size: in the column, or at the head of another. */
static void step(const struct placing *p, size_t i, struct column *c, size_t child)
{
	const struct branch *b = &p->at[child];

	if (c->y > c->top && c->y + b->height - c->top > p->at[i].limit) {
		c->x += c->width + p->t->gap;
		c->y = c->top;
		c->width = 0;
	}
	if (c->width < p->t->indent + b->width)
		c->width = p->t->indent + b->width;
	if (c->most < c->y + b->height - c->top)
		c->most = c->y + b->height - c->top;
}

static void measure(struct placing *p, size_t i)
{
	bool all = i == p->t->nboxes;
	struct column c = { .x = 0 };

	for (size_t child = p->at[i].first; child != NOWHERE; child = p->at[child].next)
		measure(p, child);
	p->at[i].limit = choose_limit(p, i);
	for (size_t child = p->at[i].first; child != NOWHERE; child = p->at[child].next) {
		step(p, i, &c, child);
		c.y += p->at[child].height + p->t->gap;
	}
	p->at[i].width = c.x + c.width;
	p->at[i].height = c.most;
	if (all)
		return;
	if (p->at[i].width < p->t->boxes[i].width)
		p->at[i].width = p->t->boxes[i].width;
	p->at[i].height += p->t->boxes[i].height + (c.most ? p->t->gap : 0);
}

static void put(struct placing *p, size_t i, int x, int y)
{
	struct column c = { .x = x, .y = y, .top = y };

	if (i < p->t->nboxes) {
		p->t->boxes[i].x = x;
		p->t->boxes[i].y = y;
		c.top = c.y = y + p->t->boxes[i].height + p->t->gap;
		c.x += p->t->indent / 2;
	}
	for (size_t child = p->at[i].first; child != NOWHERE; child = p->at[child].next) {
		step(p, i, &c, child);
		p->t->trunks[child] = c.x;
		put(p, child, c.x + p->t->indent / 2, c.y);
		c.y += p->at[child].height + p->t->gap;
	}
}

int layout_tree_place(struct layout_tree *t)
{
	struct placing p = { t, calloc(t->nboxes + 1, sizeof(*p.at)) };

	if (!p.at)
		return -ENOMEM;
	relate(&p);
	measure(&p, t->nboxes);
	put(&p, t->nboxes, t->gap, t->gap);
	t->width = p.at[t->nboxes].width + 2 * t->gap;
	t->height = p.at[t->nboxes].height + 2 * t->gap;
	free(p.at);
	return 0;
}
