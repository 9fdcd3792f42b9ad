/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may follow on a command line of netnsctl: verbs, and the names of today. */
#include "completion.h"

#include <stdlib.h>
#include <string.h>

#include "../complete.h"
#include "lab.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct request request = { .verb = &verb_list };
static const struct complete_verb *known;
static size_t nknown;

/* Those of the lab that the line is about, which are seen from inside of it only. */
static void offer_names(struct completion *c)
{
	struct nsu_netns_list *list = NULL;
	struct nsu_error e;

	if (lab_enter(&request) || nsu_netns_take(&list, 0, false, &e) < 0)
		return;
	for (size_t i = 0; i < nsu_netns_count(list); i++)
		complete_offer(c, nsu_netns_get(list, i)->name, NULL);
	nsu_netns_free(list);
}

static void offer_labs(struct completion *c)
{
	struct nsu_lab *labs = NULL;
	struct nsu_error e;
	size_t count;

	if (nsu_labs_take(&labs, &count, &e) < 0)
		return;
	for (size_t i = 0; i < count; i++)
		complete_offer(c, labs[i].name, NULL);
	free(labs);
}

/* Of help: all but other names of the one above. */
static void offer_verbs(struct completion *c)
{
	for (size_t i = 0; i < nknown; i++)
		if (known[i].about)
			complete_offer(c, known[i].name, known[i].about);
}

static void offer_formats(struct completion *c)
{
	complete_offer_words(c, "svg dot mermaid");
}

static bool offer(struct completion *c, const char *sort)
{
	static const struct { const char *sort; void (*offer)(struct completion *); } live[] = {
		{ "NAME", offer_names }, { "A", offer_names }, { "B", offer_names },
		{ "OLD", offer_names }, { "SWITCH", offer_names },
		{ "VERB", offer_verbs }, { "netns", offer_names },
		{ "lab", offer_labs }, { "remove", offer_labs },
		{ "format", offer_formats },
	};

	for (size_t i = 0; i < COUNT(live); i++)
		if (strcmp(live[i].sort, sort) == 0) {
			live[i].offer(c);
			return true;
		}
	return false;
}

static void note_lab(int argc, char *const argv[])
{
	for (int i = 1; i < argc - 1; i++) {
		if (strncmp(argv[i], "--lab=", 6) == 0)
			request.lab = argv[i] + 6;
		else if (strcmp(argv[i], "--lab") == 0 && i + 1 < argc - 1)
			request.lab = argv[i + 1];
		else if (strcmp(argv[i], "--system") == 0)
			request.system = true;
	}
}

int completion_print(const struct tool *tool, const struct verb *const verbs[], size_t count,
		     int argc, char *const argv[])
{
	struct complete_verb *described = calloc(count, sizeof(*described));
	const struct grammar grammar = { .tool = tool, .verbs = described, .nverbs = count,
					 .common = tool->opts, .ncommon = tool->nopts,
					 .offer = offer };
	int status;

	if (!described)
		return EXIT_FAILURE;
	for (size_t i = 0; i < count; i++)
		described[i] = (struct complete_verb){ verbs[i]->name, verbs[i]->about,
						       verbs[i]->operands, verbs[i]->opts,
						       verbs[i]->nopts };
	known = described;
	nknown = count;
	note_lab(argc, argv);
	status = complete_print(&grammar, argc, argv);
	free(described);
	return status;
}
