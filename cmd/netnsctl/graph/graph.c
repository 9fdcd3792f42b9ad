/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph: the wiring of network namespaces as a picture. */
#include "graph.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../draw/markup.h"
#include "../../report.h"

static const char *name_of(const struct graph *g, size_t box)
{
	return nsu_wiring_get_net(g->wiring, g->boxes[box].net)->name;
}

/* ---------------------------------------------------------------------------- dot */

static void dot_box(const struct graph *g, size_t b)
{
	const struct graph_box *box = &g->boxes[b];

	printf("\tn%zu [label=\"", b);
	markup_put_dot(name_of(g, b));
	for (size_t i = 0; i < box->count; i++) {
		printf("|<r%zu> ", i);
		markup_put_dot(g->rows[box->first + i].text);
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

static const char *interface_name(const struct graph *g, size_t interface)
{
	return nsu_wiring_get_interface(g->wiring, interface)->name;
}

static void mermaid_box(const struct graph *g, size_t b)
{
	const struct graph_box *box = &g->boxes[b];

	printf("\tn%zu[\"<b>", b);
	markup_put_mermaid(name_of(g, b));
	fputs("</b>", stdout);
	for (size_t i = 0; i < box->count; i++) {
		fputs("<br>", stdout);
		markup_put_mermaid(g->rows[box->first + i].text);
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
		markup_put_mermaid(interface_name(g, wire->from));
		fputs(" - ", stdout);
		markup_put_mermaid(interface_name(g, wire->to));
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
	return err ? err : places_tell_unread(places, wiring);
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
	.flags = VERB_OURS | VERB_PRINTS | VERB_LOOKS,
	VERB_OPTS(opts), .own = sizeof(struct own),
	.footer = "Try:  netnsctl graph >lab.svg\n"
		  "      netnsctl graph --format=dot | dot -Tpng >lab.png",
};
