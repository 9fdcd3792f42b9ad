/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec --all: the program in each of the namespaces, several at a time. */
#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../report.h"

#define FAILED_SHOWN 5

struct all {
	const struct request *request;
	const struct nsu_netns **names;
	size_t count;
	int out, err;		/* copies of what we were given as 1 and 2 */
};

/* ---------------------------------------------------------------------- whose output it is */

/* All of it, which a pipe may not take at once. */
static int write_parts(int fd, struct iovec *parts, int count)
{
	while (count > 0) {
		ssize_t n = writev(fd, parts, count);

		if (n < 0 && errno != EINTR)
			return -errno;
		for (; n >= 0 && count > 0 && (size_t)n >= parts->iov_len; parts++, count--)
			n -= (ssize_t)parts->iov_len;
		if (n > 0) {
			parts->iov_base = (char *)parts->iov_base + n;
			parts->iov_len -= (size_t)n;
		}
	}
	return 0;
}

/*
 * "h1: line": in one write a line, so that those of several processes do not mix; whatever
 * bytes the program has written.
 */
static int tell_lines(const char *name, FILE *from, int to)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int err = 0;

	rewind(from);
	while (!err && (len = getline(&line, &room, from)) >= 0) {
		const char *shown = safe(name);
		struct iovec parts[] = {
			{ (char *)(uintptr_t)shown, strlen(shown) }, { (char[]){ ": " }, 2 },
			{ line, (size_t)len }, { (char[]){ "\n" }, 1 },
		};

		if (len > 0 && line[len - 1] == '\n')
			parts[2].iov_len--;
		err = write_parts(to, parts, 4);
	}
	free(line);
	return err;
}

/* Until the program has ended it writes into memory: nobody has to be there to read. */
static FILE *divert(int fd)
{
	int memory = memfd_create("output", MFD_CLOEXEC);

	if (memory < 0 || dup2(memory, fd) < 0)
		return NULL;
	return fdopen(memory, "re");
}

static int restore(int fd, int saved, const char *name, FILE *memory)
{
	int err;

	fflush(fd == STDOUT_FILENO ? stdout : stderr);
	dup2(saved, fd);
	if (!memory)
		return 0;
	err = tell_lines(name, memory, fd);
	fclose(memory);
	return err;
}

/* What a program has written into memory it believes to have arrived. */
static int tell(const struct all *all, const char *name, FILE *out, FILE *err, int status)
{
	int lost = restore(STDOUT_FILENO, all->out, name, out);

	restore(STDERR_FILENO, all->err, name, err);
	if (!lost)
		return status;
	report_note("%s: standard output: %s", safe(name), strerror(-lost));
	return status ? status : 125;
}

/* ------------------------------------------------------------------------------- one name */

static void mark(void *arg, const struct nsu_outcome *outcome)
{
	(void)arg;
	(void)outcome;
	nsu_each_started();
}

static void tell_excused(void *arg, const struct nsu_error *e)
{
	(void)arg;
	report_error(e);
}

static int run_program(const struct request *r, const struct nsu_netns *n)
{
	struct nsu_netns_exec x = { .name = n->name, .ns = -1, .argv = r->operands,
				    .follows = true };
	const struct nsu_run run = { .started = mark, .excused = tell_excused };
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	int err = plan ? 0 : -ENOMEM;

	exec_fill(r, &x);
	if (!err)
		err = nsu_plan_netns_exec(plan, &x, &e);
	if (!err)
		err = nsu_plan_run(plan, &run, &outcome, &e);
	nsu_plan_free(plan);
	if (!err)
		return report_wait_status(outcome.status);
	report_error(&e);
	return report_exit_code(&e);
}

static int run_one(void *arg, size_t i)
{
	const struct all *all = arg;
	const char *name = all->names[i]->name;
	bool told = ((struct exec_own *)all->request->own)->jobs > 0;
	FILE *out = told ? divert(STDOUT_FILENO) : NULL;
	FILE *err = told ? divert(STDERR_FILENO) : NULL;
	int status;

	if (!told) {
		printf("\nnetns: %s\n", safe(name));
		fflush(stdout);
	}
	status = run_program(all->request, all->names[i]);
	return told ? tell(all, name, out, err, status) : status;
}

static int make_room(void *arg)
{
	const struct all *all = arg;
	const struct nsu_run run = { .watch = NULL };
	struct nsu_plan *plan;
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	int err;

	if (((struct exec_own *)all->request->own)->net_only)
		return 0;
	plan = nsu_plan_new();
	if (!plan)
		return 125;
	err = nsu_plan_netns_room(plan, &e);
	if (!err)
		err = nsu_plan_run(plan, &run, &outcome, &e);
	nsu_plan_free(plan);
	if (err)
		report_error(&e);
	return err ? 125 : 0;
}

/* ----------------------------------------------------------------------------- all of them */

/* The status of those that failed, or 1 where they differ. */
static int summarise(const struct all *all, const unsigned char *statuses)
{
	size_t failed = 0;
	int status = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (statuses[i] == 0)
			continue;
		if (failed++ < FAILED_SHOWN)
			report_note("%s: ended with %d", safe(all->names[i]->name),
				    statuses[i]);
		status = status == 0 || status == statuses[i] ? statuses[i] : EXIT_FAILURE;
	}
	if (failed > FAILED_SHOWN)
		report_note("... and %zu more", failed - FAILED_SHOWN);
	if (failed)
		report_note("exec: %zu of %zu failed", failed, all->count);
	return status;
}

static int run_each(struct all *all)
{
	unsigned int jobs = ((struct exec_own *)all->request->own)->jobs;
	const struct nsu_each each = { .count = all->count, .jobs = jobs ? jobs : 1,
				       .begin = make_room, .run = run_one, .arg = all };
	unsigned char *statuses = calloc(all->count + 1, 1);
	struct nsu_error e;
	int status = 125;

	fflush(stdout);
	if (statuses && nsu_each_run(&each, statuses, &e) == 0)
		status = summarise(all, statuses);
	else if (statuses)
		report_error(&e);
	free(statuses);
	return status;
}

/* The plan of each, as it would be run. */
static int print_plans(const struct all *all)
{
	const struct request *r = all->request;
	int status = 0;

	for (size_t i = 0; i < all->count && !status; i++) {
		struct nsu_netns_exec x = { .name = all->names[i]->name, .ns = -1,
					    .argv = r->operands, .follows = true };
		struct nsu_plan *plan = nsu_plan_new();
		struct nsu_error e = { .errnum = ENOMEM };

		exec_fill(r, &x);
		if (plan && (x.net_only || i || nsu_plan_netns_room(plan, &e) == 0) &&
		    nsu_plan_netns_exec(plan, &x, &e) == 0) {
			nsu_plan_print(plan, act_how(&r->act), stdout);
		} else {
			report_error(&e);
			status = 125;
		}
		nsu_plan_free(plan);
	}
	return status;
}

static int take_live(struct all *all, const struct nsu_netns_list *list)
{
	all->names = calloc(nsu_netns_count(list) + 1, sizeof(const struct nsu_netns *));
	if (!all->names)
		return -ENOMEM;
	for (size_t i = 0; i < nsu_netns_count(list); i++)
		if (nsu_netns_get(list, i)->state == NSU_NETNS_LIVE)
			all->names[all->count++] = nsu_netns_get(list, i);
	return 0;
}

int exec_all(const struct request *r)
{
	struct all all = { .request = r };
	struct nsu_netns_list *list;
	struct nsu_error e;
	int status = 125;

	if (!r->operands[0])
		return words_refuse(r, "No command specified");
	if (nsu_netns_take(&list, 0, false, &e)) {
		words_report(r, &e);
		return 125;
	}
	all.out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	all.err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (take_live(&all, list) == 0)
		status = r->act.dry_run || r->act.explain ? print_plans(&all) : run_each(&all);
	free(all.names);
	nsu_netns_free(list);
	return status;
}
