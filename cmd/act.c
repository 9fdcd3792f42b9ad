/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a plan: printed, explained, or run, told or not. */
#include "act.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

int act_want_dry_run(struct request *request, const char *arg)
{
	(void)arg;
	((struct act *)request)->dry_run = true;
	return 0;
}

int act_want_explain(struct request *request, const char *arg)
{
	(void)arg;
	((struct act *)request)->explain = true;
	return 0;
}

int act_want_verbose(struct request *request, const char *arg)
{
	(void)arg;
	((struct act *)request)->verbose = true;
	return 0;
}

int act_want_sysroot(struct request *request, const char *dir)
{
	((struct act *)request)->sysroot = dir;
	return *dir ? 0 : -EINVAL;
}

struct nsu_plan *act_begin(const struct act *act, struct nsu_error *e)
{
	struct nsu_plan *plan = nsu_plan_new();

	if (!plan)
		nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	if (!plan || !act->sysroot || nsu_plan_set_sysroot(plan, act->sysroot, e) == 0)
		return plan;
	nsu_plan_free(plan);
	return NULL;
}

unsigned int act_how(const struct act *act)
{
	return act->explain ? NSU_PLAN_WHY | NSU_PLAN_IN(report_language()) : 0;
}

/* In one write(2): several processes tell their steps on one terminal. */
static void tell_step(void *arg, const struct nsu_plan *plan, size_t step)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		return;
	nsu_plan_print_step(plan, step, act_how(arg), memory);
	if (fclose(memory) == 0 && text)
		fwrite(text, 1, size, stderr);
	free(text);
}

static void tell_start(void *arg, const struct nsu_outcome *o)
{
	(void)arg;
	if (o->inside != o->pid)
		report_note("running as PID %d (%d inside), enter with nsjoin -t %d -a",
			    (int)o->pid, (int)o->inside, (int)o->pid);
	else
		report_note("running as PID %d, enter with nsjoin -t %d -a", (int)o->pid,
			    (int)o->pid);
}

static void tell_excused(void *arg, const struct nsu_error *e)
{
	const struct act *act = arg;
	char shell[NSU_OBJECT_SIZE];

	if (act->excused)
		++*act->excused;
	nsu_escape(shell, sizeof(shell), e->object, strlen(e->object), !report_utf8());
	if (e->op == NSU_OP_EXEC)
		report_note("there is no %s: this is /bin/sh", shell);
	else
		report_error(e);
}

static void print(const struct act *act, const struct nsu_plan *plan, const char *stock)
{
	nsu_plan_print(plan, act_how(act), stdout);
	if (act->explain && stock)
		printf("like: %s\n", stock);
}

int act_on(const struct act *act, struct nsu_plan *plan, const char *stock, int *status,
	   struct nsu_error *e)
{
	struct nsu_run run = { .excused = tell_excused, .arg = (void *)(uintptr_t)act };
	struct nsu_outcome outcome = { 0 };
	int err;

	*status = 0;
	if ((act->dry_run || act->explain) && !(act->verbose && !act->dry_run)) {
		print(act, plan, stock);
		return 0;
	}
	if (act->verbose) {
		run.watch = tell_step;
		run.started = tell_start;
	}
	err = nsu_plan_run(plan, &run, &outcome, e);
	if (err && act->say)
		act->say((const struct request *)act, e);
	else if (err)
		report_error(e);
	if (act->program)
		*act->program = outcome.pid;
	*status = outcome.status;
	return err;
}
