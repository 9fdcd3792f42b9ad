/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a plan: printed, explained, or run, told or not. */
#ifndef ACT_H
#define ACT_H

#include <nsutil.h>

#include "opt.h"

struct act {
	bool dry_run, explain, verbose;
	const char *sysroot;	/* NULL, or where errors are explained from */
	pid_t *program;		/* NULL, or where to the PID of the program goes */
	size_t *excused;	/* NULL, or where failures are counted that end no plan */
	/* NULL: report_error(); or how the tool says it */
	void (*say)(const struct request *request, const struct nsu_error *e);
};

/* The three options, for any tool whose request begins with a struct act. */
int act_want_dry_run(struct request *request, const char *arg);
int act_want_explain(struct request *request, const char *arg);
int act_want_verbose(struct request *request, const char *arg);

/* For tools whose errors have causes in the machine. */
int act_want_sysroot(struct request *request, const char *dir);

#define ACT_SYSROOT_OPT \
	{ 0, "sysroot", "DIR", "explain errors by proc and sys below DIR, which were\n" \
	  "recorded elsewhere", act_want_sysroot, .ours = true, \
	  .expects = "name a directory" }

/* An empty plan whose errors are explained as @act says. NULL, with @e filled. */
struct nsu_plan *act_begin(const struct act *act, struct nsu_error *e);

#define ACT_OPTS \
	{ 0, "dry-run", NULL, "print the steps and do nothing", act_want_dry_run, \
	  .ours = true }, \
	{ 0, "explain", NULL, "the same, with the reason for each step", act_want_explain, \
	  .ours = true }, \
	{ 0, "verbose", NULL, "print each step as it is done", act_want_verbose, .ours = true }

/* How nsu_plan_print() shall tell a plan, and in which language. */
unsigned int act_how(const struct act *act);

/*
 * Does with the plan what @act says; @stock is the equivalent with a stock tool
 * ("unshare -Ur id"), or NULL. Returns 0 with the wait status of the program in
 * @status (0 where none was run), or -errno after reporting the error @e.
 */
int act_on(const struct act *act, struct nsu_plan *plan, const char *stock, int *status,
	   struct nsu_error *e);

#endif
