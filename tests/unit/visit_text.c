/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files read from inside of many namespaces, by as few children as can be. */
#include "unit.h"

#include "facts/visit/visit_text.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>

#include "facts/visit/visit.h"
#include "fd.h"
#include "hidden.h"
#include "refuse.h"
#include "stuck.h"

#define MAX 6

struct heard {
	size_t count;
	int err[MAX];
	char text[MAX][64];
};

static int on_heard(void *arg, size_t index, int err, const struct text *text)
{
	struct heard *heard = arg;

	heard->count++;
	heard->err[index] = err;
	snprintf(heard->text[index], sizeof(heard->text[index]), "%.*s", (int)text->len,
		 text->len ? text->at : "");
	return 0;
}

static int open_proc(void)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	CHECK(proc >= 0);
	return proc;
}

/* A process that stays in namespaces of its own, with the user's @flags, under that name. */
static int open_named(const char *name, int flags)
{
	int ready[2];
	char path[64], byte;
	pid_t child;

	CHECK_INT(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (unshare(flags | CLONE_NEWUTS) < 0 || sethostname(name, strlen(name)) < 0)
			_exit(1);
		CHECK_INT(write(ready[1], "", 1), 1);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		SKIP("no namespaces to look into");
	snprintf(path, sizeof(path), "/proc/%d/ns/uts", (int)child);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static struct visit_text hostname(int ns)
{
	return (struct visit_text){ NSU_UTS, ns, open_proc(), "sys/kernel/hostname" };
}

/* As a plain user, who has to enter the user namespaces first. */
static void be_plain(void)
{
	if (geteuid() == 0) {
		CHECK_INT(setgroups(0, NULL), 0);
		CHECK_INT(setresgid(65534, 65534, 65534), 0);
		CHECK_INT(setresuid(65534, 65534, 65534), 0);
	}
	CHECK_INT(prctl(PR_SET_DUMPABLE, 1), 0);
}

TEST(each_says_its_own)
{
	struct heard heard = { 0 };
	struct visit_text all[4];

	if (geteuid() && hidden_become_root() < 0)
		SKIP("no user namespaces");
	all[0] = hostname(open_named("one", 0));
	all[1] = hostname(open_named("two", 0));
	all[2] = (struct visit_text){ NSU_UTS, -1, open_proc(), "not there" };
	all[3] = hostname(open_named("three", 0));
	CHECK_INT(visit_read_texts(all, 4, on_heard, &heard), 0);
	CHECK_INT(heard.count, 4);
	CHECK_STR(heard.text[0], "one\n");
	CHECK_STR(heard.text[1], "two\n");
	CHECK_INT(heard.err[2], -ENOENT);
	CHECK_STR(heard.text[3], "three\n");
}

/* Whoever went into one user namespace comes out of it no more. */
TEST(owners_apart_take_a_child_each)
{
	struct heard heard = { 0 };
	struct visit_text all[5];

	be_plain();
	all[0] = hostname(open_named("one", CLONE_NEWUSER));
	all[1] = hostname(open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC));
	all[2] = hostname(open_named("two", CLONE_NEWUSER));
	all[3] = hostname(all[0].ns);
	all[4] = hostname(open_named("three", CLONE_NEWUSER));
	CHECK_INT(visit_read_texts(all, 5, on_heard, &heard), 0);
	CHECK_INT(heard.count, 5);
	CHECK_STR(heard.text[0], "one\n");
	CHECK_STR(heard.text[2], "two\n");
	CHECK_STR(heard.text[3], "one\n");
	CHECK_STR(heard.text[4], "three\n");
	if (geteuid() == 65534)
		CHECK_INT(heard.err[1], -EPERM);
}

TEST(a_stuck_file_costs_itself_alone)
{
	struct heard heard = { 0 };
	struct visit_text all[3];
	double begun;
	int err;

	if (geteuid() && hidden_become_root() < 0)
		SKIP("no user namespaces");
	CHECK_INT(hidden_enter_mnt(), 0);
	err = stuck_mount("/tmp/stuck");
	if (err)
		SKIP("no FUSE: %s", strerror(-err));
	all[0] = hostname(open_named("one", 0));
	all[1] = (struct visit_text){ NSU_UTS, -1, open("/tmp", O_PATH | O_CLOEXEC),
				      "stuck/file" };
	all[2] = hostname(open_named("two", 0));
	begun = stuck_seconds();
	CHECK_INT(visit_read_texts(all, 3, on_heard, &heard), 0);
	CHECK(stuck_seconds() - begun < 3 * VISIT_LIMIT / 1000.0);
	CHECK_STR(heard.text[0], "one\n");
	CHECK_INT(heard.err[1], -ETIMEDOUT);
	CHECK_STR(heard.text[2], "two\n");
}

TEST(without_children_nothing_is_heard)
{
	struct heard heard = { 0 };
	struct visit_text what = hostname(-1);

	CHECK_INT(refuse(SYS_socketpair, REFUSE_ANY, EMFILE), 0);
	CHECK_INT(visit_read_texts(&what, 1, on_heard, &heard), -EMFILE);
	CHECK_INT(heard.count, 0);
}
