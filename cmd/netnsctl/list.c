/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list: the names, in the order of their directory, with their NSIDs. */
#include "netnsctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "network.h"
#include "rows.h"

#define NAMED_MAX 3	/* names that a note has room for */

static void print_text(const struct nsu_netns *n)
{
	fputs(safe_answer(n->name), stdout);
	if (n->nsid >= 0)
		printf(" (id: %d)", n->nsid);
	putchar('\n');
}

static void print_row(struct rows *rows, const struct nsu_netns *n)
{
	rows_next(rows);
	rows_text(rows, "name", n->name);
	if (n->nsid >= 0)
		rows_number(rows, "id", n->nsid);
}

static void print_names(const struct nsu_netns_list *list, const struct request *r)
{
	struct rows rows = { .pretty = r->pretty };

	if (r->json)
		rows_begin(&rows);
	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		const struct nsu_netns *n = nsu_netns_get(list, i);

		if (n->state != NSU_NETNS_LIVE)
			continue;
		if (r->json)
			print_row(&rows, n);
		else
			print_text(n);
	}
	if (r->json)
		rows_end(&rows);
}

/* "a, b, c and others": the names that are none. Returns how many, and of these the empty. */
static size_t join_others(const struct nsu_netns_list *list, char *text, size_t size,
			  size_t *empty)
{
	size_t count = 0, len = 0;

	*empty = 0;
	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		const struct nsu_netns *n = nsu_netns_get(list, i);

		if (n->state == NSU_NETNS_LIVE)
			continue;
		*empty += n->state == NSU_NETNS_EMPTY;
		if (count++ < NAMED_MAX && len < size)
			len += (size_t)snprintf(text + len, size - len, "%s%s",
						count > 1 ? ", " : "", safe(n->name));
	}
	if (count > NAMED_MAX && len < size)
		snprintf(text + len, size - len, " and %zu more", count - NAMED_MAX);
	return count;
}

void list_note_others(const struct nsu_netns_list *list)
{
	char text[NAMED_MAX * 1100] = "";
	size_t empty, count = join_others(list, text, sizeof(text), &empty);

	if (count == 0)
		return;
	report_note("without a network namespace: %s", text);
	if (empty == count)
		report_note("left by a killed add or delete: add repairs it, gc removes it");
	else
		report_note("'ls -l " NSU_NETNS_DIR "' shows what they are");
}

static bool has_unknown(const struct nsu_netns_list *list)
{
	for (size_t i = 0; i < nsu_netns_count(list); i++)
		if (nsu_netns_get(list, i)->state == NSU_NETNS_LIVE &&
		    nsu_netns_get(list, i)->nsid == NSU_NSID_UNKNOWN)
			return true;
	return false;
}

static int run_list(const struct request *r)
{
	struct nsu_netns_list *list;
	struct nsu_error e;
	int from;

	if (network_find_from(r, &from))
		return NAME_ERROR;
	if (nsu_netns_take_from(&list, from, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	print_names(list, r);
	list_note_others(list);
	if (has_unknown(list))
		report_note("some ids are missing: %s", from >= 0 && geteuid() != 0 ?
			    "only root may ask from there: try sudo" :
			    "rtnetlink tells none (is libmnl.so.0 there?)");
	nsu_netns_free(list);
	if (from >= 0)
		close(from);
	return EXIT_SUCCESS;
}

const struct verb verb_list = {
	.name = "list", .run = run_list, .operands = "", .about = "print the names",
	.flags = VERB_NAME | VERB_ANSWERS,
};

const struct verb verb_show = {
	.name = "show", .run = run_list, .operands = "", .flags = VERB_NAME | VERB_ANSWERS,
};

const struct verb verb_lst = {
	.name = "lst", .run = run_list, .operands = "", .flags = VERB_NAME | VERB_ANSWERS,
};
