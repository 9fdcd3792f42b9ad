/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labs and pods, which stay when who made them ends, and each call fails once: see deed.h. */
#include "unit.h"

#include "deed.h"

/* --- labs --- */

static int build_lab(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_lab_create(plan, "box", e);
}

static int build_lab_end(struct nsu_plan *plan, struct nsu_error *e)
{
	struct nsu_lab lab;
	int err = nsu_lab_find("box", &lab, e);

	return err ? err : nsu_plan_lab_remove(plan, &lab, e);
}

static int make_lab(struct nsu_error *e)
{
	return run(build_lab, e);
}

static void unmake_lab(void)
{
	run_well(build_lab_end);
}

static int look_at_labs(struct nsu_error *e)
{
	struct nsu_lab *labs;
	size_t count;
	int err = nsu_labs_take(&labs, &count, e);

	for (size_t i = 0; !err && i < count; i++)
		CHECK(nsu_lab_count_processes(&labs[i]) >= 0 &&
		      nsu_lab_get_age(&labs[i]) < 3600);
	if (!err)
		free(labs);
	return err;
}

/* --- pods --- */

static char *const program[] = { (char[]){ "true" }, NULL };

static int build_pod(struct nsu_plan *plan, struct nsu_error *e)
{
	const struct nsu_create create = { .uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
					   .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
					   .argv = program };
	const struct nsu_pod_use use = { .pod = "p", .container = "c", .program = &create };

	return nsu_plan_pod_use(plan, &use, e);
}

static int build_pod_end(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_pod_remove(plan, "p", e);
}

static int make_pod(struct nsu_error *e)
{
	return run(build_pod, e);
}

static void unmake_pod(void)
{
	run_well(build_pod_end);
}

static int look_at_pods(struct nsu_error *e)
{
	struct nsu_pod *pods, one;
	size_t count;
	int err = nsu_pods_take(&pods, &count, e);

	if (err)
		return err;
	free(pods);
	CHECK_INT(count, 1);
	return nsu_pod_find("p", NULL, &one, e);
}

/* --- each --- */

static const struct deed looks[] = {
	{ "labs", look_at_labs, NULL }, { "pods", look_at_pods, NULL },
};

static const struct deed changes[] = {
	{ "lab", make_lab, unmake_lab }, { "pod", make_pod, unmake_pod },
};

static void enter_world_of_root(void)
{
	if (geteuid() != 0)
		SKIP("only root has a range of IDs here");
	enter_world();
}

static void enter_world_with_both(void)
{
	enter_world_of_root();
	run_well(build_lab);
	run_well(build_pod);
}

TEST(who_looks_for_labs_and_pods_has_no_memory)
{
	enter_world_with_both();
	FAIL_ALL(looks, FAILING_MEMORY, ENOMEM);
}

TEST(who_looks_for_labs_and_pods_may_not)
{
	enter_world_with_both();
	FAIL_ALL(looks, FAILING_CALLS, EACCES);
}

TEST(who_makes_labs_and_pods_has_no_memory)
{
	enter_world_of_root();
	FAIL_ALL(changes, FAILING_MEMORY, ENOMEM);
}

TEST(who_makes_labs_and_pods_may_not)
{
	enter_world_of_root();
	FAIL_ALL(changes, FAILING_CALLS, EPERM);
}
