/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree of namespaces as SVG, which needs no other program. */
#include "graph.h"

#include <errno.h>
#include <stdlib.h>

#include "../../draw/layout_tree.h"
#include "../../draw/svg.h"

#define MARGIN 8	/* between the text of a box and its rim */
#define HEAD 24		/* height of the title */
#define GAP 20
#define INDENT 28	/* from the line to what hangs on it, and as far before it */

/* The boxes that are shown, and how they lie. */
struct picture {
	const struct graph *g;
	size_t *which;		/* box of the graph */
	size_t *above;		/* among these */
	struct layout_tree tree;
};

static void measure(const struct graph *g, size_t box, struct layout_box *size)
{
	char text[GRAPH_TEXT_SIZE];
	size_t lines = graph_count_lines(g, box);
	int columns;

	graph_print_title(g, box, text);
	columns = svg_columns(text);
	for (size_t i = 0; i < lines; i++) {
		int line;

		graph_print_line(g, box, i, text);
		line = svg_columns(text);
		columns = line > columns ? line : columns;
	}
	size->width = columns * SVG_LETTER + 2 * MARGIN;
	size->height = HEAD + (int)lines * SVG_LINE + MARGIN;
}

static void draw_box(const struct graph *g, size_t box, const struct layout_box *at)
{
	const struct graph_box *b = &g->boxes[box];
	char text[GRAPH_TEXT_SIZE];

	graph_print_title(g, box, text);
	svg_box(SVG_FRAME, at->x, at->y, at->width, at->height);
	svg_box(b->initial || !b->nprocs ? SVG_FAINT : SVG_TITLE, at->x, at->y, at->width,
		HEAD);
	svg_text(SVG_TITLE, at->x + MARGIN, at->y + 17, text);
	for (size_t i = 0; i < graph_count_lines(g, box); i++) {
		bool member = graph_print_line(g, box, i, text);

		svg_text(member ? SVG_FAINT : SVG_FRAME, at->x + MARGIN,
			 at->y + HEAD + (int)i * SVG_LINE + 14, text);
	}
}

/* Down from what it hangs on, along to its column, down there, and to its head. */
static void draw_line(const struct picture *p, size_t i)
{
	const struct layout_box *at = &p->tree.boxes[i];
	const struct layout_box *above = &p->tree.boxes[p->above[i]];
	int stem = above->x + INDENT / 2, bus = above->y + above->height + GAP / 2;
	int trunk = p->tree.trunks[i], middle = at->y + HEAD / 2;
	const int from[2] = { stem, above->y + above->height }, down[2] = { stem, bus };
	const int along[2] = { trunk, bus }, beside[2] = { trunk, middle };
	const int to[2] = { at->x, middle };

	svg_line(SVG_TITLE, from, down);
	svg_line(SVG_TITLE, down, along);
	svg_line(SVG_TITLE, along, beside);
	svg_line(SVG_TITLE, beside, to);
}

static int draw(struct picture *p)
{
	int err = layout_tree_place(&p->tree);

	if (err)
		return err;
	svg_begin(p->tree.width, p->tree.height, "namespaces");
	for (size_t i = 0; i < p->tree.nboxes; i++)
		if (p->above[i] != NSU_NONE)
			draw_line(p, i);
	for (size_t i = 0; i < p->tree.nboxes; i++)
		draw_box(p->g, p->which[i], &p->tree.boxes[i]);
	svg_end();
	return 0;
}

/* Where a box that is shown is among these. */
static void choose(struct picture *p, size_t *place)
{
	for (size_t b = 0; b < p->g->nboxes; b++) {
		place[b] = NSU_NONE;
		if (p->g->boxes[b].shown) {
			place[b] = p->tree.nboxes;
			p->which[p->tree.nboxes++] = b;
		}
	}
	for (size_t i = 0; i < p->tree.nboxes; i++) {
		size_t above = p->g->boxes[p->which[i]].above;

		p->above[i] = above == NSU_NONE ? NSU_NONE : place[above];
		measure(p->g, p->which[i], &p->tree.boxes[i]);
	}
}

int graph_print_svg(const struct graph *g, const struct request *r)
{
	size_t room = g->nboxes + 1, *place = calloc(room, sizeof(*place));
	struct picture p = {
		.g = g, .which = calloc(room, sizeof(*p.which)),
		.above = calloc(room, sizeof(*p.above)),
		.tree = { .boxes = calloc(room, sizeof(*p.tree.boxes)),
			  .trunks = calloc(room, sizeof(*p.tree.trunks)), .gap = GAP,
			  .indent = INDENT },
	};
	int err = -ENOMEM;

	(void)r;
	if (place && p.which && p.above && p.tree.boxes && p.tree.trunks) {
		choose(&p, place);
		p.tree.above = p.above;
		err = draw(&p);
	}
	free(place);
	free(p.which);
	free(p.above);
	free(p.tree.boxes);
	free(p.tree.trunks);
	return err;
}
