/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the boxes of a tree go. */
#include "unit.h"

#include "draw/layout_tree.h"

#define BOXES 300
#define NONE ((size_t)-1)

static struct layout_box boxes[BOXES];
static int trunks[BOXES];

static struct layout_tree place(size_t n, const size_t *above)
{
	struct layout_tree t = { .boxes = boxes, .nboxes = n, .above = above, .trunks = trunks,
				 .gap = 20, .indent = 28 };

	for (size_t i = 0; i < n; i++)
		boxes[i] = (struct layout_box){ .width = 80 + (int)(i % 7) * 30, .height = 40 };
	CHECK_INT(layout_tree_place(&t), 0);
	return t;
}

static bool overlap(const struct layout_box *a, const struct layout_box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width &&
	       a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Whether the line that a box hangs on goes through another one. */
static bool is_crossed(const struct layout_tree *t, size_t i)
{
	const struct layout_box *above = &boxes[t->above[i]];
	int bus = above->y + above->height + t->gap / 2;

	for (size_t j = 0; j < t->nboxes; j++) {
		const struct layout_box *b = &boxes[j];

		if (trunks[i] > b->x && trunks[i] < b->x + b->width && b->y < boxes[i].y &&
		    b->y + b->height > bus)
			return true;
		if (bus > b->y && bus < b->y + b->height && b->x < trunks[i] &&
		    b->x + b->width > above->x)
			return true;
	}
	return false;
}

static void check(const struct layout_tree *t)
{
	for (size_t i = 0; i < t->nboxes; i++) {
		CHECK(boxes[i].x >= 0 && boxes[i].x + boxes[i].width <= t->width);
		CHECK(boxes[i].y >= 0 && boxes[i].y + boxes[i].height <= t->height);
		for (size_t j = 0; j < i; j++)
			CHECK(!overlap(&boxes[i], &boxes[j]));
		if (t->above[i] == NONE)
			continue;
		CHECK(boxes[i].y > boxes[t->above[i]].y && boxes[i].x > trunks[i]);
		CHECK(!is_crossed(t, i));
	}
}

TEST(no_box_at_all_is_a_picture)
{
	struct layout_tree t = place(0, NULL);

	CHECK_INT(t.width, 40);
	CHECK_INT(t.height, 40);
}

TEST(a_few_hang_below_each_other)
{
	const size_t above[] = { NONE, 0, 0, 2, 0 };
	struct layout_tree t = place(5, above);

	check(&t);
	CHECK_INT(boxes[1].x, boxes[2].x);
	CHECK_INT(boxes[1].x, boxes[4].x);
	CHECK(boxes[3].x > boxes[2].x);
	CHECK(boxes[1].y < boxes[2].y && boxes[2].y < boxes[3].y && boxes[3].y < boxes[4].y);
}

TEST(many_are_a_page_and_no_ribbon)
{
	static size_t above[BOXES];
	struct layout_tree t;

	above[0] = NONE;
	t = place(BOXES, above);
	check(&t);
	CHECK(t.width < 2 * t.height && t.height < 2 * t.width);
}

TEST(branches_of_all_sizes_and_several_roots)
{
	static size_t above[BOXES];
	struct layout_tree t;

	for (size_t i = 0; i < BOXES; i++)
		above[i] = i % 50 == 0 ? NONE : i % 3 == 0 ? i - 1 : i / 50 * 50;
	t = place(BOXES, above);
	check(&t);
}

TEST(what_hangs_on_a_later_one_is_placed_too)
{
	const size_t above[] = { 2, 0, NONE };
	struct layout_tree t = place(3, above);

	check(&t);
}

TEST(a_deep_chain)
{
	static size_t above[BOXES];
	struct layout_tree t;

	for (size_t i = 0; i < 64; i++)
		above[i] = i ? i - 1 : NONE;
	t = place(64, above);
	check(&t);
}
