/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of nsls: those of a listing, and those that its verbs share with it. */
#include "words.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "../reference.h"
#include "verbs.h"

#define SETTER(name, field) \
	name(struct request *r, const char *arg) \
	{ \
		(void)arg; \
		r->field = true; \
		return 0; \
	}

#define LOAD_MAX 1024	/* machines side by side */

int SETTER(want_json, json)
int SETTER(want_raw, raw)
int SETTER(want_no_headings, no_headings)
static int SETTER(set_list, list)
static int SETTER(set_every_column, every_column)
static int SETTER(set_persistent, persistent)
static int SETTER(set_no_cut, no_cut)
static int SETTER(set_no_wrap, no_wrap)
static int SETTER(set_describe, describe)

static int set_output(struct request *r, const char *arg)
{
	r->output = arg;
	return 0;
}

/* The source of that name, all of them, or 0. */
static unsigned int source_find(const char *name, size_t len)
{
	if (len == 3 && strncmp(name, "all", len) == 0)
		return NSU_EVERY_SOURCE;
	for (int i = 0; i < NSU_SOURCES; i++) {
		const char *known = nsu_source_get_name((enum nsu_source)(1 << i));

		if (strlen(known) == len && strncmp(known, name, len) == 0)
			return 1u << i;
	}
	return 0;
}

static int set_filter(struct request *r, const char *arg)
{
	r->filter = arg;
	return 0;
}

int want_sysroot(struct request *r, const char *arg)
{
	r->sysroot = arg;
	return *arg ? 0 : -EINVAL;
}

int want_proc(struct request *r, const char *arg)
{
	r->proc = arg;
	reference_set_proc(arg);
	return *arg ? 0 : -EINVAL;
}

int want_load(struct request *r, const char *arg)
{
	static const char *paths[LOAD_MAX];

	if (!*arg)
		return -EINVAL;
	if (r->nload == LOAD_MAX)
		return -E2BIG;
	r->load = paths;
	paths[r->nload++] = arg;
	return 0;
}

static int set_save(struct request *r, const char *arg)
{
	r->save = arg;
	return *arg ? 0 : -EINVAL;
}

static int set_node(struct request *r, const char *arg)
{
	r->node = arg;
	return *arg ? 0 : -EINVAL;
}

static int set_pid(struct request *r, const char *arg)
{
	uint64_t pid;
	int err = nsu_number_parse(arg, 1, INT_MAX, &pid);

	if (!err)
		r->pid = (pid_t)pid;
	return err;
}

/* A list of kinds, too. */
int want_kind(struct request *r, const char *arg)
{
	for (;;) {
		size_t len = strcspn(arg, ",");
		char name[16];
		enum nsu_kind kind;

		if (len >= sizeof(name))
			return -EINVAL;
		memcpy(name, arg, len);
		name[len] = '\0';
		kind = nsu_kind_find(name);
		if (kind == NSU_NO_KIND)
			return -EINVAL;
		r->kinds |= NSU_BIT(kind);
		if (!arg[len])
			return 0;
		arg += len + 1;
	}
}

/* A list of names, or "all". */
int want_sources(struct request *r, const char *arg)
{
	for (;;) {
		size_t len = strcspn(arg, ",");
		unsigned int source = source_find(arg, len);

		if (!source)
			return -EINVAL;
		r->sources |= source;
		if (!arg[len])
			return 0;
		arg += len + 1;
	}
}

static int set_tree(struct request *r, const char *arg)
{
	static const char *const names[] = { NULL, "owner", "parent", "mixed", "process" };

	if (!arg)
		arg = "owner";
	for (int tree = TREE_OWNER; tree <= TREE_PROCESS; tree++) {
		if (strcmp(arg, names[tree]) == 0) {
			r->tree = (enum tree)tree;
			return 0;
		}
	}
	return -EINVAL;
}

static int set_matrix(struct request *r, const char *arg)
{
	static const char *const words[] = { NULL, "process", "container", "pod", "unit",
					     "user" };

	for (int group = GROUP_PROCESS; group <= GROUP_USER; group++) {
		if (!arg || strcmp(arg, words[group]) == 0) {
			r->matrix = (enum group)group;
			return 0;
		}
	}
	return -EINVAL;
}

int want_color(struct request *r, const char *arg)
{
	static const char *const words[] = { "always", "auto", "never" };

	for (int color = COLOR_ALWAYS; color <= COLOR_NEVER; color++) {
		if (!arg || strcmp(arg, words[color]) == 0) {
			r->color = (enum color)color;
			return 0;
		}
	}
	return -EINVAL;
}

static const struct opt opts[] = {
	{ 'J', "json", NULL, "print JSON", .set = want_json },
	{ 'l', "list", NULL, "no tree; the default", .set = set_list },
	{ 'n', "noheadings", NULL, "no line with the names of columns",
	  .set = want_no_headings },
	{ 'o', "output", "LIST", "these columns; with +LIST also these", set_output,
	  .expects = "--output takes names of columns, as 'nsls -H' lists them" },
	{ 0, "output-all", NULL, "every column", .set = set_every_column },
	{ 'P', "persistent", NULL, "only namespaces without processes", .set = set_persistent },
	{ 'p', "task", "PID", "the namespaces of this process", set_pid,
	  .expects = "--task takes a process ID" },
	{ 'Q', "filter", "EXPR", "only rows of which this is true, as in 'NPROCS < 2'",
	  set_filter, .expects = "compare columns: TYPE == \"net\" && COMMAND =~ \"^ip\"" },
	{ 'r', "raw", NULL, "one blank between columns, \\x20 inside of them",
	  .set = want_raw },
	KIND_OPT,
	{ 'T', "tree", "[=REL]", "as a tree by owner, parent, process, or mixed (users\n"
	  "and PIDs); without REL by owner", set_tree,
	  .expects = "the trees are owner, parent, mixed and process" },
	{ 'u', "notruncate", NULL, "whole commands, on a terminal, too", .set = set_no_cut },
	{ 'W', "nowrap", NULL, "several files of a namespace in one line", .set = set_no_wrap },
	{ 'H', "list-columns", NULL, "say what the columns mean", .set = set_describe },
	{ 0, "matrix", "[=ROWS]", "who shares what: a row for each process that differs\n"
	  "from init, container, pod, unit or user; = init's", set_matrix, .ours = true,
	  .expects = "the rows are process, container, pod, unit and user" },
	{ 0, "save", "FILE", "write all that is seen to FILE (- is stdout)", set_save,
	  .ours = true, .expects = "--save takes a file, or -" },
	{ 0, "node", "NAME", "what that says this machine is called", set_node, .ours = true,
	  .expects = "--node takes a name" },
	LOAD_OPT,
	COLOR_OPT,
	SOURCES_OPT,
	SYSROOT_OPT,
};

const struct tool nsls_tool = {
	.name = "nsls",
	.usage = "[options] [KIND]\n[options] REFERENCE\n[options] -p PID\n"
		 "VERB [options] [WORD]...",
	.about = "List namespaces, the members of one, those of a process, or what keeps one.",
	TOOL_OPTS(opts),
	.footer = "KIND is one of those of --type, with the columns that matter for it.\n"
		  "REFERENCE is a PID, PID/KIND, KIND:[INODE], INODE, a /PATH, or the name of\n"
		  "a network namespace, container or pod: nsutil(7) has them all.\n"
		  "nsls(1) has the columns, examples, and the differences from lsns(8).",
	.usage_status = 2, .anywhere = true, .help_more = verbs_print,
};
