/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A file system that never answers: FUSE, with a server that is us. Who waits
 * for it can be killed. In a mount namespace of our own it goes when we do.
 */
#ifndef STUCK_H
#define STUCK_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>

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

static inline double stuck_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
