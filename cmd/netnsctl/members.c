/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* identify and pids: from a process to the names of its network, and back. */
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

/* No name at all is an empty line, as ip(8) has it. */
static void print_names(const struct request *r, const struct nsu_netns_list *list)
{
	struct rows rows = { .pretty = r->pretty };
	size_t printed = 0;

	if (r->json)
		rows_begin(&rows);

	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		const struct nsu_netns *n = nsu_netns_get(list, i);

		if (n->state != NSU_NETNS_LIVE)
			continue;
		if (r->json) {
			rows_next(&rows);
			rows_text(&rows, "name", n->name);
		} else {
			printed += printf("%s\n", safe_answer(n->name)) > 0;
		}
	}
	if (r->json)
		rows_end(&rows);
	else if (printed == 0)
		putchar('\n');
}

/* A number is a PID here, as it is for ip(8); other verbs want "pid:N". */
static int find_subject(const struct request *r, uint64_t *inode)
{
	const char *text = r->operands[0] ? r->operands[0] : r->netns;
	struct network network;
	struct nsu_error e;
	pid_t pid = 0;
	int err;

	if (text && (!r->operands[0] || network_is_reference(text))) {
		err = network_find(r, text, &network);
		if (err)
			return err;
		close(network.ns);
		*inode = network.inode;
		return 0;
	}
	if (text && value_pid(text, &pid)) {
		report_note("Specified string '%s' is not a pid", safe(text));
		report_note("write the number of a process, from 1 on, or a reference");
		return -EINVAL;
	}
	err = nsu_netns_find_process(pid, inode, &e);
	if (err)
		words_report(r, &e);
	return err;
}

static int run_identify(const struct request *r)
{
	struct nsu_netns_list *list;
	struct nsu_error e;
	uint64_t inode;

	if (r->operands[0] && r->operands[1])
		return words_refuse(r, "extra arguments specified");
	if (find_subject(r, &inode))
		return EXIT_FAILURE;
	if (nsu_netns_take(&list, inode, false, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	print_names(r, list);
	nsu_netns_free(list);
	return EXIT_SUCCESS;
}

const struct verb verb_identify = {
	.name = "identify", .run = run_identify, .operands = "[PID|REFERENCE]",
	.about = "print the names of the network of a process",
	.flags = VERB_NAME | VERB_REFERENCE | VERB_ANSWERS | VERB_NUMBERS,
};

static void print_member(struct rows *rows, const struct request *r,
			 const struct nsu_process *p)
{
	if (!r->json) {
		printf("%d\n", (int)p->pid);
		return;
	}
	rows_next(rows);
	rows_number(rows, "pid", p->pid);
	if (p->command)
		rows_text(rows, "command", p->command);
}

static void print_members(const struct request *r, const struct nsu_snapshot *s,
			  uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode);
	struct rows rows = { .pretty = r->pretty };

	if (r->json)
		rows_begin(&rows);
	for (size_t i = 0; ns != NSU_NONE && i < nsu_snapshot_count_processes(s); i++)
		if (nsu_snapshot_get_process(s, i)->ns[NSU_NET] == ns)
			print_member(&rows, r, nsu_snapshot_get_process(s, i));
	if (r->json)
		rows_end(&rows);
}

static void note_missed(const struct nsu_missed *m)
{
	if (m->unread == 0)
		return;
	report_note("%zu of %zu processes could not be read: %s", m->unread, m->processes,
		    strerror(m->why));
	if (geteuid() != 0)
		report_note("they belong to others: try sudo");
}

static int run_pids(const struct request *r)
{
	struct nsu_look look = { .kinds = NSU_BIT(NSU_NET),
				 .ask = r->json ? NSU_ASK_EVERYONE : 0 };
	struct network network;
	struct nsu_snapshot *s;
	struct nsu_error e;

	if (!r->operands[0])
		return words_refuse(r, "No netns name specified");
	if (r->operands[1])
		return words_refuse(r, "extra arguments specified");
	if (network_find(r, r->operands[0], &network))
		return EXIT_FAILURE;
	close(network.ns);
	if (nsu_snapshot_take(&s, &look, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	print_members(r, s, network.inode);
	if (!r->inside)
		note_missed(nsu_snapshot_get_missed(s));
	nsu_snapshot_free(s);
	return EXIT_SUCCESS;
}

const struct verb verb_pids = {
	.name = "pids", .run = run_pids, .operands = "NAME|REFERENCE",
	.about = "print the processes in a network namespace",
	.flags = VERB_NAME | VERB_REFERENCE | VERB_ANSWERS,
};
