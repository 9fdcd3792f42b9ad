/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the boxes of a picture go. */
#include "layout.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define NOWHERE ((size_t)-1)
#define LOOSE_ROW 900	/* pixels that boxes without links take side by side */

/* A box among those it hangs together with. */
struct knot {
	size_t parent;		/* the box it hangs on; its own index: the middle; or NOWHERE */
	size_t degree;
	int column;		/* 0 in the middle, below 0 to its left */
	int span;		/* height of all that hangs on it, itself included */
	size_t order;		/* when it was met: breadth first */
};

struct placing {
	struct layout *l;
	struct knot *knots;
	size_t *met;		/* boxes in the order they were met */
	size_t nmet;
	int top;		/* where the next group begins */
};

static size_t other_end(const struct layout_link *link, size_t box)
{
	return link->ends[0] == box ? link->ends[1] :
	       link->ends[1] == box ? link->ends[0] : NOWHERE;
}

static void count_degrees(struct placing *p)
{
	for (size_t i = 0; i < p->l->nboxes; i++)
		p->knots[i] = (struct knot){ .parent = NOWHERE };
	for (size_t i = 0; i < p->l->nlinks; i++) {
		const size_t *ends = p->l->links[i].ends;

		p->knots[ends[0]].degree += ends[0] != ends[1];
		p->knots[ends[1]].degree += ends[0] != ends[1];
	}
}

/* Hangs all that can be reached from @middle on what it was reached from. */
static void gather(struct placing *p, size_t middle)
{
	size_t next = p->nmet;

	p->knots[middle].parent = middle;
	p->met[p->nmet++] = middle;
	for (; next < p->nmet; next++) {
		for (size_t i = 0; i < p->l->nlinks; i++) {
			size_t end = other_end(&p->l->links[i], p->met[next]);

			if (end == NOWHERE || p->knots[end].parent != NOWHERE)
				continue;
			p->knots[end].parent = p->met[next];
			p->met[p->nmet++] = end;
		}
	}
}

/* The one with most links of all that hang together with @start. */
static size_t find_middle(struct placing *p, size_t start)
{
	size_t first = p->nmet, middle = start;

	gather(p, start);
	for (size_t i = first; i < p->nmet; i++) {
		if (p->knots[p->met[i]].degree > p->knots[middle].degree)
			middle = p->met[i];
		p->knots[p->met[i]].parent = NOWHERE;
	}
	p->nmet = first;
	return middle;
}

static bool hangs_on(const struct placing *p, size_t box, size_t parent)
{
	return p->knots[box].parent == parent && box != parent;
}

/* From the ends inwards: who hangs on somebody was met later. */
static void measure(struct placing *p, size_t first)
{
	for (size_t i = p->nmet; i-- > first;) {
		size_t box = p->met[i];
		int sum = 0;

		for (size_t j = i + 1; j < p->nmet; j++)
			if (hangs_on(p, p->met[j], box))
				sum += p->knots[p->met[j]].span;
		p->knots[box].span = p->l->boxes[box].height + p->l->gap_y;
		if (sum > p->knots[box].span)
			p->knots[box].span = sum;
	}
}

/* What hangs on the middle goes to the side that has less so far; one alone to the right. */
static int choose_sides(struct placing *p, size_t first)
{
	size_t middle = p->met[first];
	int left = 0, right = 0;
	bool alone = true;

	for (size_t i = first + 1; i < p->nmet; i++) {
		struct knot *knot = &p->knots[p->met[i]];

		if (knot->parent != middle) {
			knot->column = p->knots[knot->parent].column < 0 ?
				       p->knots[knot->parent].column - 1 :
				       p->knots[knot->parent].column + 1;
			continue;
		}
		alone = i == first + 1;
		knot->column = left <= right ? -1 : 1;
		*(knot->column < 0 ? &left : &right) += knot->span;
	}
	for (size_t i = first + 1; alone && i < p->nmet; i++)
		p->knots[p->met[i]].column = abs(p->knots[p->met[i]].column);
	return left > right ? left : right;
}

/* Those that hang on it on one side, from top to bottom, in the middle of its span. */
static void stack(struct placing *p, size_t i, int top, int sign)
{
	size_t box = p->met[i];
	int sum = 0;

	for (size_t j = i + 1; j < p->nmet; j++)
		if (hangs_on(p, p->met[j], box) && p->knots[p->met[j]].column * sign > 0)
			sum += p->knots[p->met[j]].span;
	top += (p->knots[box].span - sum) / 2;
	for (size_t j = i + 1; j < p->nmet; j++) {
		size_t child = p->met[j];

		if (!hangs_on(p, child, box) || p->knots[child].column * sign <= 0)
			continue;
		p->l->boxes[child].y = top;	/* of its span, until it is its turn */
		top += p->knots[child].span;
	}
}

static void set_rows(struct placing *p, size_t first, int height)
{
	struct knot *middle = &p->knots[p->met[first]];

	if (middle->span > height && p->nmet > first + 1)
		middle->span = p->l->boxes[p->met[first]].height + p->l->gap_y;
	if (middle->span < height)
		middle->span = height;
	p->l->boxes[p->met[first]].y = p->top;
	for (size_t i = first; i < p->nmet; i++) {
		struct layout_box *box = &p->l->boxes[p->met[i]];
		int top = box->y, span = p->knots[p->met[i]].span;

		stack(p, i, top, 1);
		stack(p, i, top, -1);
		box->y = top + (span - p->l->gap_y - box->height) / 2;
	}
	p->top += middle->span;
}

/* All groups have the same columns, each as wide as its widest box. */
static int column_width(const struct placing *p, int column)
{
	int width = 0;

	for (size_t i = 0; i < p->nmet; i++)
		if (p->knots[p->met[i]].column == column &&
		    p->l->boxes[p->met[i]].width > width)
			width = p->l->boxes[p->met[i]].width;
	return width;
}

static void set_columns(struct placing *p)
{
	int least = 0, most = 0, x = p->l->gap_x / 2;

	for (size_t i = 0; i < p->nmet; i++) {
		int column = p->knots[p->met[i]].column;

		least = column < least ? column : least;
		most = column > most ? column : most;
	}
	for (int column = least; p->nmet && column <= most; column++) {
		int width = column_width(p, column);

		for (size_t i = 0; i < p->nmet; i++) {
			struct layout_box *box = &p->l->boxes[p->met[i]];
			int slack = width - box->width;

			/* Towards the middle, where its wire comes from. */
			if (p->knots[p->met[i]].column == column)
				box->x = x + (column < 0 ? slack : column > 0 ? 0 : slack / 2);
		}
		x += width + p->l->gap_x;
	}
	p->l->width = x - p->l->gap_x / 2;
}

static void place_loose(struct placing *p)
{
	int limit = p->l->width > LOOSE_ROW ? p->l->width : LOOSE_ROW;
	int x = p->l->gap_x / 2, row = 0;

	for (size_t i = 0; i < p->l->nboxes; i++) {
		struct layout_box *box = &p->l->boxes[i];

		if (p->knots[i].degree)
			continue;
		if (row && x + box->width + p->l->gap_x / 2 > limit) {
			x = p->l->gap_x / 2;
			p->top += row + p->l->gap_y;
			row = 0;
		}
		box->x = x;
		box->y = p->top;
		x += box->width + p->l->gap_y;
		row = box->height > row ? box->height : row;
		if (x + p->l->gap_x / 2 - p->l->gap_y > p->l->width)
			p->l->width = x + p->l->gap_x / 2 - p->l->gap_y;
	}
	p->top += row ? row + p->l->gap_y : 0;
}

int layout_place(struct layout *l)
{
	struct placing p = { .l = l, .top = l->gap_y };
	int err = -ENOMEM;

	p.knots = calloc(l->nboxes + 1, sizeof(*p.knots));
	p.met = calloc(l->nboxes + 1, sizeof(*p.met));
	if (p.knots && p.met) {
		count_degrees(&p);
		for (size_t i = 0; i < l->nboxes; i++) {
			size_t first = p.nmet;

			if (p.knots[i].degree == 0 || p.knots[i].parent != NOWHERE)
				continue;
			gather(&p, find_middle(&p, i));
			measure(&p, first);
			set_rows(&p, first, choose_sides(&p, first));
		}
		set_columns(&p);
		place_loose(&p);
		l->height = p.top;
		err = 0;
	}
	free(p.knots);
	free(p.met);
	return err;
}
