/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls: which namespaces there are, who is in them, and whose they are. */
#include "nsls/nsls.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complete.h"
#include "nsls/completion.h"
#include "nsls/matrix.h"
#include "nsls/missed.h"
#include "nsls/graph/nodes.h"
#include "nsls/save.h"
#include "nsls/verbs.h"
#include "nsls/words.h"
#include "opt.h"
#include "report.h"

static unsigned int kinds_of(const struct request *r)
{
	unsigned int kinds = r->kinds ? r->kinds : NSU_EVERY_KIND;

	/* What owns them is above them. */
	if (r->tree == TREE_OWNER || r->tree == TREE_PARENT || r->tree == TREE_MIXED)
		kinds |= NSU_BIT(NSU_USER);
	return kinds;
}

/* The links of one process are there without any search. */
static unsigned int sources_of(const struct request *r, const struct choice *choice)
{
	unsigned int sources = NSU_SOURCE_PROCESSES | NSU_SOURCE_CHILDREN;

	if (r->sources)
		return r->sources;
	if (!r->pid || choice_scans(choice))
		return NSU_EVERY_SOURCE;
	return choice_has(choice, COLUMN_NSFS) ? sources | NSU_SOURCE_MOUNTS : sources;
}

/* Whose columns, order and rows are the same whoever is in them. */
static bool needs_nobody(const struct request *r, const struct choice *choice)
{
	return !r->pid && !r->inode && !r->sources && !r->persistent &&
	       r->tree != TREE_PROCESS && !choice_scans(choice) &&
	       !choice_has(choice, COLUMN_PATH) && !choice_has(choice, COLUMN_WHOSE);
}

static int take(struct nodes *nodes, const struct request *r, const struct choice *choice)
{
	struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				 .kinds = kinds_of(r),
				 .ask = choice_ask(choice), .inode = r->inode };

	look.ask |= r->tree == TREE_PARENT || r->tree == TREE_MIXED ?
		    NSU_ASK_PARENTS | NSU_ASK_OWNERS : 0;
	look.ask |= r->tree == TREE_OWNER ? NSU_ASK_OWNERS : 0;
	look.ask |= r->tree == TREE_PROCESS ? NSU_ASK_EVERYONE | NSU_ASK_PPIDS : 0;
	look.ask |= r->tree && r->inode ? NSU_ASK_PPIDS : 0;
	look.ask |= needs_nobody(r, choice) ? NSU_ASK_ALONE : 0;
	look.sources = sources_of(r, choice);
	if (r->pid && !choice_scans(choice))
		look.pid = r->pid;
	if (r->inode)	/* its members alone are shown, not who leads the others */
		look.ask &= ~(unsigned int)NSU_ASK_DETAILS;
	return nodes_take(nodes, r, &look);
}

static int out_of_rows(int err)
{
	if (err)
		report_note("list: %s", strerror(-err));
	return err;
}

/* Rows, from a snapshot that may not hold what was asked for. A failure was said. */
static int find_rows(struct rows *rows, const struct nsu_snapshot *s, const struct request *r)
{
	size_t found;

	if (r->pid) {
		found = nsu_snapshot_find_process(s, r->pid);
		if (found == NSU_NONE)
			return missed_process(r, r->pid);
		return out_of_rows(rows_links(rows, s, found, r->kinds));
	}
	if (!r->inode)
		return out_of_rows(rows_list(rows, s, r));
	found = nsu_snapshot_find_namespace(s, r->inode);
	if (found == NSU_NONE || (r->kind != NSU_NO_KIND &&
				  r->kind != nsu_snapshot_get_namespace(s, found)->kind))
		return missed_namespace(s, r->inode);
	if (nsu_snapshot_get_namespace(s, found)->nprocs == 0)
		report_note("no process is in it; 'nsls why %" PRIu64 "' says what keeps it",
			    r->inode);
	return out_of_rows(rows_members(rows, s, found));
}

static enum table_form form_of(const struct request *r)
{
	return r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT;
}

/* https://no-color.org: set, and not to nothing. */
static bool has_colors(const struct request *r)
{
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (r->color != COLOR_AUTO)
		return r->color == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && !(refused && *refused) && terminal &&
	       strcmp(terminal, "dumb") != 0;
}

static void describe_table(struct table *t, struct table_column *columns,
			   const struct choice *choice, const struct request *r)
{
	bool by_process = r->tree == TREE_PROCESS || (r->tree && r->inode);
	bool narrow = r->view == NSU_USER && isatty(STDOUT_FILENO);

	for (size_t i = 0; i < choice->count; i++) {
		columns[i] = column_get(choice->ids[i])->is;
		columns[i].cut &= !r->no_cut;
		columns[i].flat &= !narrow;	/* a line for each part of a map */
		columns[i].tree = r->tree &&
				  choice->ids[i] == (by_process ? COLUMN_COMMAND : COLUMN_NS);
		columns[i].right &= !columns[i].tree;	/* branches begin at the left */
	}
	*t = (struct table){
		.name = "namespaces",	/* of members, too, as with lsns */
		.tool = "nsls", .schema = NSLS_SCHEMA,
		.form = form_of(r),
		.colors = has_colors(r), .no_headings = r->no_headings,
		.no_wrap = r->no_wrap || r->raw,
		.columns = columns, .ncolumns = choice->count,
	};
	table_begin(t);
}

/* What could not be filled is not printed. Half a table would look like a whole one. */
static int print(struct table *t, int err)
{
	if (!err)
		err = table_print(t);
	if (err)
		report_note("print: %s", strerror(-err));
	table_clear(t);
	return err;
}

/* A failure to fill the table is told when that is printed; what was not found is told here. */
static int fill_rows(struct table *t, const struct node *node, const struct choice *choice,
		     int *found)
{
	const struct request *r = &node->is;
	struct rows rows = { 0 };
	int err = 0;

	*found = find_rows(&rows, node->s, r);
	if (!*found && choice->filter)
		cells_filter(&rows, node->s, choice->filter);
	if (!*found)
		err = rows_relate(&rows, node->s,
				  r->tree && r->inode ? TREE_PROCESS : r->tree);
	if (!*found && !err)
		err = cells_fill(t, node->s, &rows, choice);
	free(rows.at);
	return err;
}

static int show(const struct nodes *nodes, const struct request *r,
		const struct choice *choice)
{
	struct table_column columns[CHOICE_MAX];
	struct table t, missed;
	int err = 0, found = 0;

	describe_table(&t, columns, choice, r);
	missed_begin(&missed, &t);
	for (size_t i = 0; !err && !found && i < nodes->count; i++) {
		if (nodes->at[i].lacks)
			continue;
		err = fill_rows(&t, &nodes->at[i], choice, &found);
		if (!err && !found)
			err = missed_fill(&missed, nodes->at[i].s);
	}
	if (!found)
		err = print(&t, err);
	table_clear(&t);
	table_clear(&missed);
	return found ? found : err;
}

static int fill_matrix(struct table *t, struct table *missed, const struct node *node,
		       const struct matrix_choice *choice)
{
	struct matrix m;
	int err = matrix_build(&m, node->s, &node->is);

	if (!err)
		err = matrix_fill(t, &m, choice);
	if (!err)
		err = missed_fill(missed, node->s);
	matrix_clear(&m);
	return err;
}

static int show_matrix(struct nodes *nodes, const struct request *r,
		       const struct matrix_choice *choice)
{
	struct table t = { .name = "matrix", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = form_of(r), .no_wrap = r->no_wrap || r->raw,
			   .colors = has_colors(r), .no_headings = r->no_headings };
	struct table_column columns[MATRIX_CHOICE_MAX];
	struct table missed;
	int err = 0;

	table_begin(&t);
	matrix_begin(&t, columns, choice, r);
	missed_begin(&missed, &t);
	for (size_t i = 0; !err && i < nodes->count; i++)
		if (!nodes->at[i].lacks)
			err = fill_matrix(&t, &missed, &nodes->at[i], choice);
	err = print(&t, err);
	table_clear(&missed);
	return err;
}

/* --- what is asked for --- */

/* In a saved snapshot a reference may mean something else than here. */
static int find(struct nodes *nodes, struct request *r)
{
	int err;

	if (!r->nload)
		return words_find(r);
	err = nodes_take(nodes, r, NULL);
	return err ? err : nodes_find(nodes, r);
}

static int list(struct nodes *nodes, struct request *r)
{
	struct choice choice;
	int err;

	words_choose(r, &choice);
	err = r->nload ? 0 : take(nodes, r, &choice);
	if (!err)
		err = show(nodes, r, &choice);
	filter_free(choice.filter);
	return err;
}

/* --matrix, and what there is about a container or a pod. */
static int compare(struct nodes *nodes, struct request *r)
{
	const struct nsu_look look = { .sysroot = r->sysroot, .proc = r->proc,
				 .kinds = NSU_EVERY_KIND,
				       .sources = r->sources, .ask = matrix_ask(r) };
	struct matrix_choice choice = { 0 };
	int err;

	words_choose_matrix(r, &choice);
	err = r->nload ? 0 : nodes_take(nodes, r, &look);
	if (!err)
		err = show_matrix(nodes, r, &choice);
	filter_free(choice.filter);
	return err;
}

/* --list-columns: the table of columns as a table. */
static int describe(const struct request *r)
{
	static const struct table_column about[] = {
		{ .name = "HOLDER" }, { .name = "TYPE" }, { .name = "DESCRIPTION" },
	};
	static const char *const types[] = { "string", "number", "strings", "numbers" };
	struct table t = { .name = "columns", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .columns = about, .ncolumns = 3,
			   .form = form_of(r),
			   .no_headings = r->no_headings };
	int err = 0;

	table_begin(&t);
	for (int id = 0; !err && id < COLUMNS; id++) {
		const struct column *c = column_get((enum column_id)id);
		struct table_row *row = table_add(&t, NSU_NONE);

		if (!row || table_set(&t, row, 0, c->is.name) < 0 ||
		    table_set(&t, row, 1, types[c->is.type]) < 0 ||
		    table_set(&t, row, 2, c->about) < 0)
			err = -ENOMEM;
	}
	return print(&t, err);
}

int main(int argc, char *argv[])
{
	struct request request = { .kind = NSU_NO_KIND, .view = NSU_NO_KIND, .held = -1,
				   .capability = -1, .color = COLOR_AUTO };
	struct nodes nodes = { 0 };
	int err;

	report_begin("nsls");
	if (complete_is_asked(argc, argv))
		return completion_print(argc, argv);
	words_parse(&request, argc, argv);
	if (request.describe)
		return report_end(describe(&request) < 0, 1);
	if (request.verb)
		return report_end((int)request.verb->run(&request, argv), ANSWER_FAILED);
	if (request.save)
		return report_end(save(&request, argv) < 0, 1);
	err = find(&nodes, &request);
	if (!err)
		err = request.matrix ? compare(&nodes, &request) : list(&nodes, &request);
	for (size_t i = 0; !err && i < nodes.count; i++) {
		missed_report(nodes.at[i].s, argv);
		missed_host(nodes.at[i].s, &request, argv);
	}
	nodes_clear(&nodes);
	return report_end(err < 0, 1);
}
