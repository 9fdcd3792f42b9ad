/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may follow on a command line of nsls: verbs, columns, processes and names of today. */
#include "completion.h"

#include <stdio.h>
#include <string.h>

#include "../complete.h"
#include "explain/explain.h"
#include "verbs.h"
#include "words.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WORD_SIZE 512

static void offer_columns(struct completion *c)
{
	for (int id = 0; id < COLUMNS; id++)
		complete_offer(c, column_get((enum column_id)id)->is.name,
			       column_get((enum column_id)id)->about);
}

static void offer_sources(struct completion *c)
{
	for (int i = 0; i < NSU_SOURCES; i++)
		complete_offer(c, nsu_source_get_name((enum nsu_source)(1 << i)), NULL);
	complete_offer(c, "all", NULL);
}

static void offer_processes(struct completion *c, const struct nsu_snapshot *s)
{
	for (size_t i = 0; i < nsu_snapshot_count_processes(s); i++) {
		const struct nsu_process *p = nsu_snapshot_get_process(s, i);
		char pid[16];

		snprintf(pid, sizeof(pid), "%d", (int)p->pid);
		complete_offer(c, pid, p->command);
	}
}

/* Only those that a reference leads to. */
static void offer_container(struct completion *c, const struct nsu_container *container)
{
	char word[WORD_SIZE];

	if (container->claimed || container->pid == 0)
		return;
	snprintf(word, sizeof(word), "container:%s",
		 *container->name ? container->name : container->id);
	complete_offer(c, word, container->engine);
	if (!*container->pod || container->sandbox)
		return;
	snprintf(word, sizeof(word), "pod:%s/%s/%s", container->pod_namespace, container->pod,
		 container->pod_container);
	complete_offer(c, word, container->engine);
}

static void offer_names(struct completion *c)
{
	struct nsu_netns_list *list = NULL;
	struct nsu_error e;

	if (nsu_netns_take(&list, 0, false, &e) < 0)
		return;
	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		char word[WORD_SIZE];

		snprintf(word, sizeof(word), "netns:%s", nsu_netns_get(list, i)->name);
		complete_offer(c, word, "network namespace");
	}
	nsu_netns_free(list);
}

static void offer_kinds(struct completion *c)
{
	complete_offer_sort(c, "KIND");
}

static void offer_facets(struct completion *c)
{
	for (int facet = 0; facet < NSU_FACETS; facet++)
		complete_offer(c, nsu_facet_get_name((enum nsu_facet)facet), NULL);
}

static void offer_capabilities(struct completion *c)
{
	const char *name;

	for (unsigned int i = 0; (name = nsu_capability_get_name(i)); i++)
		complete_offer(c, name, NULL);
}

static void offer_formats(struct completion *c)
{
	complete_offer_words(c, "text svg dot mermaid");
}

static void offer_topics(struct completion *c)
{
	offer_kinds(c);
	offer_columns(c);
	for (size_t i = 0; i < explain_ntopics; i++)
		complete_offer(c, explain_topics[i].word, NULL);
}

static struct nsu_snapshot *take_processes(void)
{
	const struct nsu_look look = { .sources = NSU_SOURCE_PROCESSES,
				       .kinds = NSU_BIT(NSU_USER),
				       .ask = NSU_ASK_NAMES | NSU_ASK_EVERYONE |
					      NSU_ASK_DETAILS };
	struct nsu_snapshot *s = NULL;
	struct nsu_error e;

	return nsu_snapshot_take(&s, &look, &e) < 0 ? NULL : s;
}

static void offer_references(struct completion *c)
{
	struct nsu_snapshot *s = take_processes();

	complete_offer(c, "self", "the one who asks");
	offer_names(c);
	if (!s)
		return;
	for (size_t i = 0; i < nsu_snapshot_count_containers(s); i++)
		offer_container(c, nsu_snapshot_get_container(s, i));
	offer_processes(c, s);
	nsu_snapshot_free(s);
}

/* -p takes a number, and no name. */
static void offer_numbers(struct completion *c)
{
	struct nsu_snapshot *s = take_processes();

	if (!s)
		return;
	offer_processes(c, s);
	nsu_snapshot_free(s);
}

static bool offer(struct completion *c, const char *sort)
{
	static const struct { const char *sort; void (*offer)(struct completion *); } live[] = {
		{ "output", offer_columns }, { "sources", offer_sources },
		{ "type", offer_kinds }, { "only", offer_facets },
		{ "cap", offer_capabilities }, { "format", offer_formats },
		{ "WORD", offer_topics }, { "task", offer_numbers },
		{ "PID", offer_references },
		{ "REF", offer_references }, { "REFERENCE", offer_references },
	};

	for (size_t i = 0; i < COUNT(live); i++)
		if (strcmp(live[i].sort, sort) == 0) {
			live[i].offer(c);
			return true;
		}
	return false;
}

int completion_print(int argc, char *const argv[])
{
	struct complete_verb verbs[VERBS_MAX];
	struct grammar grammar = { .tool = &nsls_tool, .operands = "KIND|REFERENCE",
				   .verbs = verbs, .offer = offer };

	grammar.nverbs = verbs_describe(verbs);
	grammar.common = verbs_get_common(&grammar.ncommon);
	return complete_print(&grammar, argc, argv);
}
