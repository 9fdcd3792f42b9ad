/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small world for a test: its own processes, mounts, network and /run, and it is PID 1. */
#ifndef WORLD_H
#define WORLD_H

#include "hidden.h"

static void enter_world(void)
{
	int err = geteuid() ? hidden_become_root() : 0;
	int status;
	pid_t pid;

	if (!err && unshare(CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) < 0)
		err = -errno;
	if (err)
		SKIP("no namespaces: %s", strerror(-err));
	fflush(stdout);
	pid = fork();
	if (pid > 0) {
		/* Leaks are looked for by a thread, which the next PID namespace forbids. */
		waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : UNIT_FAILED);
	}
	err = pid < 0 ? -errno : hidden_enter_mnt();
	if (!err && (mount("proc", "/proc", "proc", 0, NULL) < 0 ||
		     mount("run", "/run", "tmpfs", 0, "mode=755") < 0))
		err = -errno;
	if (err)
		SKIP("no mounts: %s", strerror(-err));
}

#endif
