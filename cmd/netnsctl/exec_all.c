/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec --all: the program in each of the namespaces, several at a time. */
#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../report.h"

#define FAILED_SHOWN 5
#define UNHEARD (128 + SIGPIPE)

struct all {
	const struct request *request;
	const struct nsu_netns **names;
	size_t count;
	int out;		/* a copy of what we were given as 1 */
};

/* Who reads this pipe has gone, as head(1) does: nobody wants to hear the rest. */
static bool is_unheard(int fd)
{
	struct pollfd reader = { .fd = fd };
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
	       poll(&reader, 1, 0) > 0 && (reader.revents & POLLERR);
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

/* What a program has written into a pipe it believes to have arrived. */
static int report_lost(void *arg, size_t i, int errnum)
{
	const struct all *all = arg;

	if (errnum == EPIPE)
		return UNHEARD;
	report_note("%s: standard output: %s", safe(all->names[i]->name), strerror(errnum));
	return 125;
}

/* ip(8)'s line above the output of each. 0 or -errno. */
static int print_name(const struct all *all, size_t i)
{
	if (!((struct exec_own *)all->request->own)->jobs)
		printf("\nnetns: %s\n", safe_answer(all->names[i]->name));
	return report_flush();
}

static int run_one(void *arg, size_t i)
{
	const struct all *all = arg;
	int err, status;

	if (is_unheard(all->out))
		return UNHEARD;
	err = print_name(all, i);
	status = run_program(all->request, all->names[i]);
	return err && !status ? report_lost(arg, i, -err) : status;
}

static const char *get_label(void *arg, size_t i)
{
	const struct all *all = arg;

	return safe(all->names[i]->name);
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

/* As ip ends, and who else writes to head(1); unless we are to ignore that. */
static int end_unheard(void)
{
	raise(SIGPIPE);
	return UNHEARD;
}

static int run_each(struct all *all)
{
	unsigned int jobs = ((struct exec_own *)all->request->own)->jobs;
	const struct nsu_each each = { .count = all->count, .jobs = jobs ? jobs : 1,
				       .begin = make_room, .run = run_one,
				       .label = jobs ? get_label : NULL,
				       .lost = report_lost, .arg = all };
	unsigned char *statuses = calloc(all->count + 1, 1);
	struct nsu_error e = { .errnum = ENOMEM };
	int status = 125;

	fflush(stdout);
	if (!statuses || nsu_each_run(&each, statuses, &e))
		report_error(&e);
	else
		status = is_unheard(all->out) ? end_unheard() : summarise(all, statuses);
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
	struct nsu_error e = { .errnum = ENOMEM };
	int status = 125;

	if (!r->operands[0])
		return words_refuse(r, "No command specified");
	if (nsu_netns_take(&list, 0, false, &e)) {
		words_report(r, &e);
		return 125;
	}
	list_note_others(list);
	all.out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (take_live(&all, list))
		report_error(&e);
	else
		status = r->act.dry_run || r->act.explain ? print_plans(&all) : run_each(&all);
	free(all.names);
	nsu_netns_free(list);
	return status;
}
