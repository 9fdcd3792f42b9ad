/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Times commands against each other in one run: they take turns, so that what
 * else the machine does meets all of them, and the median of the ratios of
 * neighbours is told.
 *
 *	pair TITLE WANTED RUNS -- STOCK... -- OURS... [-- FLOOR...]
 *
 * $BEFORE and $AFTER are shell commands around each of them, which are not timed.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 3
#define RUNS_MAX 2000

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void prepare(const char *variable)
{
	const char *command = getenv(variable);

	if (command && system(command) != 0) {
		fprintf(stderr, "pair: %s failed: %s\n", variable, command);
		exit(2);
	}
}

static double time_command(char **argv, posix_spawn_file_actions_t *actions)
{
	prepare("BEFORE");

	double start = now_ms(), spent;
	pid_t pid;
	int status, err = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);

	if (err) {
		fprintf(stderr, "pair: %s: %s\n", argv[0], strerror(err));
		exit(2);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "pair: %s failed: %x\n", argv[0], (unsigned int)status);
		exit(2);
	}
	spent = now_ms() - start;
	prepare("AFTER");
	return spent;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, size_t count)
{
	static double sorted[RUNS_MAX];

	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), ascending);
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

int main(int argc, char *argv[])
{
	static double times[COMMANDS][RUNS_MAX], ratios[COMMANDS][RUNS_MAX];
	char **commands[COMMANDS] = { NULL };
	posix_spawn_file_actions_t actions;
	size_t runs, n = 0;

	for (int i = 4; i < argc && n < COMMANDS; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		commands[n++] = &argv[i + 1];
	}
	runs = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	if (n < 2 || runs < 1 || runs > RUNS_MAX) {
		fputs("usage: pair TITLE WANTED RUNS -- STOCK... -- OURS... [-- FLOOR...]\n",
		      stderr);
		return 2;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	for (size_t c = 0; c < n; c++)
		time_command(commands[c], &actions);	/* warm */
	for (size_t i = 0; i < runs; i++) {
		for (size_t c = 0; c < n; c++)
			times[c][i] = time_command(commands[(c + i) % n], &actions);
		/* Turns rotate, so that no command always follows the same one. */
		double turn[COMMANDS];

		for (size_t c = 0; c < n; c++)
			turn[(c + i) % n] = times[c][i];
		for (size_t c = 0; c < n; c++)
			times[c][i] = turn[c];
		ratios[0][i] = times[1][i] / times[0][i];
		ratios[2][i] = n > 2 ? times[1][i] / times[2][i] : 0;
	}
	printf("%s: %.3f of %s (%s %.3f ms, ours %.3f ms", argv[1], median(ratios[0], runs),
	       commands[0][0], commands[0][0], median(times[0], runs), median(times[1], runs));
	if (n > 2)
		printf(", floor %.3f ms, %.3f of that", median(times[2], runs),
		       median(ratios[2], runs));
	printf("; wanted %s)\n", argv[2]);
	return 0;
}
