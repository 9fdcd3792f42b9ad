/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wiring of network namespaces, as a picture in several languages. */
#ifndef GRAPH_H
#define GRAPH_H

#include "../places.h"

#define GRAPH_TEXT_SIZE 400

/* One line in the box of a namespace. */
struct graph_row {
	char text[GRAPH_TEXT_SIZE];	/* raw bytes */
	size_t interface;	/* that it begins with, or NSU_NONE */
	bool bad, faint;	/* it does not work; it is there besides */
};

/* What all languages say of a namespace: the lines of its box, from @rows[@first] on. */
struct graph_box {
	size_t net;
	size_t first, count;
};

/* A wire between two boxes, by their interfaces. */
struct graph_wire {
	size_t from, to;	/* interfaces */
	bool bad;		/* one of its ends is not up */
	bool lies;		/* @from lies on @to: no wire of its own */
};

struct graph {
	const struct nsu_wiring *wiring;
	struct graph_box *boxes;
	size_t nboxes;
	struct graph_row *rows;
	size_t nrows, rows_room;
	struct graph_wire *wires;
	size_t nwires;
	size_t *box_of;		/* by net; NSU_NONE: not shown */
};

/* Of the wanted places. Returns 0 or -ENOMEM; graph_clear() in any case. */
int graph_build(struct graph *graph, const struct places *places,
		const struct nsu_wiring *wiring);
void graph_clear(struct graph *graph);

/* The box of an interface, and the row in it. */
size_t graph_find_box(const struct graph *graph, size_t interface);
size_t graph_find_row(const struct graph *graph, size_t interface);

/* Print to stdout; 0 or -ENOMEM. */
typedef int graph_print_fn(const struct graph *graph);

graph_print_fn graph_print_dot;
graph_print_fn graph_print_mermaid;
graph_print_fn graph_print_svg;

#endif
