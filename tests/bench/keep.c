/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a command while others keep namespaces, then ends these.
 *
 *	keep sockets PROCESSES SOCKETS COMMAND...	each process has so many
 *	keep mounts FILES COMMAND...			in one other mount namespace
 *
 * $KEEPER is the last process that was made. They end with their parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEEPERS_MAX 1000

static pid_t keepers[KEEPERS_MAX];
static int nkeepers;

static int keep_sockets(int count)
{
	for (int i = 0; i < count; i++)
		if (socket(i % 2 ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0)
			return -1;
	return 0;
}

static int keep_mounts(int count)
{
	char path[64];

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("keep", "/tmp", "tmpfs", 0, NULL) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		int fd;

		snprintf(path, sizeof(path), "/tmp/%d", i);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0 || close(fd) < 0 || unshare(CLONE_NEWUTS) < 0 ||
		    mount("/proc/self/ns/uts", path, NULL, MS_BIND, NULL) < 0)
			return -1;
	}
	return 0;
}

/* Returns when it is there, or could not be. */
static int start(int (*keep)(int), int count)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (keep(count) < 0 || write(ready[1], "", 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	keepers[nkeepers++] = pid;
	close(ready[1]);
	count = (int)read(ready[0], &byte, 1);
	close(ready[0]);
	return count == 1 ? 0 : -1;
}

static int run(char **argv)
{
	char keeper[16];
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		snprintf(keeper, sizeof(keeper), "%d", (int)keepers[nkeepers - 1]);
		setenv("KEEPER", keeper, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char *argv[])
{
	bool sockets = argc > 4 && strcmp(argv[1], "sockets") == 0;
	bool mounts = argc > 3 && strcmp(argv[1], "mounts") == 0;
	int processes = sockets ? atoi(argv[2]) : 1, status = 0;

	if ((!sockets && !mounts) || processes > KEEPERS_MAX)
		return 2;
	for (int i = 0; !status && i < processes; i++)
		status = start(sockets ? keep_sockets : keep_mounts,
			       atoi(argv[sockets ? 3 : 2]));
	if (status)
		fprintf(stderr, "keep: could not make them (root is needed)\n");
	else
		status = run(argv + (sockets ? 4 : 3));
	for (int i = 0; i < nkeepers; i++)
		kill(keepers[i], SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return status < 0 ? 2 : status;
}
