/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* identify and pids: from a process to the names of its network, and back. */
#include "netnsctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"
#include "../value.h"

/* No name at all is an empty line, as ip(8) has it. */
static void print_names(const struct nsu_netns_list *list)
{
	size_t printed = 0;

	for (size_t i = 0; i < nsu_netns_count(list); i++) {
		const struct nsu_netns *n = nsu_netns_get(list, i);

		if (n->state == NSU_NETNS_LIVE)
			printed += printf("%s\n", safe(n->name)) > 0;
	}
	if (printed == 0)
		putchar('\n');
}

static int run_identify(const struct request *r)
{
	struct nsu_netns_list *list;
	struct nsu_error e;
	uint64_t inode;
	pid_t pid = 0;

	if (r->operands[0] && r->operands[1])
		return words_refuse(r, "extra arguments specified");
	if (r->operands[0] && value_pid(r->operands[0], &pid)) {
		report_note("Specified string '%s' is not a pid", safe(r->operands[0]));
		report_note("write the number of a process, from 1 on");
		return EXIT_FAILURE;
	}
	if (nsu_netns_find_process(pid, &inode, &e) ||
	    nsu_netns_take(&list, inode, false, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	print_names(list);
	nsu_netns_free(list);
	return EXIT_SUCCESS;
}

const struct verb verb_identify = {
	.name = "identify", .run = run_identify, .operands = "[PID]",
	.about = "print the names of the network of a process",
	.flags = VERB_NAME | VERB_PRINTS,
};

static void print_members(const struct nsu_snapshot *s, uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode);

	for (size_t i = 0; ns != NSU_NONE && i < nsu_snapshot_count_processes(s); i++)
		if (nsu_snapshot_get_process(s, i)->ns[NSU_NET] == ns)
			printf("%d\n", (int)nsu_snapshot_get_process(s, i)->pid);
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
	struct nsu_look look = { .kinds = NSU_BIT(NSU_NET) };
	struct nsu_snapshot *s;
	struct nsu_error e;
	uint64_t inode;

	if (!r->operands[0])
		return words_refuse(r, "No netns name specified");
	if (r->operands[1])
		return words_refuse(r, "extra arguments specified");
	if (nsu_netns_find_name(r->operands[0], &inode, &e) ||
	    nsu_snapshot_take(&s, &look, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	print_members(s, inode);
	note_missed(nsu_snapshot_get_missed(s));
	nsu_snapshot_free(s);
	return EXIT_SUCCESS;
}

const struct verb verb_pids = {
	.name = "pids", .run = run_pids, .operands = "NAME",
	.about = "print the processes in a network namespace",
	.flags = VERB_NAME | VERB_PRINTS,
};
