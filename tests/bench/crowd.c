/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a command among many processes that do nothing, then ends these.
 *
 *	crowd PROCESSES GROUPS COMMAND...
 *
 * Each group has its own cgroup, ipc, mnt and uts namespace. A process ends
 * with its parent, so nothing stays when this is killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUPS_MAX 4000

static pid_t leaders[GROUPS_MAX];

/* Never returns in the child. */
static pid_t idle(int ready)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (write(ready, "", 1) < 0)
		_exit(1);
	for (;;)
		pause();
}

static void lead(int ready, int members)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWCGROUP) < 0)
		_exit(1);
	for (int i = 1; i < members; i++)
		if (idle(ready) < 0)
			_exit(1);
	if (write(ready, "", 1) < 0)
		_exit(1);
	for (;;)
		pause();
}

static int gather(int processes, int groups)
{
	int ready[2], there = 0;
	char bytes[512];
	ssize_t n;

	if (pipe2(ready, O_CLOEXEC) < 0)
		return -1;
	for (int i = 0; i < groups; i++) {
		leaders[i] = fork();
		if (leaders[i] == 0)
			lead(ready[1], processes / groups);
	}
	close(ready[1]);
	while (there < processes && (n = read(ready[0], bytes, sizeof(bytes))) > 0)
		there += (int)n;
	close(ready[0]);
	return there == processes ? 0 : -1;
}

static int run(char **argv)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char *argv[])
{
	int processes = argc > 3 ? atoi(argv[1]) : 0, groups = argc > 3 ? atoi(argv[2]) : 0;
	int status = 2;

	prctl(PR_SET_CHILD_SUBREAPER, 1);	/* so that we can wait for all of them */
	if (groups < 1 || groups > GROUPS_MAX || processes % groups)
		return 2;
	if (gather(processes, groups) == 0)
		status = run(argv + 3);
	else
		fprintf(stderr, "crowd: could not make them (root is needed)\n");
	for (int i = 0; i < groups; i++)
		if (leaders[i] > 0)
			kill(leaders[i], SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return status;
}
