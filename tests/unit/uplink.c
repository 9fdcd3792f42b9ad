/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last words of a program that was to lead out of a lab. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>

#include "plan/lab/lab.h"
#include "plan/run/run.h"

/* A process that keeps a lab: it ends with its parent's end of the pipe. */
static pid_t start_keeper(void)
{
	int ready[2], go[2];
	char byte = 0;
	pid_t pid;

	CHECK(pipe2(ready, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0);
	pid = fork();
	if (pid == 0) {
		close(go[1]);
		byte = unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0;
		if (write(ready[1], &byte, 1) == 1)
			byte = (char)read(go[0], &byte, 1);
		_exit(0);
	}
	CHECK(pid > 0 && close(go[0]) == 0 && close(ready[1]) == 0);
	CHECK_INT(read(ready[0], &byte, 1), 1);
	if (byte)
		SKIP("no user namespaces");
	return pid;
}

static char *const program[] = {
	(char[]){ "/bin/sh" }, (char[]){ "-c" },
	(char[]){ "echo first; printf 'a\\033b\\n'" }, NULL,
};

TEST(they_are_escaped_once)
{
	static const struct nsu_run silent;
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	char text[512] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	CHECK(plan && out);
	plan->performer = &lab_performer;
	plan->target = start_keeper();
	plan->slots[SLOT_TARGET] = (int)syscall(SYS_pidfd_open, plan->target, 0);
	plan_push(plan, (struct step){ .op = NSU_OP_UPLINK, .slot = SLOT_PROGRAM,
				       .object = "sh", .argv = program,
				       .why = WHY_LAB_UPLINK });
	CHECK_INT(nsu_plan_run(plan, &silent, &outcome, &e), -ECANCELED);
	CHECK_STR(e.said, "a\033b");
	nsu_error_print(&e, out);
	fclose(out);
	CHECK_STR(text, "uplink: sh: Operation canceled (a\\x1bb)");
	nsu_plan_free(plan);
}
