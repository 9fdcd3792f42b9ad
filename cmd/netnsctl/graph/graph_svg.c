/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wiring as SVG, which needs no other program. */
#include "graph.h"

#include <errno.h>
#include <stdlib.h>

#include "../../draw/layout.h"
#include "../../draw/svg.h"

#define MARGIN 8	/* between the text of a box and its rim */
#define HEAD 24		/* height of the title */
#define GAP_X 120	/* room for wires */
#define GAP_Y 20

static const char *title_of(const struct graph *g, size_t box)
{
	return nsu_wiring_get_net(g->wiring, g->boxes[box].net)->name;
}

static void measure(const struct graph *g, size_t b, struct layout_box *size)
{
	const struct graph_box *box = &g->boxes[b];
	int columns = svg_columns(title_of(g, b));

	for (size_t i = 0; i < box->count; i++) {
		int row = svg_columns(g->rows[box->first + i].text);

		columns = row > columns ? row : columns;
	}
	size->width = columns * SVG_LETTER + 2 * MARGIN;
	size->height = HEAD + (int)box->count * SVG_LINE + MARGIN;
}

static void draw_box(const struct graph *g, size_t b, const struct layout_box *at)
{
	const struct graph_box *box = &g->boxes[b];
	const struct nsu_net *net = nsu_wiring_get_net(g->wiring, box->net);

	svg_box(net->err ? SVG_BAD : SVG_FRAME, at->x, at->y, at->width, at->height);
	svg_box(net->err ? SVG_BAD : net->own ? SVG_FAINT : SVG_TITLE, at->x, at->y, at->width,
		HEAD);
	svg_text(SVG_TITLE, at->x + MARGIN, at->y + 17, net->name);
	for (size_t i = 0; i < box->count; i++) {
		const struct graph_row *row = &g->rows[box->first + i];

		svg_text(row->bad ? SVG_BAD : row->faint ? SVG_FAINT : SVG_FRAME,
			 at->x + MARGIN, at->y + HEAD + (int)i * SVG_LINE + 14, row->text);
	}
}

/* The height of an interface in the picture. */
static int port_y(const struct graph *g, const struct layout_box *at, size_t interface)
{
	return at->y + HEAD + (int)graph_find_row(g, interface) * SVG_LINE + SVG_LINE / 2;
}

/* From the sides that face each other; within a column, and a box, around to the right. */
static void draw_wire(const struct graph *g, const struct graph_wire *wire,
		      const struct layout_box boxes[])
{
	const struct layout_box *a = &boxes[graph_find_box(g, wire->from)];
	const struct layout_box *b = &boxes[graph_find_box(g, wire->to)];
	int from[2] = { a->x + a->width, port_y(g, a, wire->from) };
	int to[2] = { b->x + b->width, port_y(g, b, wire->to) };
	int bend[2] = { GAP_X / 2, GAP_X / 2 };

	if (a->x + a->width < b->x) {
		to[0] = b->x;
		bend[1] = -GAP_X / 2;
	} else if (b->x + b->width < a->x) {
		from[0] = a->x;
		bend[0] = -GAP_X / 2;
	}
	svg_curve(wire->bad ? SVG_BAD : wire->lies ? SVG_FAINT : SVG_GOOD, from, to, bend);
}

static int draw(const struct graph *g, struct layout *l)
{
	int err;

	for (size_t b = 0; b < g->nboxes; b++)
		measure(g, b, &l->boxes[b]);
	err = layout_place(l);
	if (err)
		return err;
	svg_begin(l->width, l->height, "network namespaces");
	for (size_t i = 0; i < g->nwires; i++)
		draw_wire(g, &g->wires[i], l->boxes);
	for (size_t b = 0; b < g->nboxes; b++)
		draw_box(g, b, &l->boxes[b]);
	svg_end();
	return 0;
}

int graph_print_svg(const struct graph *g)
{
	struct layout_link *links = calloc(g->nwires + 1, sizeof(*links));
	struct layout l = {
		.boxes = calloc(g->nboxes + 1, sizeof(*l.boxes)), .nboxes = g->nboxes,
		.links = links, .nlinks = g->nwires, .gap_x = GAP_X, .gap_y = GAP_Y,
	};
	int err = -ENOMEM;

	if (l.boxes && links) {
		for (size_t i = 0; i < g->nwires; i++)
			links[i] = (struct layout_link){
				{ graph_find_box(g, g->wires[i].from),
				  graph_find_box(g, g->wires[i].to) }
			};
		err = draw(g, &l);
	}
	free(links);
	free(l.boxes);
	return err;
}
