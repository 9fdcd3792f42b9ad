/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which namespaces do two processes share? Exit status: 0 all, 1 some or none, 2 not known.
 *
 *	cc -o shares shares.c $(pkg-config --cflags --libs libnsutil)
 *	./shares 1 $$
 *
 * Shows how one looks at the machine: a request, a snapshot, questions to it; and an error.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <nsutil.h>

enum answer { SHARES_ALL, SHARES_NOT_ALL, NOT_KNOWN };

static enum answer fail(const struct nsu_error *e)
{
	char hint[NSU_HINT_SIZE];

	fputs("shares: ", stderr);
	nsu_error_print(e, stderr);
	if (nsu_error_get_hint(e, hint))
		fprintf(stderr, "\nshares: %s", hint);
	fputc('\n', stderr);
	return NOT_KNOWN;
}

/* A command is what its process says, and may hold anything: it is escaped. */
static void print_process(const struct nsu_process *p)
{
	char command[60];

	nsu_escape(command, sizeof(command), p->command, strlen(p->command), false);
	printf("%d is %s\n", (int)p->pid, command);
}

/* The processes in a snapshot are those that were there when it was taken. */
static const struct nsu_process *find(const struct nsu_snapshot *s, const char *pid)
{
	size_t index = nsu_snapshot_find_process(s, (pid_t)strtol(pid, NULL, 10));

	if (index == NSU_NONE) {
		fprintf(stderr, "shares: no process %s, or it cannot be read\n", pid);
		return NULL;
	}
	return nsu_snapshot_get_process(s, index);
}

static enum answer compare(const struct nsu_snapshot *s, const struct nsu_process *a,
			   const struct nsu_process *b)
{
	enum answer answer = SHARES_ALL;

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		bool same = a->ns[kind] == b->ns[kind];

		if (a->ns[kind] == NSU_NONE || b->ns[kind] == NSU_NONE)
			continue;
		if (!same)
			answer = SHARES_NOT_ALL;
		printf("%-6s %s %" PRIu64 "\n", nsu_kind_get_name((enum nsu_kind)kind),
		       same ? "same" : "not ",
		       nsu_snapshot_get_namespace(s, b->ns[kind])->inode);
	}
	return answer;
}

int main(int argc, char *argv[])
{
	struct nsu_look look = { .kinds = NSU_EVERY_KIND, .ask = NSU_ASK_EVERYONE };
	const struct nsu_process *a, *b;
	struct nsu_snapshot *snapshot;
	enum answer answer = NOT_KNOWN;
	struct nsu_error e = { 0 };

	if (argc != 3) {
		fputs("Usage: shares PID PID\n", stderr);
		return NOT_KNOWN;
	}
	if (nsu_snapshot_take(&snapshot, &look, &e) < 0)
		return fail(&e);
	a = find(snapshot, argv[1]);
	b = find(snapshot, argv[2]);
	if (a && b) {
		print_process(a);
		print_process(b);
		answer = compare(snapshot, a, b);
	}
	nsu_snapshot_free(snapshot);
	return answer;
}
