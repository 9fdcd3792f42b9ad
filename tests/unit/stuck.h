/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A file system that never answers: FUSE, with a server that is us, or autofs(5), with
 * a daemon that sleeps. Who waits for it can be killed. In a mount namespace of our own
 * it goes when we do.
 */
#ifndef STUCK_H
#define STUCK_H

#include <errno.h>
#include <fcntl.h>
#include <linux/auto_fs.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* On a new directory. Returns 0 or -errno. */
static inline int stuck_mount(const char *path)
{
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	char options[128];

	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	if (fd < 0 || mkdir(path, 0700) < 0 || mount("stuck", path, "fuse", 0, options) < 0)
		return -errno;
	return 0;
}

/* At last it gives up, so that nobody has to wait for good: the kernel would not tell them. */
_Noreturn static inline void stuck_be_daemon(const char *path)
{
	sigset_t end;
	int signal, fd;

	setpgid(0, 0);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_BLOCK, &end, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigwait(&end, &signal);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_exit(fd < 0 || ioctl(fd, AUTOFS_IOC_CATATONIC, 0) < 0);
}

/*
 * The same: whatever is looked up in it is asked of the daemon. That is whoever is in its
 * process group, and it has to hold the other end of the pipe.
 */
static inline int stuck_mount_autofs(const char *path)
{
	char options[128];
	int asked[2];
	pid_t daemon;

	if (pipe2(asked, O_CLOEXEC) < 0 || (daemon = fork()) < 0)
		return -errno;
	if (daemon == 0)
		stuck_be_daemon(path);
	setpgid(daemon, daemon);
	snprintf(options, sizeof(options), "fd=%d,pgrp=%d,minproto=5,maxproto=5,indirect",
		 asked[1], (int)daemon);
	if (mkdir(path, 0700) < 0 || mount("stuck", path, "autofs", 0, options) < 0)
		return -errno;
	return close(asked[0]);
}

/*
 * Waits for the children that are left, and says how many. On a busy machine one that is stuck
 * may end too late for who asked it, and is not waited for; but it ends.
 */
static inline int stuck_count_left(void)
{
	int left = 0;

	while (waitpid(-1, NULL, 0) > 0)
		left++;
	return left;
}

static inline double stuck_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
