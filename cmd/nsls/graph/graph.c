/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls graph: owners, parents and members as a tree, to look at and to hand around. */
#include "graph.h"

#include <errno.h>
#include <string.h>

#include "../../reference.h"
#include "../../report.h"
#include "../missed.h"
#include "../verbs.h"

static const struct language {
	const char *name;
	graph_print_fn *print;
} languages[] = {
	{ "text", graph_print_text }, { "dot", graph_print_dot },
	{ "mermaid", graph_print_mermaid }, { "svg", graph_print_svg },
};

#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

static enum answer show(const struct nsu_snapshot *s, const struct request *r,
			const struct nsu_referent *subject, char *argv[])
{
	graph_print_fn *print = r->json || r->raw ? graph_print_text :
						    languages[r->language].print;
	struct graph g;
	bool found = true;
	int err = graph_build(&g, s, r->kinds);

	if (!err && subject)
		found = graph_choose(&g, subject);
	if (!err && found)
		err = print(&g, r);
	graph_clear(&g);
	if (err)
		report_note("print: %s", strerror(-err));
	else if (!found)
		report_note("graph: %s: nothing of it can be seen",
			    report_word(r->operands[0]));
	if (!err)
		missed_report(s, argv);
	return err ? ANSWER_FAILED : found ? ANSWER_YES : ANSWER_NO;
}

static enum answer run(const struct request *r, char *argv[])
{
	const struct nsu_look look = {
		.sysroot = r->sysroot, .proc = r->proc,
		.kinds = NSU_EVERY_KIND, .sources = NSU_EVERY_SOURCE,
		.ask = NSU_ASK_DETAILS | NSU_ASK_EVERYONE | NSU_ASK_OWNERS | NSU_ASK_PARENTS |
		       NSU_ASK_WHOSE | NSU_ASK_NAMES,
	};
	struct nsu_referent subject = { .ns = -1 };
	struct nsu_snapshot *s = NULL;
	struct nsu_error e;
	enum answer answer = ANSWER_FAILED;
	int err = *r->operands ? reference_read(r->operands[0], r->sysroot, &subject) : 0;

	if (err)
		return err == -ENOENT || err == -ESRCH ? ANSWER_NO : ANSWER_FAILED;
	if (nsu_snapshot_take(&s, &look, &e) < 0)
		report_error(&e);
	else
		answer = show(s, r, *r->operands ? &subject : NULL, argv);
	nsu_snapshot_free(s);
	nsu_referent_free(&subject);
	return answer;
}

static int want_format(struct request *r, const char *arg)
{
	for (size_t i = 0; i < LANGUAGES; i++)
		if (strcmp(arg, languages[i].name) == 0) {
			r->language = i;
			return 0;
		}
	return -EINVAL;
}

static const struct opt opts[] = {
	{ 0, "format", "FORMAT", "text, for a terminal (this is the default); svg, a\n"
	  "picture by itself; dot, for graphviz; mermaid, for\nweb pages", want_format,
	  .ours = true, .expects = "the formats are text, svg, dot and mermaid" },
	KIND_OPT,
};

const struct verb verb_graph = {
	.name = "graph", .operands = "[REFERENCE]", .max = 1, .run = run,
	.about = "owners, parents, members: as text, svg, dot, mermaid",
	.footer = "With a REFERENCE only that, what is above it and what is below it.\n"
		  "Try:  nsls graph\n"
		  "      nsls graph --format=svg >namespaces.svg\n"
		  "      nsls graph --format=dot | dot -Tpng >namespaces.png",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
