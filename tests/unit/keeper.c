/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the process that a lab or a pod lives by is there still. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

#include "facts/kept/keeper.h"

#define NOBODY 10001

/*
 * To its user, too, the links of it are closed, as those of one that changed its IDs. It is a
 * zombie, or stopped.
 */
static pid_t make_hidden(bool ends)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_DUMPABLE, 0);
		if (!ends)
			raise(SIGSTOP);
		_exit(0);
	}
	CHECK_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WSTOPPED | WNOWAIT), 0);
	return pid;
}

static int look(pid_t pid)
{
	uint64_t user, net;

	return keeper_get_namespaces(pid, &user, &net);
}

static void be_a_plain_user(void)
{
	if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) < 0)
		SKIP("no other user to be: %s", strerror(errno));
}

TEST(a_zombie_that_may_not_be_looked_at_has_ended)
{
	pid_t pid;

	be_a_plain_user();
	pid = make_hidden(true);
	CHECK_INT(look(pid), -ENOENT);
	waitpid(pid, NULL, 0);
	CHECK_INT(look(pid), -ENOENT);
}

TEST(a_process_that_may_not_be_looked_at_has_not_ended)
{
	pid_t pid;
	int err;

	be_a_plain_user();
	pid = make_hidden(false);
	err = look(pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	CHECK_INT(err, -EACCES);
}

TEST(a_process_is_seen)
{
	CHECK_INT(look(getpid()), 0);
}
