/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes processes that end at once, as fast as it can, while a command runs.
 *
 *	churn [-n WORKERS] LOG -- COMMAND...
 *
 * Every eighth is in a new uts and ipc namespace, where that may be done, and stays
 * for a moment: it writes "PID INODE" of the first into LOG before it is there to
 * be seen for long.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS_MAX 64

static void visit_new(int log)
{
	char line[64];
	struct stat st;
	int len;

	if (unshare(CLONE_NEWUTS | CLONE_NEWIPC) < 0 || stat("/proc/self/ns/uts", &st) < 0)
		_exit(0);
	len = snprintf(line, sizeof(line), "%d %lu\n", (int)getpid(), (unsigned long)st.st_ino);
	if (write(log, line, (size_t)len) != len)
		_exit(1);
	usleep(3000);
	_exit(0);
}

__attribute__((noreturn)) static void work(int log)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned int i = 0;; i++) {
		pid_t pid = fork();

		if (pid == 0 && i % 8 == 0)
			visit_new(log);
		if (pid == 0)
			_exit(0);
		while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
}

int main(int argc, char *argv[])
{
	int workers = 4, at = 1, log, status;
	pid_t pids[WORKERS_MAX], child;

	if (argc > 3 && strcmp(argv[1], "-n") == 0) {
		workers = atoi(argv[2]);
		at = 3;
	}
	if (workers < 1 || workers > WORKERS_MAX || argc < at + 3)
		return 2;
	log = open(argv[at], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	for (int i = 0; i < workers; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			work(log);
	}
	child = fork();
	if (child == 0) {
		execvp(argv[at + 2], argv + at + 2);
		_exit(127);
	}
	waitpid(child, &status, 0);
	for (int i = 0; i < workers; i++)
		kill(pids[i], SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
