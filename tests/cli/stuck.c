/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a command beside a file system that never answers (stuck.h), in a mount
 * namespace of its own:
 *
 *	stuck [-a] [-o] COMMAND...
 *
 * With -a it is an autofs, else FUSE. A process has a descriptor of it, and it lies
 * on the way to /mnt/way/uts, which keeps a UTS namespace. With -o all that is in
 * another mount namespace than the command's. $STUCK_PID is the process, and $STUCK_UTS
 * the inode number.
 *
 *	cc -D_GNU_SOURCE -I tests/unit -o stuck tests/cli/stuck.c
 */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stuck.h"

static int autofs, outside;

static int pin(const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	return file < 0 || unshare(CLONE_NEWUTS) < 0 ||
	       mount("/proc/self/ns/uts", path, NULL, MS_BIND, NULL) < 0 ? -errno : 0;
}

/* The lower one is reached through the upper one, which does not answer. */
static int make(struct stat *uts)
{
	int home = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("stuck", "/mnt", "tmpfs", 0, NULL) < 0 || mkdir("/mnt/way", 0700) < 0 ||
	    pin("/mnt/way/uts") < 0 || stat("/mnt/way/uts", uts) < 0 || setns(home, 0) < 0 ||
	    (autofs ? stuck_mount_autofs : stuck_mount)("/mnt/over") < 0 ||
	    mount("/mnt/over", "/mnt/way", NULL, MS_BIND, NULL) < 0 ||
	    open("/mnt/over", O_PATH) < 0)
		return -1;
	return 0;
}

static void name(const char *variable, unsigned long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", value);
	setenv(variable, text, 1);
}

/* The process: it makes all of it, or has the descriptor of what is there already. */
static pid_t keep(struct stat *uts)
{
	int ready[2];
	pid_t pid;

	if (pipe(ready) < 0 || (!outside && make(uts) < 0))
		return -1;
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if ((outside && make(uts) < 0) ||
		    write(ready[1], uts, sizeof(*uts)) != sizeof(*uts))
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	return pid > 0 && read(ready[0], uts, sizeof(*uts)) == sizeof(*uts) ? pid : -1;
}

int main(int argc, char *argv[])
{
	int status = 0, option;
	struct stat uts;
	pid_t keeper, child;

	while ((option = getopt(argc, argv, "+ao")) != -1)
		*(option == 'a' ? &autofs : &outside) = 1;
	keeper = keep(&uts);
	if (keeper < 0 || !argv[optind]) {
		perror("# stuck");
		return 77;
	}
	name("STUCK_PID", (unsigned long)keeper);
	name("STUCK_UTS", uts.st_ino);
	child = fork();
	if (child == 0) {
		execvp(argv[optind], argv + optind);
		_exit(127);
	}
	waitpid(child, &status, 0);
	kill(keeper, SIGKILL);
	waitpid(keeper, NULL, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
