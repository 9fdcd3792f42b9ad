/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes namespaces that hide (hidden.h says which and how), tells them, and
 * takes them away again.
 *
 *	hide [-U] [SORT...]			until its standard input ends
 *	hide [-U] [SORT...] -- COMMAND...	while the command runs
 *
 * Without SORT all of them; with -U in a user namespace of its own, which a
 * plain user needs. For each a line, SORT KIND INODE HOLDER and where it applies
 * fd=N, tid=N, in=INODE path=PATH, or a line "# SORT: why not". The command has
 * HIDE_SORT=INODE in its environment for each, and gives its exit status.
 *
 *	cc -D_GNU_SOURCE -I tests/unit -pthread -o hide tests/cli/hide.c
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "hidden.h"

static void tell(const char *name, const struct hidden *h)
{
	if (h->err) {
		printf("# %s: %s\n", name, strerror(-h->err));
		return;
	}
	printf("%s %s %" PRIu64 " %d", name, h->kind, h->inode, (int)h->holder);
	if (h->fd >= 0)
		printf(" fd=%d", h->fd);
	if (h->tid)
		printf(" tid=%d", (int)h->tid);
	if (h->in)
		printf(" in=%" PRIu64 " path=%s", h->in, h->path);
	putchar('\n');
}

static void export(const char *name, const struct hidden *h)
{
	char variable[32] = "HIDE_", number[24];

	if (h->err)
		return;
	for (size_t i = 0; name[i]; i++)
		variable[5 + i] = (char)toupper((unsigned char)name[i]);
	snprintf(number, sizeof(number), "%" PRIu64, h->inode);
	setenv(variable, number, 1);
}

static bool wanted(const char *name, char **sorts, char **end)
{
	bool all = sorts == end;

	for (; sorts < end; sorts++)
		all |= strcmp(*sorts, name) == 0;
	return all;
}

static int run(char **command)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execvp(command[0], command);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 125;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int wait_for_end(void)
{
	char byte;

	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}

static int usage(void)
{
	fprintf(stderr, "usage: hide [-U] [SORT...] [-- COMMAND...]\n");
	return 125;
}

int main(int argc, char *argv[])
{
	struct hidden hidden[HIDDEN_SORTS] = { 0 };
	char **sorts = argv + 1, **end;
	int status;

	(void)argc;
	if (*sorts && strcmp(*sorts, "-U") == 0 && (sorts++, hidden_become_root() < 0))
		return perror("hide: user namespace"), 125;
	for (end = sorts; *end && strcmp(*end, "--") != 0; end++)
		if (!hidden_find(*end))
			return usage();
	for (size_t i = 0; i < HIDDEN_SORTS; i++) {
		if (!wanted(hidden_sorts[i].name, sorts, end))
			continue;
		hidden_make(&hidden_sorts[i], &hidden[i]);
		tell(hidden_sorts[i].name, &hidden[i]);
		export(hidden_sorts[i].name, &hidden[i]);
	}
	fflush(stdout);
	status = *end && end[1] ? run(end + 1) : wait_for_end();
	for (size_t i = 0; i < HIDDEN_SORTS; i++)
		hidden_end(&hidden[i]);
	return status;
}
