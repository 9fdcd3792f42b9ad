/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may do what with a namespace: real ones, in which children wait. */
#include "unit.h"

#include <nsutil.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/stat.h>

#include "facts/process/credentials.h"
#include "hidden.h"

#define STATUS "Name:\tUid:\nUmask:\t0022\nUid:\t1000\t1001\t1002\t1003\nThreads:\t3\n" \
	       "CapPrm:\t0000000000000000\nCapEff:\t000001ffffffffff\n"

TEST(credentials_are_read)
{
	struct credentials who;

	CHECK_INT(credentials_parse(STATUS, &who), 0);
	CHECK_INT(who.uid, 1001);
	CHECK_INT(who.threads, 3);
	CHECK(who.effective == 0x1ffffffffff);
	CHECK_INT(credentials_parse("Name:\tx\nUid:\t0\t0\nThreads:\t1\n", &who), -EBADMSG);
	CHECK_INT(credentials_parse("", &who), -EBADMSG);
}

/* A child that stays what we are. It may begin after our end, of which no signal tells then. */
static pid_t waiting(void)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			pause();
		_exit(0);
	}
	return pid;
}

/* A child that is root of a user namespace of its own, with @flags more; it waits for ever. */
static pid_t sandbox(int flags)
{
	int ready[2];
	char byte;
	pid_t pid;

	CHECK_INT(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		byte = hidden_become_root() == 0 && unshare(flags) == 0;
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1 || !byte)
		SKIP("no user namespace may be made");
	close(ready[0]);
	return pid;
}

static int open_ns(pid_t pid, const char *name)
{
	char path[64];
	int ns;

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(ns >= 0);
	return ns;
}

static struct nsu_rights ask(pid_t pid, int ns)
{
	struct nsu_rights rights;
	struct nsu_error e;

	CHECK_INT(nsu_rights_find(pid, ns, &rights, &e), 0);
	close(ns);
	return rights;
}

static uint64_t inode_of(pid_t pid, const char *name)
{
	int ns = open_ns(pid, name);
	struct stat st;

	CHECK_INT(fstat(ns, &st), 0);
	close(ns);
	return st.st_ino;
}

TEST(whoever_is_in_the_owner_has_what_it_has)
{
	pid_t child = sandbox(CLONE_NEWNET);
	struct nsu_rights rights = ask(child, open_ns(child, "net"));

	CHECK_INT(rights.rule, NSU_RULE_MEMBER);
	CHECK_INT(rights.kind, NSU_NET);
	CHECK_INT(rights.count, 1);
	CHECK(rights.way[0].inode == inode_of(child, "user"));
	CHECK_INT(rights.way[0].creator, geteuid());
	CHECK(rights.caps == rights.effective);
	CHECK_INT(rights.setns, NSU_SETNS_ALLOWED);
}

TEST(whoever_made_the_owner_has_all)
{
	pid_t child = sandbox(CLONE_NEWUTS);
	struct nsu_rights rights = ask(getpid(), open_ns(child, "uts"));

	CHECK_INT(rights.rule, NSU_RULE_CREATOR);
	CHECK(rights.caps & (1ull << CAP_SYS_ADMIN));
	CHECK(rights.way[rights.count - 1].inode == inode_of(child, "user"));
	CHECK(rights.user == inode_of(getpid(), "user"));
}

TEST(root_in_there_is_nobody_out_here)
{
	pid_t child = sandbox(0);
	struct nsu_rights rights = ask(child, open_ns(getpid(), "net"));

	CHECK_INT(rights.rule, NSU_RULE_NONE);
	CHECK(rights.effective & (1ull << CAP_SYS_ADMIN));
	CHECK(rights.caps == 0);
	CHECK_INT(rights.setns, NSU_SETNS_NO_ADMIN);
}

TEST(one_sandbox_is_nothing_to_another)
{
	pid_t one = sandbox(CLONE_NEWNET), other = sandbox(0);
	struct nsu_rights rights = ask(other, open_ns(one, "net"));

	CHECK_INT(rights.rule, NSU_RULE_NONE);
	CHECK_INT(rights.setns, NSU_SETNS_NO_ADMIN);
}

TEST(nobody_enters_its_own_user_namespace)
{
	pid_t child = sandbox(0);

	CHECK_INT(ask(child, open_ns(child, "user")).setns, NSU_SETNS_SAME);
}

/* What is above the user namespace that we are in shows us neither owner nor parent. */
TEST(nothing_goes_beyond_our_view)
{
	pid_t outside = waiting(), child = sandbox(0);
	int net = open_ns(getpid(), "net"), own = open_ns(child, "user");
	struct nsu_rights rights;
	struct nsu_error e;

	if (setns(own, CLONE_NEWUSER) < 0)
		SKIP("the sandbox may not be entered: %s", strerror(errno));
	rights = ask(child, fcntl(net, F_DUPFD_CLOEXEC, 0));
	CHECK_INT(rights.rule, NSU_RULE_NONE);
	CHECK_INT(rights.count, 0);
	CHECK_INT(nsu_rights_find(outside, net, &rights, &e), -EACCES);
}

TEST(bad_questions_are_refused)
{
	struct nsu_rights rights;
	struct nsu_error e;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	CHECK_INT(nsu_rights_find(getpid(), null, &rights, &e), -ENOTTY);
	CHECK_INT(nsu_rights_find(0x3fffff, null, &rights, &e), -ESRCH);
	CHECK_INT(e.errnum, ESRCH);
}
