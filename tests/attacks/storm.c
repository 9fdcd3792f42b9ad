/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A signal every millisecond, which interrupts whatever waits:
 *
 *	storm STORM.SO PROGRAM...
 *
 * As a shared object, preloaded in all that PROGRAM starts: a handler without
 * SA_RESTART. SIGURG, because who has no handler ignores it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef PRELOADED

static void nothing(int sig)
{
	(void)sig;
}

__attribute__((constructor)) static void begin(void)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGURG, &action, NULL);
}

#else

int main(int argc, char *argv[])
{
	int status;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		setenv("LD_PRELOAD", argv[1], 1);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	setpgid(pid, pid);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		kill(-pid, SIGURG);
		usleep(1000);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

#endif
