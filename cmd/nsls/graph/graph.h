/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Owners, parents and members of namespaces, as a tree of boxes in several languages. */
#ifndef GRAPH_H
#define GRAPH_H

#include "../nsls.h"

#define GRAPH_TEXT_SIZE 200
#define GRAPH_MEMBERS 6		/* at most so many processes are named in a box */

/*
 * Namespaces that belong together: they have the same owner, and the same processes are
 * in them; or all of the initial ones. The user namespace that owns the others is in
 * their box as well where its members are theirs.
 */
struct graph_box {
	size_t above;		/* box of the owner, or of the parent; NSU_NONE: not seen */
	size_t home;		/* user namespace that owns what is in it, or is it; NSU_NONE */
	size_t first, count;	/* of its namespaces in graph.order */
	size_t nprocs;
	size_t members[GRAPH_MEMBERS];
	size_t nmembers;
	bool initial, shown;
};

struct graph {
	const struct nsu_snapshot *s;
	struct graph_box *boxes;
	size_t nboxes;
	size_t *order;		/* namespaces, those of a box side by side */
	size_t norder;
	size_t *box_of;		/* by namespace, or NSU_NONE */
};

/*
 * Of kinds (0: all). With a reference only its box, and what is above and below it; false
 * in *@found where it has none. Returns 0 or -ENOMEM; graph_clear() in any case.
 */
int graph_build(struct graph *graph, const struct nsu_snapshot *s, unsigned int kinds);
bool graph_choose(struct graph *graph, const struct nsu_referent *referent);
void graph_clear(struct graph *graph);

/* What stands in a box: its head, its namespaces, its members. Raw bytes. */
void graph_print_title(const struct graph *graph, size_t box, char text[GRAPH_TEXT_SIZE]);
void graph_print_namespace(const struct graph *graph, size_t ns, char text[GRAPH_TEXT_SIZE]);
void graph_print_member(const struct graph *graph, size_t process,
			char text[GRAPH_TEXT_SIZE]);

/* Lines below the head of a box: namespaces, then members; and whether it is one of these. */
size_t graph_count_lines(const struct graph *graph, size_t box);
bool graph_print_line(const struct graph *graph, size_t box, size_t line,
		      char text[GRAPH_TEXT_SIZE]);

/* Print to stdout; 0 or -errno. */
typedef int graph_print_fn(const struct graph *graph, const struct request *request);

graph_print_fn graph_print_text;
graph_print_fn graph_print_dot;
graph_print_fn graph_print_mermaid;
graph_print_fn graph_print_svg;

#endif
