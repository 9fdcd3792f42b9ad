/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the boxes of a picture go. Of those that hang together the one with most links is
 * in the middle, and what hangs on it to its left and right, a column for each step; each
 * box beside those that hang on it, in the order of the links, so that the lines of a tree
 * never cross. What hangs on nothing lies below. The same input gives the same picture.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>

struct layout_box {
	int width, height;
	int x, y;		/* where it goes: its left upper corner */
};

struct layout_link {
	size_t ends[2];		/* boxes */
};

struct layout {
	struct layout_box *boxes;
	size_t nboxes;
	const struct layout_link *links; /* in the order of their ends in their boxes */
	size_t nlinks;
	int gap_x, gap_y;	/* between boxes; gap_x is also the rim of the picture */
	int width, height;	/* of the whole */
};

/* Returns 0 or -ENOMEM. */
int layout_place(struct layout *layout);

#endif
