/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A PID 1 that is nothing else. Orphans of the namespace become its children,
 * and stay as zombies until it waits for them; a signal reaches it only where
 * it takes it, here by waiting (pid_namespaces(7)).
 */
#include "plan/run/run.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

/* Whether the program has ended; everybody else who has is cleared away. */
static bool reap_all(pid_t program, int *status)
{
	int of_any;
	pid_t pid;

	while ((pid = waitpid(-1, &of_any, WNOHANG)) > 0) {
		if (pid != program)
			continue;
		*status = of_any;
		return true;
	}
	return pid < 0 && errno == ECHILD;
}

/* What is open in PID 1 would stay open when the program has closed it. */
static void close_all(struct run *r)
{
	for (int a = 0; a < ACTORS; a++)
		fd_close(&r->peers[a]);
	close_from(3);
}

__attribute__((noreturn))
static void be_init(struct run *r, pid_t program)
{
	sigset_t set = wait_get_signals();
	int status = 0;
	siginfo_t info;

	close_all(r);
	while (!reap_all(program, &status))
		if (sigwaitinfo(&set, &info) > 0 && info.si_signo != SIGCHLD &&
		    info.si_code != SI_KERNEL)
			kill(program, info.si_signo);
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/* The child goes on with the plan, as CHILD; its end of the socket is the one there is. */
int run_init(struct run *r, const struct step *s)
{
	pid_t pid = fork_process(0);

	(void)s;
	if (pid < 0)
		return -errno;
	if (pid > 0)
		be_init(r, pid);
	r->init = true;
	return 0;
}
