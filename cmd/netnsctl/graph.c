/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph: the wiring of network namespaces as a picture. */
#include "graph.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"

/* Escaped as nsu_escape() does, then for the language: @put says how a character is written. */
static void put_text(const char *text, void (*put)(char c))
{
	char safe[3 * GRAPH_TEXT_SIZE];

	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	for (const char *c = safe; *c; c++)
		put(*c);
}

static const char *name_of(const struct graph *g, size_t box)
{
	return nsu_wiring_get_net(g->wiring, g->boxes[box].net)->name;
}

/* ---------------------------------------------------------------------------- dot */

/* Within the label of a record these have a meaning (graphviz, "Node Shapes"). */
static void put_dot(char c)
{
	if (strchr("\\\"{}|<> ", c))
		putchar('\\');
	putchar(c);
}

static void dot_box(const struct graph *g, size_t b)
{
	const struct graph_box *box = &g->boxes[b];

	printf("\tn%zu [label=\"", b);
	put_text(name_of(g, b), put_dot);
	for (size_t i = 0; i < box->count; i++) {
		printf("|<r%zu> ", i);
		put_text(g->rows[box->first + i].text, put_dot);
		fputs("\\l", stdout);
	}
	puts("\"];");
}

int graph_print_dot(const struct graph *g)
{
	puts("graph netns {\n\trankdir=LR;\n\tnode [shape=record, fontname=\"monospace\"];");
	for (size_t b = 0; b < g->nboxes; b++)
		dot_box(g, b);
	for (size_t i = 0; i < g->nwires; i++) {
		const struct graph_wire *wire = &g->wires[i];

		printf("\tn%zu:r%zu -- n%zu:r%zu%s;\n", graph_find_box(g, wire->from),
		       graph_find_row(g, wire->from), graph_find_box(g, wire->to),
		       graph_find_row(g, wire->to),
		       wire->bad ? " [style=dashed, color=red]" :
		       wire->lies ? " [style=dotted]" : "");
	}
	puts("}");
	return 0;
}

/* ------------------------------------------------------------------------ mermaid */

/* Its strings know no backslash, but characters by number, and markup of their own. */
static void put_mermaid(char c)
{
	if (strchr("\"#<>&`*_\\;", c))
		printf("#%d;", c);
	else
		putchar(c);
}

static const char *interface_name(const struct graph *g, size_t interface)
{
	return nsu_wiring_get_interface(g->wiring, interface)->name;
}

static void mermaid_box(const struct graph *g, size_t b)
{
	const struct graph_box *box = &g->boxes[b];

	printf("\tn%zu[\"<b>", b);
	put_text(name_of(g, b), put_mermaid);
	fputs("</b>", stdout);
	for (size_t i = 0; i < box->count; i++) {
		fputs("<br>", stdout);
		put_text(g->rows[box->first + i].text, put_mermaid);
	}
	puts("\"]");
}

int graph_print_mermaid(const struct graph *g)
{
	puts("graph LR");
	for (size_t b = 0; b < g->nboxes; b++)
		mermaid_box(g, b);
	for (size_t i = 0; i < g->nwires; i++) {
		const struct graph_wire *wire = &g->wires[i];

		printf("\tn%zu %s|\"", graph_find_box(g, wire->from),
		       wire->bad || wire->lies ? "-.-" : "---");
		put_text(interface_name(g, wire->from), put_mermaid);
		fputs(" - ", stdout);
		put_text(interface_name(g, wire->to), put_mermaid);
		printf("\"| n%zu\n", graph_find_box(g, wire->to));
	}
	return 0;
}

/* ------------------------------------------------------------------------ the verb */

struct own {
	struct places_want places;	/* first: places.c finds it there */
	graph_print_fn *print;
};

static const struct language {
	const char *name;
	graph_print_fn *print;
} languages[] = {
	{ "dot", graph_print_dot },
	{ "mermaid", graph_print_mermaid },
	{ "svg", graph_print_svg },
};

static int want_all(struct request *r, const char *arg)
{
	(void)arg;
	((struct own *)r->own)->places.all = true;
	return 0;
}

static int want_format(struct request *r, const char *arg)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (strcmp(arg, languages[i].name) == 0) {
			((struct own *)r->own)->print = languages[i].print;
			return 0;
		}
	return -EINVAL;
}

static const struct opt opts[] = {
	{ 0, "format", "FORMAT", "svg, a picture by itself (this is the default);\n"
	  "dot, for graphviz; or mermaid, for web pages", want_format, .ours = true,
	  .expects = "the formats are svg, dot and mermaid" },
	{ 'a', "all", NULL, "networks without a name, too", want_all, .ours = true },
};

static int show(const struct places *places, const struct nsu_wiring *wiring,
		const struct request *r)
{
	const struct own *own = r->own;
	graph_print_fn *print = own->print ? own->print : graph_print_svg;
	struct graph g;
	int err = graph_build(&g, places, wiring);

	if (!err)
		err = print(&g);
	graph_clear(&g);
	if (err)
		report_note("print: %s", strerror(-err));
	else
		places_note(places, wiring, own->places.all);
	return err;
}

static int run(const struct request *r)
{
	struct nsu_wiring *wiring = NULL;
	struct places places;
	int err = places_take(&places, r, r->operands);

	if (!err)
		err = places_wire(&places, r, &wiring);
	if (!err && !*r->operands)
		places_show_own(&places, wiring);
	if (!err)
		err = show(&places, wiring, r);
	nsu_wiring_free(wiring);
	places_clear(&places);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_graph = {
	.name = "graph", .run = run, .operands = "[NAME]...",
	.about = "draw the wires: svg, dot or mermaid",
	.flags = VERB_OURS | VERB_PRINTS, VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl graph >lab.svg\n"
		  "      netnsctl graph --format=dot | dot -Tpng >lab.png",
};
