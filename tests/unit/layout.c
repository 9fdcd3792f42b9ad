/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the boxes of a picture go. */
#include "unit.h"

#include "draw/layout.h"

#define BOXES 12

static struct layout_box boxes[BOXES];

static struct layout place(size_t n, const struct layout_link *links, size_t nlinks)
{
	struct layout l = { .boxes = boxes, .nboxes = n, .links = links, .nlinks = nlinks,
			    .gap_x = 100, .gap_y = 10 };

	for (size_t i = 0; i < n; i++)
		boxes[i] = (struct layout_box){ .width = 80, .height = 40 };
	CHECK_INT(layout_place(&l), 0);
	return l;
}

static bool overlap(const struct layout_box *a, const struct layout_box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width &&
	       a->y < b->y + b->height && b->y < a->y + a->height;
}

static void check_room(const struct layout *l)
{
	for (size_t i = 0; i < l->nboxes; i++) {
		CHECK(boxes[i].x >= 0 && boxes[i].x + boxes[i].width <= l->width);
		CHECK(boxes[i].y >= 0 && boxes[i].y + boxes[i].height <= l->height);
		for (size_t j = 0; j < i; j++)
			CHECK(!overlap(&boxes[i], &boxes[j]));
	}
}

TEST(no_box_at_all_is_a_picture)
{
	struct layout l = place(0, NULL, 0);

	CHECK_INT(l.height, 10);
}

TEST(two_boxes_lie_side_by_side)
{
	const struct layout_link links[] = { { { 0, 1 } } };
	struct layout l = place(2, links, 1);

	check_room(&l);
	CHECK_INT(boxes[1].x, boxes[0].x + 80 + 100);
	CHECK_INT(boxes[1].y, boxes[0].y);
}

TEST(a_switch_is_between_its_hosts)
{
	const struct layout_link links[] = {
		{ { 0, 1 } }, { { 0, 2 } }, { { 0, 3 } }, { { 0, 4 } }, { { 0, 5 } },
	};
	struct layout l = place(6, links, 5);

	check_room(&l);
	for (size_t i = 1; i < 6; i++)
		CHECK(i % 2 ? boxes[i].x < boxes[0].x : boxes[i].x > boxes[0].x);
	CHECK(boxes[1].y < boxes[3].y && boxes[3].y < boxes[5].y);
	CHECK(boxes[2].y < boxes[4].y);
}

TEST(a_chain_goes_on_to_both_sides)
{
	const struct layout_link links[] = {
		{ { 0, 1 } }, { { 1, 2 } }, { { 2, 3 } }, { { 3, 4 } }, { { 1, 5 } },
	};
	struct layout l = place(6, links, 5);

	check_room(&l);
	CHECK((boxes[2].x < boxes[1].x) == (boxes[3].x < boxes[2].x));
	CHECK((boxes[3].x < boxes[2].x) == (boxes[4].x < boxes[3].x));
}

TEST(circles_and_wires_to_oneself_do_no_harm)
{
	const struct layout_link links[] = {
		{ { 0, 1 } }, { { 1, 2 } }, { { 2, 0 } }, { { 0, 1 } }, { { 3, 3 } },
	};
	struct layout l = place(4, links, 5);

	check_room(&l);
	CHECK(boxes[3].y > boxes[0].y);
}

TEST(what_hangs_on_nothing_lies_below_in_rows)
{
	const struct layout_link links[] = { { { 10, 11 } } };
	struct layout l = place(12, links, 1);

	check_room(&l);
	for (size_t i = 0; i < 10; i++)
		CHECK(boxes[i].y > boxes[10].y);
	CHECK_INT(boxes[1].y, boxes[0].y);
	CHECK(boxes[9].y > boxes[0].y);
}

TEST(the_same_input_gives_the_same_picture)
{
	const struct layout_link links[] = { { { 0, 1 } }, { { 0, 2 } }, { { 3, 4 } } };
	struct layout_box before[BOXES];

	place(5, links, 3);
	memcpy(before, boxes, sizeof(boxes));
	place(5, links, 3);
	CHECK(memcmp(before, boxes, sizeof(boxes)) == 0);
}
