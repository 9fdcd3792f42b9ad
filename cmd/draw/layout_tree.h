/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the boxes of a tree go. Below each box hang those under it, one below the other,
 * and in columns side by side where one column would be much higher than the picture is
 * wide: so that 200 boxes are still a page, and not a ribbon. No line crosses a box.
 */
#ifndef LAYOUT_TREE_H
#define LAYOUT_TREE_H

#include "layout.h"

struct layout_tree {
	struct layout_box *boxes;
	size_t nboxes;
	const size_t *above;	/* of each the box it hangs on, or (size_t)-1; no circles */
	int *trunks;		/* of each: x of the line that it hangs on */
	int gap;		/* between boxes, and the rim of the picture */
	int indent;		/* from a line to the boxes on it */
	int width, height;	/* of the whole */
};

/* Returns 0 or -ENOMEM. */
int layout_tree_place(struct layout_tree *tree);

#endif
