/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsjoin --check: for each kind, whether entering it would succeed. */
#include "request.h"

#include <errno.h>
#include <stdio.h>

#include "../report.h"
#include "../verdict.h"

struct failure {
	bool shell;		/* nobody named a program: the lack of one is no refusal */
	bool untried;		/* what comes of the program only its start tells */
	struct nsu_error *error;
};

static void note_failure(void *arg, const struct nsu_plan *plan, size_t step,
			 enum nsu_verdict verdict, const struct nsu_error *e)
{
	struct failure *failure = arg;

	(void)plan;
	(void)step;
	failure->untried |= verdict == NSU_UNTRIED;
	if (verdict == NSU_WOULD_FAIL &&
	    !(failure->shell && e->op == NSU_OP_EXEC && e->errnum == ENOENT))
		*failure->error = *e;
}

/* Fills @failure with what would refuse, and leaves it alone where nothing would. */
static int try_join(const struct request *r, const struct nsu_join *join,
		    unsigned int *entered, struct failure *failure)
{
	struct nsu_plan *plan = act_begin(&r->act, failure->error);
	struct nsu_error own = { 0 };
	int err;

	if (!plan)
		return -failure->error->errnum;
	failure->shell = r->shell;
	err = nsu_plan_join(plan, join, entered, failure->error);
	if (!err && (*entered || join->security_context || join->cgroup))
		err = nsu_plan_try(plan, note_failure, failure, &own);
	if (err && own.errnum)
		*failure->error = own;
	nsu_plan_free(plan);
	return err;
}

/* One kind alone, and the user namespace with it where that is to be entered too. */
static bool check_kind(const struct request *r, enum nsu_kind kind)
{
	const unsigned int user = NSU_BIT(NSU_USER);
	struct nsu_join join = r->join;
	struct nsu_error e = { 0 };
	struct failure failure = { .error = &e };
	unsigned int entered = 0;

	join.security_context = join.cgroup = false;
	join.kinds = (join.kinds & user) | (join.files[kind] ? 0 : NSU_BIT(kind));
	join.try_kinds &= join.kinds;
	join.pid_for_children &= kind == NSU_PID;
	/* The new proc shows the PID namespace, and is refused without it. */
	if (kind != NSU_PID && r->join.kinds & NSU_BIT(NSU_PID))
		join.proc = NULL;
	for (int other = 0; other < NSU_KINDS; other++)
		if (other != (int)kind && other != NSU_USER)
			join.files[other] = NULL;
	try_join(r, &join, &entered, &failure);
	if (e.errnum) {
		printf("no   %s\n", nsu_kind_get_name(kind));
		verdict_print_remedies(&e);
		return false;
	}
	printf("%s %s\n", entered & NSU_BIT(kind) ? "yes " : "same", nsu_kind_get_name(kind));
	return true;
}

static bool check_apart(const struct request *r, const char *what, const struct nsu_join *join)
{
	struct nsu_error e = { 0 };
	struct failure failure = { .error = &e };
	unsigned int entered = 0;

	try_join(r, join, &entered, &failure);
	printf("%s  %s\n", e.errnum ? "no " : failure.untried ? "?  " : "yes", what);
	if (e.errnum)
		verdict_print_remedies(&e);
	else if (failure.untried)
		puts("   cannot be known before: the SELinux policy cannot be asked here");
	return !e.errnum && !failure.untried;
}

/* The move is made from outside, so it does not matter what is entered. */
static bool check_cgroups(const struct request *r)
{
	struct nsu_join join = {
		.target = r->join.target, .target_inode = r->join.target_inode,
		.cgroup = true, .argv = r->join.argv, .shell = r->join.shell,
	};

	return check_apart(r, "cgroups", &join);
}

/* What a program may start with is a question about the file in there: after the kinds. */
static bool check_context(const struct request *r, bool entered)
{
	struct nsu_join join = r->join;

	join.cgroup = false;
	if (entered)
		return check_apart(r, "context", &join);
	puts("-    context");
	return false;
}

int check_join(const struct request *r)
{
	struct nsu_target target = { 0 };
	struct nsu_error e;
	int status = 0;

	if (r->join.target && nsu_target_find(r->join.target, &target, &e) < 0) {
		report_error(&e);
		return 1;
	}
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		bool of_target = r->join.kinds & target.kinds & NSU_BIT(kind);
		bool of_child = r->join.pid_for_children && kind == NSU_PID;

		if ((of_target || of_child || r->join.files[kind]) && !check_kind(r, kind))
			status = 1;
	}
	if (r->join.security_context && !check_context(r, status == 0))
		status = 1;
	if (r->join.cgroup && !check_cgroups(r))
		status = 1;
	return status;
}
