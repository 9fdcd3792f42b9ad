/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "plan/plan.h"
#include "plan/run/run.h"

static char text[16384];

static const char *told(const struct nsu_plan *plan, unsigned int flags)
{
	FILE *out = fmemopen(text, sizeof(text), "w");

	CHECK(out);
	nsu_plan_print(plan, flags, out);
	CHECK_INT(fclose(out), 0);
	return text;
}

static char *const program[] = { (char[]){ "true" }, NULL };
static char *const missing[] = { (char[]){ "/no/such/program" }, NULL };

static struct nsu_create creating(unsigned int kinds)
{
	return (struct nsu_create){ .kinds = kinds, .uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
				    .owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
				    .argv = program };
}

static struct nsu_plan *plan_of(const struct nsu_create *request)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;

	CHECK(plan);
	CHECK_INT(nsu_plan_create(plan, request, &e), 0);
	return plan;
}

/* -------------------------------------------------------------------------- telling */

/* Every step a builder could push: with all of its fields, and with as few as there are. */
TEST(every_operation_is_told)
{
	for (int op = NSU_OP_HOLD; op < NSU_OPS; op++) {
		struct nsu_plan *plan = nsu_plan_new();
		char object[64];
		struct step step = { .op = op, .slot = SLOT_CHILD, .of = SLOT_SELF,
				     .why = WHY_EXEC, .object = "object", .text = "text",
				     .argv = program };

		plan_push(plan, step);
		CHECK_INT(nsu_plan_count_steps(plan), 1);
		told(plan, 0);
		CHECK(strncmp(text, "self    ", 8) == 0);
		CHECK(strlen(text) > 9);
		CHECK(!strchr(text, '$'));
		step_get_object(plan, &step, object, sizeof(object));
		CHECK(!strchr(object, '$'));
		nsu_plan_free(plan);
	}
}

TEST(every_reason_is_a_sentence_and_a_page)
{
	CHECK_STR(why_get_sentence(WHY_NONE, NSU_ENGLISH), "");
	CHECK_STR(why_get_sentence(WHY_NONE, NSU_JAPANESE), "");
	for (int why = WHY_NONE + 1; why < WHYS; why++) {
		if (strlen(why_get_sentence(why, NSU_ENGLISH)) < 10)
			FAIL("reason %d has no sentence", why);
		if (!*why_get_page(why))
			FAIL("reason %d has no page", why);
	}
}

TEST(no_line_is_wider_than_a_terminal)
{
	struct nsu_create all = creating(NSU_EVERY_KIND);
	struct nsu_plan *plan = plan_of(&all);
	const char *line = told(plan, NSU_PLAN_WHY);

	CHECK_HAS(line, "unshare(CLONE_NEWUSER|CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWNET|\n");
	for (; *line; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 80)
			FAIL("too wide: %.*s", (int)strcspn(line, "\n"), line);
	nsu_plan_free(plan);
}

TEST(the_simplest_plan)
{
	struct nsu_create request = creating(NSU_BIT(NSU_UTS));
	struct nsu_plan *plan = plan_of(&request);

	CHECK_STR(told(plan, 0), "self    unshare(CLONE_NEWUTS)\n"
				 "self    exec true\n");
	nsu_plan_free(plan);
}

TEST(a_pid_namespace_forks)
{
	struct nsu_create request = creating(NSU_BIT(NSU_PID));
	struct nsu_plan *plan = plan_of(&request);

	CHECK_STR(told(plan, 0), "self    CHILD = clone(CLONE_NEWPID)\n"
				 "child   exec true\n"
				 "self    see the program start\n"
				 "self    wait for CHILD\n");
	nsu_plan_free(plan);
}

/* Offsets must be written between the making and the first process inside. */
TEST(clocks_are_set_between_making_and_entering)
{
	struct nsu_create request = creating(NSU_BIT(NSU_TIME));
	struct nsu_plan *plan;

	request.has_boottime = true;
	request.boottime = -5;
	plan = plan_of(&request);
	CHECK_STR(told(plan, 0), "self    unshare(CLONE_NEWTIME)\n"
				 "self    write /proc/self/timens_offsets \"boottime -5 0\"\n"
				 "self    CHILD = fork()\n"
				 "child   exec true\n"
				 "self    see the program start\n"
				 "self    wait for CHILD\n");
	nsu_plan_free(plan);
}

/* The kernel clears the death signal when IDs change (PR_SET_PDEATHSIG(2const)). */
TEST(the_death_signal_comes_after_the_last_change_of_ids)
{
	struct nsu_create request = creating(NSU_BIT(NSU_UTS));
	struct nsu_plan *plan;

	request.uid = request.gid = 5;
	request.kill_child = SIGTERM;
	plan = plan_of(&request);
	CHECK_HAS(told(plan, 0), "child   setgroups(0)\n"
				 "child   setresgid(5)\n"
				 "child   setresuid(5)\n"
				 "child   prctl(PR_SET_PDEATHSIG, SIGTERM)\n"
				 "child   exec true\n");
	nsu_plan_free(plan);
}

TEST(propagation_before_root_before_proc)
{
	struct nsu_create request = creating(NSU_BIT(NSU_MNT) | NSU_BIT(NSU_PID));
	struct nsu_plan *plan;

	request.propagation = MS_PRIVATE;
	request.root = "/srv";
	request.cwd = "/tmp";
	request.proc = "/proc";
	plan = plan_of(&request);
	CHECK_HAS(told(plan, 0), "child   mount(/, MS_REC|MS_PRIVATE)\n"
				 "child   chroot(/srv)\n"
				 "child   chdir(/)\n"
				 "child   chdir(/tmp)\n"
				 "child   mount proc on /proc\n");
	nsu_plan_free(plan);
}

TEST(what_cannot_be_had_together_is_refused)
{
	struct nsu_idmap one = { 1, { { 0, 1000, 1 } } };
	struct nsu_create request = creating(NSU_BIT(NSU_UTS));
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;

	request.has_boottime = true;
	CHECK_INT(nsu_plan_create(plan, &request, &e), -EINVAL);
	CHECK_INT(e.kind, NSU_TIME);
	request = creating(NSU_BIT(NSU_UTS));
	request.uids = &one;
	CHECK_INT(nsu_plan_create(plan, &request, &e), -EINVAL);
	CHECK_INT(e.kind, NSU_USER);
	request = creating(NSU_BIT(NSU_USER));
	one.extents[0].outside = getegid();
	request.gids = &one;
	request.setgroups = NSU_SETGROUPS_ALLOW;
	CHECK_INT(nsu_plan_create(plan, &request, &e), -EINVAL);
	nsu_plan_free(plan);
}

TEST(hostile_arguments_are_told_escaped)
{
	char *hostile[] = { (char[]){ "a\033[31m\nb" }, NULL };
	struct nsu_create request = creating(NSU_BIT(NSU_UTS));
	struct nsu_plan *plan;

	request.argv = hostile;
	plan = plan_of(&request);
	CHECK_HAS(told(plan, 0), "exec 'a\\x1b[31m\\x0ab'\n");
	nsu_plan_free(plan);
}

/* ---------------------------------------------------------------- running and undoing */

static char folder[] = "/tmp/nsutil-plan.XXXXXX";

static const char *in_folder(const char *name)
{
	static char paths[4][128];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void leave_folder(void)
{
	rmdir(folder);
}

static void enter_folder(void)
{
	CHECK(mkdtemp(folder));
	atexit(leave_folder);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int run(struct nsu_plan *plan, struct nsu_outcome *outcome, struct nsu_error *e)
{
	static const struct nsu_run silent;

	*e = (struct nsu_error){ 0 };
	return nsu_plan_run(plan, &silent, outcome, e);
}

static void push(struct nsu_plan *plan, enum nsu_op op, enum actor actor, const char *object)
{
	plan_push(plan, (struct step){ .op = op, .actor = actor, .object = object,
				       .flags = 0600, .slot = SLOT_HELPER, .argv = missing,
				       .why = WHY_EXEC });
}

TEST(a_completed_plan_stays_until_it_is_undone)
{
	struct nsu_plan *plan = nsu_plan_new();
	const char *dir, *file;
	struct nsu_outcome outcome;
	struct nsu_error e;

	enter_folder();
	dir = in_folder("dir");
	file = in_folder("dir/file");
	push(plan, NSU_OP_MKDIR, SELF, dir);
	plan->steps[0].flags = 0700;
	push(plan, NSU_OP_CREATE, SELF, file);
	CHECK_INT(run(plan, &outcome, &e), 0);
	CHECK(exists(file));
	CHECK_INT(nsu_plan_undo(plan, &e), 0);
	CHECK(!exists(dir));
	nsu_plan_free(plan);
}

TEST(after_a_failure_nothing_that_was_made_stays)
{
	struct nsu_plan *plan = nsu_plan_new();
	const char *dir, *file;
	struct nsu_outcome outcome;
	struct nsu_error e;

	enter_folder();
	dir = in_folder("dir");
	file = in_folder("dir/file");
	push(plan, NSU_OP_MKDIR, SELF, dir);
	plan->steps[0].flags = 0700;
	push(plan, NSU_OP_CREATE, SELF, file);
	push(plan, NSU_OP_EXEC, SELF, missing[0]);
	CHECK_INT(run(plan, &outcome, &e), -ENOENT);
	CHECK_INT(e.op, NSU_OP_EXEC);
	CHECK_INT(e.step, 2);
	CHECK_STR(e.object, missing[0]);
	CHECK(!exists(dir));
	nsu_plan_free(plan);
}

TEST(what_was_there_before_is_not_undone)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	const char *file;
	struct nsu_error e;

	enter_folder();
	file = in_folder("old");
	close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	push(plan, NSU_OP_CREATE, SELF, file);
	CHECK_INT(run(plan, &outcome, &e), -EEXIST);
	CHECK(exists(file));
	nsu_plan_free(plan);

	plan = nsu_plan_new();
	push(plan, NSU_OP_CREATE, SELF, file);
	plan->steps[0].optional = true;
	push(plan, NSU_OP_EXEC, SELF, missing[0]);
	CHECK_INT(run(plan, &outcome, &e), -ENOENT);
	CHECK(exists(file));
	unlink(file);
	nsu_plan_free(plan);
}

/* Whoever made it takes it back, also when another one failed. */
TEST(a_helper_takes_back_what_it_made)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	const char *file;
	struct nsu_error e;

	enter_folder();
	file = in_folder("pin");
	push(plan, NSU_OP_HELPER, SELF, NULL);
	push(plan, NSU_OP_CREATE, HELPER, file);
	push(plan, NSU_OP_EXEC, SELF, missing[0]);
	push(plan, NSU_OP_KEEP, HELPER, NULL);
	CHECK_INT(run(plan, &outcome, &e), -ENOENT);
	CHECK_INT(e.op, NSU_OP_EXEC);
	CHECK(!exists(file));
	nsu_plan_free(plan);
}

TEST(the_failure_of_a_helper_is_ours)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	const char *file;
	struct nsu_error e;

	enter_folder();
	file = in_folder("mine");
	push(plan, NSU_OP_CREATE, SELF, file);
	push(plan, NSU_OP_HELPER, SELF, NULL);
	push(plan, NSU_OP_CREATE, HELPER, "/no/where");
	push(plan, NSU_OP_EXEC, SELF, missing[0]);
	push(plan, NSU_OP_KEEP, HELPER, NULL);
	CHECK_INT(run(plan, &outcome, &e), -ENOENT);
	CHECK_INT(e.op, NSU_OP_CREATE);
	CHECK_INT(e.step, 2);
	CHECK_STR(e.object, "/no/where");
	CHECK(!exists(file));
	nsu_plan_free(plan);
}

static int status_of(char *const *argv)
{
	struct nsu_create request = creating(0);
	struct nsu_plan *plan;
	struct nsu_outcome outcome;
	struct nsu_error e;

	request.fork = true;
	request.argv = argv;
	plan = plan_of(&request);
	CHECK_INT(run(plan, &outcome, &e), 0);
	CHECK(outcome.pid > 0);
	nsu_plan_free(plan);
	return outcome.status;
}

TEST(the_outcome_is_the_wait_status_of_the_program)
{
	char *fails[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "exit 3" }, NULL };
	char *dies[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "kill -TERM $$" },
			 NULL };
	int status = status_of(fails);

	CHECK_INT(WEXITSTATUS(status), 3);
	status = status_of(dies);
	CHECK(WIFSIGNALED(status));
	CHECK_INT(WTERMSIG(status), SIGTERM);
	CHECK_INT(status_of(program), 0);
}

/* No file may have more than one byte: that the kernel writes, and says that it has. */
static int run_limited(struct nsu_plan *plan, struct nsu_outcome *outcome, struct nsu_error *e)
{
	struct rlimit before, one;
	int err;

	CHECK_INT(getrlimit(RLIMIT_FSIZE, &before), 0);
	one = (struct rlimit){ 1, before.rlim_max };
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &one), 0);
	err = run(plan, outcome, e);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &before), 0);
	return err;
}

TEST(a_number_that_was_written_in_part_is_no_number)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	const char *file;
	struct nsu_error e;

	enter_folder();
	file = in_folder("pid");
	plan_push(plan, (struct step){ .op = NSU_OP_PID_FILE, .slot = SLOT_SELF,
				       .object = file, .why = WHY_PID_FILE });
	CHECK_INT(run_limited(plan, &outcome, &e), -ENOSPC);
	CHECK(!exists(file));
	nsu_plan_free(plan);
}

TEST(so_is_a_file_of_which_a_part_was_written)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	const char *file;
	struct nsu_error e;

	enter_folder();
	file = in_folder("resolv.conf");
	push(plan, NSU_OP_CREATE, SELF, file);
	plan_push(plan, (struct step){ .op = NSU_OP_WRITE, .object = file,
				       .text = "nameserver 10.0.0.1\n",
				       .why = WHY_NETNS_ETC_FILE });
	CHECK_INT(run_limited(plan, &outcome, &e), -ENOSPC);
	CHECK(!exists(file));
	nsu_plan_free(plan);
}

/* The longest there is, which one page of 4 KiB does not take, and one of 64 KiB does. */
TEST(newuidmap_gets_the_whole_map)
{
	struct nsu_plan *plan = nsu_plan_new();
	char map[NSU_EXTENTS_MAX * 33 + 1] = "", counted[32] = "";
	struct nsu_outcome outcome;
	const char *script, *out;
	struct nsu_error e;
	FILE *file;

	enter_folder();
	script = in_folder("newuidmap");
	out = in_folder("out");
	file = fopen(script, "we");
	CHECK(file);
	fprintf(file, "#!/bin/sh\necho $# >%s\n", out);
	CHECK_INT(fchmod(fileno(file), 0700), 0);
	fclose(file);
	for (size_t i = 0; i < NSU_EXTENTS_MAX; i++)
		strcpy(map + 33 * i, "4294967290 4294967290 4294967290 ");
	plan_push(plan, (struct step){ .op = NSU_OP_RUN, .of = SLOT_SELF, .object = script,
				       .text = map, .why = WHY_MAP_NEWIDMAP });
	CHECK_INT(run(plan, &outcome, &e), 0);
	file = fopen(out, "re");
	CHECK(file && fgets(counted, sizeof(counted), file));
	fclose(file);
	CHECK_INT(atoi(counted), 1 + 3 * NSU_EXTENTS_MAX);
	unlink(script);
	unlink(out);
	nsu_plan_free(plan);
}

struct heard {
	size_t steps, starts;
	pid_t pid;
};

static void hear_step(void *arg, const struct nsu_plan *plan, size_t step)
{
	struct heard *h = arg;

	CHECK(step < nsu_plan_count_steps(plan));
	h->steps++;
}

static void hear_start(void *arg, const struct nsu_outcome *outcome)
{
	struct heard *h = arg;

	h->starts++;
	h->pid = outcome->pid;
}

/* The child tells its steps itself, so what it heard is looked for in shared memory. */
TEST(who_performs_a_step_tells_it)
{
	struct nsu_create request = creating(0);
	struct heard *heard = mmap(NULL, sizeof(*heard), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct nsu_run how = { .watch = hear_step, .started = hear_start, .arg = heard };
	struct nsu_outcome outcome;
	struct nsu_plan *plan;
	struct nsu_error e = { 0 };

	CHECK(heard != MAP_FAILED);
	request.fork = true;
	plan = plan_of(&request);
	CHECK_INT(nsu_plan_run(plan, &how, &outcome, &e), 0);
	CHECK_INT(heard->steps, 2);	/* fork and exec; then the program has the terminal */
	CHECK_INT(heard->starts, 1);
	CHECK_INT(heard->pid, outcome.pid);
	nsu_plan_free(plan);
}

/* Of SELF and its child, whose records may be what somebody inside made them say. */
static int take(const struct nsu_error *said, struct nsu_error *e)
{
	struct {
		struct nsu_error error;
		int numbers[SLOT_TARGET];
	} record = { .error = *said };
	struct run r = { .me = SELF };
	int pair[2];

	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	CHECK_INT(send(pair[1], &record, sizeof(record), 0), sizeof(record));
	r.peers[CHILD] = pair[0];
	return baton_take(&r, CHILD, e);
}

TEST(a_record_without_an_end_of_its_texts_is_none)
{
	struct nsu_error said, e;

	nsu_error_set(&said, EPERM, NSU_OP_MOUNT, NSU_MNT, "/a");
	CHECK_INT(take(&said, &e), -EPERM);
	CHECK_STR(e.object, "/a");
	memset(said.said, 'x', sizeof(said.said));
	CHECK_INT(take(&said, &e), -EPIPE);
	said.said[0] = '\0';
	memset(said.found, 'x', sizeof(said.found));
	CHECK_INT(take(&said, &e), -EPIPE);
	said.found[0] = '\0';
	memset(said.object, 'x', sizeof(said.object));
	CHECK_INT(take(&said, &e), -EPIPE);
}
