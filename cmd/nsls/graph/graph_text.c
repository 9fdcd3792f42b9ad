/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree of namespaces as a table, and for graphviz and mermaid. */
#include "graph.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../draw/markup.h"

/* -------------------------------------------------------------------------- a table */

enum { NAME, NAMESPACES, NPROCS, MEMBERS, BOX, ABOVE, INITIAL, COLUMNS_ALL };

#define COLUMNS_TEXT (MEMBERS + 1)

static const struct table_column columns[COLUMNS_ALL] = {
	[NAME] = { "NAME", TABLE_STRING, .tree = true, .cut = true },
	[NAMESPACES] = { "NAMESPACES", TABLE_STRINGS },
	[NPROCS] = { "NPROCS", TABLE_NUMBER, .right = true },
	[MEMBERS] = { "MEMBERS", TABLE_STRINGS, .cut = true },
	[BOX] = { "BOX", TABLE_NUMBER }, [ABOVE] = { "ABOVE", TABLE_NUMBER },
	[INITIAL] = { "INITIAL", TABLE_STRING },
};

static int put_number(struct table *t, struct table_row *row, size_t column, size_t number)
{
	char text[24];

	if (column >= t->ncolumns || number == NSU_NONE)
		return 0;
	snprintf(text, sizeof(text), "%zu", number);
	return table_set(t, row, column, text);
}

static int put_lines(struct table *t, struct table_row *row, const struct graph *g, size_t box)
{
	int err = table_append(t, row, NAMESPACES, NULL);

	if (!err)
		err = table_append(t, row, MEMBERS, NULL);
	for (size_t i = 0; !err && i < graph_count_lines(g, box); i++) {
		char text[GRAPH_TEXT_SIZE];
		bool member = graph_print_line(g, box, i, text);

		if (!member || (t->form == TABLE_TEXT && !g->boxes[box].initial))
			err = table_append(t, row, member ? MEMBERS : NAMESPACES, text);
	}
	for (size_t i = 0; !err && t->form != TABLE_TEXT && i < g->boxes[box].nmembers; i++) {
		char text[GRAPH_TEXT_SIZE];

		graph_print_member(g, g->boxes[box].members[i], text);
		err = table_append(t, row, MEMBERS, text);
	}
	return err;
}

static int add_box(struct table *t, const struct graph *g, size_t box, size_t parent)
{
	const struct graph_box *b = &g->boxes[box];
	struct table_row *row = table_add(t, t->form == TABLE_TEXT ? parent : NSU_NONE);
	char text[GRAPH_TEXT_SIZE];
	int err;

	if (!row)
		return -ENOMEM;
	graph_print_title(g, box, text);
	err = table_set(t, row, NAME, text);
	if (!err)
		err = put_number(t, row, NPROCS, b->nprocs);
	if (!err)
		err = put_number(t, row, BOX, box);
	if (!err)
		err = put_number(t, row, ABOVE, b->above);
	if (!err && INITIAL < t->ncolumns)
		err = table_set(t, row, INITIAL, b->initial ? "yes" : "no");
	return err ? err : put_lines(t, row, g, box);
}

static int fill(struct table *t, const struct graph *g)
{
	size_t *rows = calloc(g->nboxes + 1, sizeof(*rows)), count = 0;
	int err = rows ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < g->nboxes; i++)
		rows[i] = g->boxes[i].shown ? count++ : NSU_NONE;
	for (size_t i = 0; !err && i < g->nboxes; i++)
		if (g->boxes[i].shown)
			err = add_box(t, g, i, g->boxes[i].above == NSU_NONE ? NSU_NONE :
				      rows[g->boxes[i].above]);
	free(rows);
	return err;
}

int graph_print_text(const struct graph *g, const struct request *r)
{
	bool text = !r->json && !r->raw;
	struct table t = { .name = "graph", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
			   .columns = columns, .no_headings = r->no_headings, .no_wrap = r->raw,
			   .ncolumns = text ? COLUMNS_TEXT : COLUMNS_ALL };
	int err;

	table_begin(&t);
	err = fill(&t, g);
	if (!err)
		err = table_print(&t);
	table_clear(&t);
	return err;
}

/* ------------------------------------------------------------------- graphviz, mermaid */

static void dot_box(const struct graph *g, size_t b)
{
	char text[GRAPH_TEXT_SIZE];

	graph_print_title(g, b, text);
	printf("\tn%zu [label=\"", b);
	markup_put_dot(text);
	fputs("|", stdout);
	for (size_t i = 0; i < graph_count_lines(g, b); i++) {
		graph_print_line(g, b, i, text);
		markup_put_dot(text);
		fputs("\\l", stdout);
	}
	puts(g->boxes[b].initial ? "\", style=filled, fillcolor=\"#d0ebff\"];" : "\"];");
}

int graph_print_dot(const struct graph *g, const struct request *r)
{
	(void)r;
	puts("digraph namespaces {\n\trankdir=LR;\n"
	     "\tnode [shape=record, fontname=\"monospace\"];");
	for (size_t b = 0; b < g->nboxes; b++)
		if (g->boxes[b].shown)
			dot_box(g, b);
	for (size_t b = 0; b < g->nboxes; b++)
		if (g->boxes[b].shown && g->boxes[b].above != NSU_NONE)
			printf("\tn%zu -> n%zu;\n", g->boxes[b].above, b);
	puts("}");
	return 0;
}

static void mermaid_box(const struct graph *g, size_t b)
{
	char text[GRAPH_TEXT_SIZE];

	graph_print_title(g, b, text);
	printf("\tn%zu[\"<b>", b);
	markup_put_mermaid(text);
	fputs("</b>", stdout);
	for (size_t i = 0; i < graph_count_lines(g, b); i++) {
		fputs("<br>", stdout);
		graph_print_line(g, b, i, text);
		markup_put_mermaid(text);
	}
	puts("\"]");
}

int graph_print_mermaid(const struct graph *g, const struct request *r)
{
	(void)r;
	puts("graph LR");
	for (size_t b = 0; b < g->nboxes; b++)
		if (g->boxes[b].shown)
			mermaid_box(g, b);
	for (size_t b = 0; b < g->nboxes; b++)
		if (g->boxes[b].shown && g->boxes[b].above != NSU_NONE)
			printf("\tn%zu --> n%zu\n", g->boxes[b].above, b);
	return 0;
}
