/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in a box, whatever it is drawn in. */
#include "graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COMMAND 32	/* bytes of a command line that are shown */

void graph_print_member(const struct graph *g, size_t process, char text[GRAPH_TEXT_SIZE])
{
	const struct nsu_process *p = nsu_snapshot_get_process(g->s, process);

	snprintf(text, GRAPH_TEXT_SIZE, "%d %.*s%s", (int)p->pid, COMMAND,
		 p->detailed ? p->command : "?",
		 p->detailed && strlen(p->command) > COMMAND ? "..." : "");
}

static bool print_container(const struct graph *g, size_t process, char text[GRAPH_TEXT_SIZE])
{
	const struct nsu_belonging *b = nsu_snapshot_get_belonging(g->s, process);
	char name[CELL_SIZE], pod[CELL_SIZE];
	const struct nsu_container *c;

	if (b->container == NSU_NONE)
		return false;
	c = nsu_snapshot_get_container(g->s, b->container);
	snprintf(text, GRAPH_TEXT_SIZE, "%.60s (%s)%s%.60s", name_container(c, name), c->engine,
		 name_pod(c, pod) ? ", pod " : "", name_pod(c, pod) ? pod : "");
	return true;
}

/* Without a process, the file that keeps it. */
static void print_holder(const struct graph *g, size_t ns, char text[GRAPH_TEXT_SIZE])
{
	char holders[HOLDERS_SIZE];

	if (nsu_snapshot_get_namespace(g->s, ns)->nmounts) {
		snprintf(text, GRAPH_TEXT_SIZE, "%s", nsu_snapshot_get_mount(g->s, ns, 0));
		return;
	}
	holders_count(g->s, ns, holders);
	snprintf(text, GRAPH_TEXT_SIZE, "%.150s", holders[0] ? holders : "no process");
}

void graph_print_title(const struct graph *g, size_t box, char text[GRAPH_TEXT_SIZE])
{
	const struct graph_box *b = &g->boxes[box];

	if (b->initial)
		snprintf(text, GRAPH_TEXT_SIZE, "the initial ones");
	else if (!b->nmembers)
		print_holder(g, g->order[b->first], text);
	else if (!print_container(g, b->members[0], text))
		graph_print_member(g, b->members[0], text);
}

/* The parent is told where it is not what the box hangs on. */
void graph_print_namespace(const struct graph *g, size_t ns, char text[GRAPH_TEXT_SIZE])
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(g->s, ns);
	size_t box = g->box_of[ns], above = g->boxes[box].above, len;
	size_t parent = is->kind == NSU_PID ? is->parent : NSU_NONE;

	len = (size_t)snprintf(text, GRAPH_TEXT_SIZE, "%s:[%" PRIu64 "]",
			       nsu_kind_get_name(is->kind), is->inode);
	if (parent != NSU_NONE && g->box_of[parent] != above && g->box_of[parent] != box)
		snprintf(text + len, GRAPH_TEXT_SIZE - len, " in [%" PRIu64 "]",
			 nsu_snapshot_get_namespace(g->s, parent)->inode);
}

/* --------------------------------------------------------------------------- as lines */

/* The head names the first one, unless it has the name of its container. */
static bool is_head(const struct graph *g, const struct graph_box *b)
{
	return b->nmembers && nsu_snapshot_get_belonging(g->s, b->members[0])->container ==
				      NSU_NONE;
}

static size_t count_members(const struct graph *g, const struct graph_box *b)
{
	if (b->initial)
		return 1;
	return b->nmembers - is_head(g, b) + (b->nprocs > b->nmembers);
}

size_t graph_count_lines(const struct graph *g, size_t box)
{
	return g->boxes[box].count + count_members(g, &g->boxes[box]);
}

bool graph_print_line(const struct graph *g, size_t box, size_t line,
		      char text[GRAPH_TEXT_SIZE])
{
	const struct graph_box *b = &g->boxes[box];
	size_t member;

	if (line < b->count) {
		graph_print_namespace(g, g->order[b->first + line], text);
		return false;
	}
	member = line - b->count + is_head(g, b);
	if (b->initial)
		snprintf(text, GRAPH_TEXT_SIZE, "%zu processes", b->nprocs);
	else if (member < b->nmembers)
		graph_print_member(g, b->members[member], text);
	else
		snprintf(text, GRAPH_TEXT_SIZE, "and %zu more", b->nprocs - b->nmembers);
	return true;
}
