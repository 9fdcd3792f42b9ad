/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs in new namespaces, run and only tried, and each call fails once: see deed.h. */
#include "unit.h"

#include "deed.h"

#define PIN "/run/uts"
#define PID_FILE "/run/program.pid"

static char *const program[] = { (char[]){ "true" }, NULL };

static const struct nsu_mount mounts[] = {
	{ .what = NSU_MOUNT_TMPFS, .target = "/tmp" },
	{ .what = NSU_MOUNT_BIND, .target = "/tmp/a", .source = "/etc", .read_only = true },
	{ .what = NSU_MOUNT_DEV, .target = "/dev" },
};

static int build_everything(struct nsu_plan *plan, struct nsu_error *e)
{
	static struct nsu_idmap map;
	struct nsu_create all = { .kinds = NSU_EVERY_KIND, .uid = 0, .gid = 0,
				  .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
				  .argv = program };

	map.count = 0;
	nsu_idmap_set(&map, 0, 0);
	all.uids = all.gids = &map;
	all.pins[NSU_UTS] = PIN;
	all.propagation = MS_PRIVATE;
	all.has_boottime = true;
	all.boottime = 7;
	all.hostname = "box";
	all.loopback = all.init = true;
	all.mounts = mounts;
	all.nmounts = sizeof(mounts) / sizeof(mounts[0]);
	all.proc = "/proc";
	all.setup = "true";
	all.kill_child = SIGKILL;
	all.pid_file = PID_FILE;
	return nsu_plan_create(plan, &all, e);
}

/* What the process says that runs the plan: afterwards it is in what the plan made. */
static struct {
	struct nsu_error e;
	int err;
	long made;
} *said;

static int run_apart(build_fn *build, struct nsu_error *e)
{
	pid_t pid = __real_fork();
	int status;

	CHECK(pid >= 0);
	if (pid == 0) {
		said->err = run(build, e);
		said->e = *e;
		said->made = failing.made;
		_exit(0);
	}
	CHECK(__real_waitpid(pid, &status, 0) == pid && status == 0);
	*e = said->e;
	failing.made = said->made;
	return said->err;
}

static int run_everything(struct nsu_error *e)
{
	return run_apart(build_everything, e);
}

static void unpin(void)
{
	umount2(PIN, MNT_DETACH);
	unlink(PIN);
	unlink(PID_FILE);
}

static void count_tried(void *arg, const struct nsu_plan *plan, size_t step,
			enum nsu_verdict verdict, const struct nsu_error *e)
{
	size_t *count = arg;

	CHECK(step < nsu_plan_count_steps(plan));
	CHECK((verdict == NSU_WOULD_FAIL) == (e != NULL));
	(*count)++;
}

static int try(build_fn *build, struct nsu_error *e)
{
	struct nsu_plan *plan = nsu_plan_new();
	size_t count = 0;
	int err;

	if (!plan)
		return nsu_error_set(e, ENOMEM, NSU_OP_LOAD, NSU_NO_KIND, "plan");
	err = build(plan, e);
	if (!err)
		err = nsu_plan_try(plan, count_tried, &count, e);
	CHECK(err || count == nsu_plan_count_steps(plan));
	nsu_plan_free(plan);
	return err;
}

static int try_everything(struct nsu_error *e)
{
	return try(build_everything, e);
}

static const struct deed deeds[] = {
	{ "run", run_everything, unpin }, { "try", try_everything, NULL },
};

/* In a user namespace of a plain user not all of this may be allowed. */
static void enter_world_and_listen(void)
{
	bool plain = geteuid() != 0;
	struct nsu_error e;

	enter_world();
	said = mmap(NULL, sizeof(*said), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		    0);
	CHECK(said != MAP_FAILED);
	if (plain && run_everything(&e) < 0)
		SKIP("%s: %s: %s", nsu_op_get_name(e.op), e.object, strerror(e.errnum));
	unpin();
}

TEST(programs_are_run_without_memory)
{
	enter_world_and_listen();
	FAIL_ALL(deeds, FAILING_MEMORY, ENOMEM);
}

TEST(programs_are_run_where_one_may_not)
{
	enter_world_and_listen();
	FAIL_ALL(deeds, FAILING_CALLS, EPERM);
}
