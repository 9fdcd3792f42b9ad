/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list-id and set: the numbers that network namespaces have for each other. */
#include "netnsctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "../value.h"
#include "network.h"
#include "rows.h"

/* --------------------------------------------------------------------------- list-id */

/* A word that ip(8) has, and the number behind it. */
static int read_number(char *const **at, int *number)
{
	uint64_t value;

	if (!(*at)[1]) {
		report_note("Command line is not complete. Try option \"help\"");
		report_note("write: netnsctl list-id [target-nsid N] [nsid N]");
		return NAME_ERROR;
	}
	if (nsu_number_parse((*at)[1], 0, INT32_MAX, &value)) {
		char word[32];

		snprintf(word, sizeof(word), "%s", (*at)[0]);
		report_note("argument \"%s\" is wrong: \"%s\" value is invalid",
			    safe((*at)[1]), word);
		report_note("write a number, from 0 on");
		return NAME_ERROR;
	}
	*number = (int)value;
	*at += 2;
	return 0;
}

static int read_look(const struct request *r, struct nsu_nsid_look *look)
{
	char *const *at = r->operands;
	int status = 0;

	while (!status && *at) {
		if (strcmp(*at, "target-nsid") == 0 && !look->has_target) {
			look->has_target = true;
			status = read_number(&at, &look->target);
		} else if (strcmp(*at, "nsid") == 0 && !look->has_nsid) {
			look->has_nsid = true;
			status = read_number(&at, &look->nsid);
		} else {
			report_note("%s: no such word here", safe(*at));
			report_note("write: netnsctl list-id [target-nsid N] [nsid N]");
			return NAME_ERROR;
		}
	}
	return status;
}

static const char *name_of(const struct nsu_netns_list *names, int nsid)
{
	for (size_t i = 0; nsid >= 0 && i < nsu_netns_count(names); i++)
		if (nsu_netns_get(names, i)->nsid == nsid)
			return nsu_netns_get(names, i)->name;
	return NULL;
}

static void print_text(const struct nsu_nsid *n, const char *name)
{
	if (n->nsid >= 0)
		printf("nsid %d ", n->nsid);
	else
		printf("nsid unassigned ");
	if (n->current >= 0)
		printf("current-nsid %d ", n->current);
	if (name)
		printf("(iproute2 netns name: %s)", safe_answer(name));
	putchar('\n');
}

static void print_row(struct rows *rows, const struct nsu_nsid *n, const char *name)
{
	rows_next(rows);
	if (n->nsid >= 0)
		rows_number(rows, "nsid", n->nsid);
	if (n->current >= 0)
		rows_number(rows, "current-nsid", n->current);
	if (name)
		rows_text(rows, "name", name);
}

static void print(const struct request *r, const struct nsu_nsid *nsids, size_t count,
		  const struct nsu_netns_list *names)
{
	struct rows rows = { .pretty = r->pretty };

	if (r->json)
		rows_begin(&rows);
	for (size_t i = 0; i < count; i++) {
		const struct nsu_nsid *n = &nsids[i];
		const char *name = name_of(names, n->current >= 0 ? n->current : n->nsid);

		if (r->json)
			print_row(&rows, n, name);
		else
			print_text(n, name);
	}
	if (r->json)
		rows_end(&rows);
}

/* Of two numbers the kernel looks for nsid first, and the errno is the same. */
static bool is_target_wrong(const struct nsu_nsid_look *look)
{
	const struct nsu_nsid_look alone = { .from = look->from, .has_nsid = true,
					     .nsid = look->nsid };
	struct nsu_nsid *nsids;
	struct nsu_error e;
	size_t count;

	if (!look->has_target || nsu_nsid_take(&nsids, &count, &alone, &e))
		return false;
	free(nsids);
	return true;
}

/* In the words of the kernel, which ip(8) passes on; a dump that fails ends with 1. */
static int report(const struct nsu_nsid_look *look, const struct nsu_error *e)
{
	if (e->errnum != EINVAL && e->errnum != ENOENT) {
		report_error(e);
		return 2;
	}
	report_note("Error: %s", !look->has_nsid ? "Invalid target network namespace id." :
		    is_target_wrong(look) ? "Target netns reference is invalid." :
					    "Peer netns reference is invalid.");
	report_note("'netnsctl list-id' shows the numbers there are");
	return look->has_nsid ? 2 : EXIT_FAILURE;
}

static int run_list_id(const struct request *r)
{
	struct nsu_nsid_look look = { .from = -1 };
	struct nsu_netns_list *names;
	struct nsu_nsid *nsids;
	struct nsu_error e;
	size_t count;
	int status = read_look(r, &look);

	if (status)
		return status;
	if (network_find_from(r, &look.from))
		return NAME_ERROR;
	if (nsu_nsid_take(&nsids, &count, &look, &e))
		return report(&look, &e);
	if (nsu_netns_take_from(&names, look.from, &e)) {
		words_report(r, &e);
		free(nsids);
		return EXIT_FAILURE;
	}
	print(r, nsids, count, names);
	nsu_netns_free(names);
	free(nsids);
	if (look.from >= 0)
		close(look.from);
	return EXIT_SUCCESS;
}

const struct verb verb_list_id = {
	.name = "list-id", .run = run_list_id, .operands = "[target-nsid N] [nsid N]",
	.about = "print the numbers of network namespaces",
	.flags = VERB_ANSWERS | VERB_NUMBERS,
	.footer = "Try:  netnsctl set h1 7\n      netnsctl list-id",
};

/* ------------------------------------------------------------------------------- set */

struct own {
	struct network network;
	int nsid;
};

static int build_set(struct nsu_plan *plan, const struct request *r, struct nsu_error *e)
{
	const struct own *own = r->own;
	const struct nsu_nsid_set set = { r->operands[0], own->network.ns, r->netns,
					  own->nsid };

	return nsu_plan_nsid_set(plan, &set, e);
}

static int run_set(const struct request *r)
{
	struct own *own = r->own;
	struct nsu_error e;
	uint64_t nsid;
	int err;

	if (!r->operands[0])
		return words_refuse(r, "No netns name specified");
	if (!r->operands[1])
		return words_refuse(r, "No nsid specified");
	if (strcmp(r->operands[1], "auto") == 0) {
		own->nsid = -1;
	} else if (nsu_number_parse(r->operands[1], 0, INT32_MAX, &nsid) == 0) {
		own->nsid = (int)nsid;
	} else {
		report_note("Invalid \"netnsid\" value");
		report_note("write a number, from 0 on, or auto");
		return NAME_ERROR;
	}
	if (network_find(r, r->operands[0], &own->network))
		return EXIT_FAILURE;
	err = change(r, build_set, &e);
	close(own->network.ns);
	return err ? 2 : EXIT_SUCCESS;
}

const struct verb verb_set = {
	.name = "set", .run = run_set, .operands = "NAME NSID|auto",
	.about = "number a network namespace", .own = sizeof(struct own),
	.flags = VERB_NAME | VERB_REFERENCE | VERB_NUMBERS, .max = 2,
	.footer = "Try:  netnsctl set h1 7\n      netnsctl --explain set h1 auto",
};
