/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a completed plan has made is taken back, and nobody else is touched by it. */
#include "unit.h"

#include <errno.h>
#include <sched.h>

#include "plan/lab/lab.h"
#include "plan/run/run.h"
#include "world.h"

typedef int build_fn(struct nsu_plan *plan, struct nsu_error *e);

/* The plan, once it has been run. */
static struct nsu_plan *run(build_fn *build)
{
	static const struct nsu_run silent;
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	int err;

	CHECK(plan);
	err = build(plan, &e);
	if (err == -ELIBACC)
		SKIP("libmnl is missing");
	CHECK_INT(err, 0);
	CHECK_INT(nsu_plan_run(plan, &silent, &outcome, &e), 0);
	return plan;
}

/* --- processes --- */

/* An interface that leads out, as pasta(1) makes one. */
static int build_way_out(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_cable cable = { .ends = { { .ns = ".", .name = UPLINK, .naddresses = 1 },
					     { .ns = ".", .name = "world" } } };
	struct nsu_route route = { .to.family = AF_INET, .name = UPLINK };
	int err;

	nsu_prefix_parse("10.0.0.1/24", &cable.ends[0].addresses[0]);
	nsu_address_parse("10.0.0.2", &route.via);
	err = nsu_plan_link(plan, &cable, e);
	return err ? err : nsu_plan_route(plan, ".", &route, e);
}

/* As of a lab: a user namespace of its own, where who watches the program goes. */
static pid_t keeper;

static void fork_keeper(void)
{
	keeper = (pid_t)syscall(SYS_clone, SIGCHLD | CLONE_NEWUSER, NULL, NULL, NULL, NULL);
	if (keeper == 0)
		for (;;)
			pause();
	CHECK(keeper > 0);
}

static char *const program[] = { (char[]){ "/bin/sleep" }, (char[]){ "1000" }, NULL };

static int build_uplink(struct nsu_plan *plan, struct nsu_error *e)
{
	(void)e;
	plan->performer = &lab_performer;
	plan->target = keeper;
	plan->slots[SLOT_TARGET] = (int)syscall(SYS_pidfd_open, keeper, 0);
	plan_push(plan, (struct step){ .op = NSU_OP_UPLINK, .slot = SLOT_PROGRAM,
				       .object = "sleep", .argv = program,
				       .why = WHY_LAB_UPLINK });
	return 0;
}

TEST(the_program_that_leads_out_is_ended_and_nobody_else)
{
	struct nsu_plan *plan;
	struct nsu_error e;

	enter_world();
	nsu_plan_free(run(build_way_out));
	fork_keeper();
	plan = run(build_uplink);
	CHECK_INT(nsu_plan_undo(plan, &e), 0);
	CHECK_INT(waitpid(keeper, NULL, WNOHANG), 0);
	nsu_plan_free(plan);
	kill(keeper, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	CHECK_INT(errno, ECHILD);
}

/* --- what does not come back --- */

static int build_add(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_add(plan, "a", e);
}

static int build_rename(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_rename(plan, "a", "b", e);
}

TEST(a_name_that_was_changed_stays_so)
{
	struct nsu_plan *plan;
	struct nsu_error e;
	uint64_t inode;

	enter_world();
	nsu_plan_free(run(build_add));
	plan = run(build_rename);
	CHECK_INT(nsu_plan_undo(plan, &e), -EOPNOTSUPP);
	CHECK_INT(e.op, NSU_OP_UNLINK);
	CHECK_STR(e.object, "/run/netns/a");
	CHECK_INT(nsu_netns_find_name("b", &inode, &e), 0);
	nsu_plan_free(plan);
}

TEST(a_name_that_was_made_goes)
{
	struct nsu_plan *plan;
	struct nsu_error e;
	uint64_t inode;

	enter_world();
	plan = run(build_add);
	CHECK_INT(nsu_plan_undo(plan, &e), 0);
	CHECK_INT(nsu_netns_find_name("a", &inode, &e), -ENOENT);
	nsu_plan_free(plan);
}

static int build_lab(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_lab_create(plan, "box", e);
}

/* Without its record nobody would find it any more. */
TEST(a_lab_that_was_made_stays_whole)
{
	struct nsu_plan *plan;
	struct nsu_lab lab;
	struct nsu_error e;

	enter_world();
	setenv("XDG_RUNTIME_DIR", "/run", 1);
	plan = run(build_lab);
	CHECK_INT(nsu_plan_undo(plan, &e), -EOPNOTSUPP);
	CHECK_INT(e.op, NSU_OP_KEEPER);
	CHECK_INT(nsu_lab_find("box", &lab, &e), 0);
	CHECK(lab.live);
	nsu_plan_free(plan);
}
