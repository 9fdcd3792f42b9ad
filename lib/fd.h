/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Locals that own: released when they go out of scope, and errno is kept. */
#ifndef NSU_FD_H
#define NSU_FD_H

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* 0 is a descriptor like others (stdin may be closed); only -1 is none. */
static inline void fd_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

static inline void dir_close(DIR **dir)
{
	int saved = errno;

	if (*dir)
		closedir(*dir);
	errno = saved;
}

static inline void mem_free(void *at)
{
	int saved = errno;

	free(*(void **)at);
	errno = saved;
}

#define autofd   __attribute__((cleanup(fd_close))) int
#define autodir  __attribute__((cleanup(dir_close))) DIR
#define autofree __attribute__((cleanup(mem_free)))

/* Gives a descriptor away: the local it was in owns nothing afterwards. */
static inline int move_fd(int *fd)
{
	int moved = *fd;

	*fd = -1;
	return moved;
}

/* A process that ended meanwhile is a fact, not an error. @err is -errno. */
static inline bool is_gone(int err)
{
	return err == -ESRCH || err == -ENOENT;
}

/* What the caller is short of himself says nothing about what he looked at. */
static inline bool is_short(int err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE;
}

#endif
