/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One call of the C library that goes wrong, of all that the code under test makes: what it
 * asks the kernel for, or the memory. The linker puts these in their place (ld --wrap, the
 * Makefile), in what was compiled here and nowhere else.
 *
 *	failing_arm(FAILING_MEMORY, 7, ENOMEM);
 *	err = what_is_tried();
 *	made = failing_disarm();	of that sort, so far
 *
 * Children that are forked meanwhile count on for themselves.
 */
#ifndef FAILING_H
#define FAILING_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "facts/netlink/mnl.h"

enum failing_sort { FAILING_NOTHING, FAILING_MEMORY, FAILING_CALLS, FAILING_PATIENCE };

static struct {
	_Atomic int sort;
	_Atomic long made;
	long nth;
	int errnum;
} failing;

/* @nth counts from 1; 0: none goes wrong, all are counted. */
__attribute__((unused)) static void failing_arm(enum failing_sort sort, long nth, int errnum)
{
	failing.made = 0;
	failing.nth = nth;
	failing.errnum = errnum;
	failing.sort = sort;
}

static long failing_disarm(void)
{
	failing.sort = FAILING_NOTHING;
	return failing.made;
}

static bool failing_now(int sort)
{
	if (failing.sort != sort || ++failing.made != failing.nth)
		return false;
	errno = failing.errnum;
	return true;
}

/* The type, the name, its parameters, how they are handed on, and what says that it failed. */
#define FAILING(sort, failed, type, name, params, args) \
	type __real_##name params; \
	type __wrap_##name params; \
	type __wrap_##name params \
	{ \
		return failing_now(FAILING_##sort) ? (type)(failed) : __real_##name args; \
	}

/* --- memory --- */

FAILING(MEMORY, NULL, void *, malloc, (size_t size), (size))
FAILING(MEMORY, NULL, void *, calloc, (size_t n, size_t size), (n, size))
FAILING(MEMORY, NULL, void *, realloc, (void *at, size_t size), (at, size))
FAILING(MEMORY, NULL, void *, reallocarray, (void *at, size_t n, size_t size), (at, n, size))
FAILING(MEMORY, NULL, char *, strdup, (const char *text), (text))
FAILING(MEMORY, NULL, char *, strndup, (const char *text, size_t len), (text, len))
FAILING(MEMORY, NULL, FILE *, open_memstream, (char **text, size_t *len), (text, len))
FAILING(MEMORY, -1, int, vasprintf, (char **to, const char *format, va_list ap),
	(to, format, ap))

int __wrap_asprintf(char **to, const char *format, ...);
int __wrap_asprintf(char **to, const char *format, ...)
{
	va_list ap;
	int len;

	va_start(ap, format);
	len = __wrap_vasprintf(to, format, ap);
	va_end(ap);
	return len;
}

/* --- what looks, and what changes --- */

/* A word each for arguments of which the callers of a variadic function may have none. */
FAILING(CALLS, -1, int, open, (const char *path, int flags, mode_t mode), (path, flags, mode))
FAILING(CALLS, -1, int, openat, (int dir, const char *path, int flags, mode_t mode),
	(dir, path, flags, mode))
FAILING(CALLS, -1, int, ioctl, (int fd, unsigned long request, long of), (fd, request, of))
FAILING(CALLS, -1, int, fcntl, (int fd, int request, long of), (fd, request, of))
FAILING(CALLS, -1, int, prctl, (int what, long a, long b, long c, long d), (what, a, b, c, d))
FAILING(CALLS, -1, long, syscall, (long nr, long a, long b, long c, long d, long e, long f),
	(nr, a, b, c, d, e, f))
FAILING(CALLS, -1, int, stat, (const char *path, struct stat *st), (path, st))
FAILING(CALLS, -1, int, lstat, (const char *path, struct stat *st), (path, st))
FAILING(CALLS, -1, int, fstat, (int fd, struct stat *st), (fd, st))
FAILING(CALLS, -1, int, fstatat, (int dir, const char *path, struct stat *st, int flags),
	(dir, path, st, flags))
FAILING(CALLS, -1, int, statfs, (const char *path, struct statfs *fs), (path, fs))
FAILING(CALLS, -1, int, fstatfs, (int fd, struct statfs *fs), (fd, fs))
FAILING(CALLS, -1, ssize_t, readlink, (const char *path, char *to, size_t size),
	(path, to, size))
FAILING(CALLS, -1, ssize_t, readlinkat, (int dir, const char *path, char *to, size_t size),
	(dir, path, to, size))
FAILING(CALLS, NULL, void *, opendir, (const char *path), (path))
FAILING(CALLS, NULL, void *, fdopendir, (int fd), (fd))
FAILING(CALLS, NULL, FILE *, fopen, (const char *path, const char *mode), (path, mode))
FAILING(CALLS, NULL, FILE *, fdopen, (int fd, const char *mode), (fd, mode))
FAILING(CALLS, -1, int, dup, (int fd), (fd))
FAILING(CALLS, -1, int, dup2, (int fd, int to), (fd, to))
FAILING(CALLS, -1, int, pipe2, (int fds[2], int flags), (fds, flags))
FAILING(CALLS, -1, int, socket, (int family, int type, int protocol), (family, type, protocol))
FAILING(CALLS, -1, int, socketpair, (int family, int type, int protocol, int fds[2]),
	(family, type, protocol, fds))
FAILING(CALLS, -1, int, bind, (int fd, const void *at, socklen_t len), (fd, at, len))
FAILING(CALLS, -1, int, setsockopt,
	(int fd, int level, int name, const void *of, socklen_t len),
	(fd, level, name, of, len))
FAILING(CALLS, -1, int, getsockopt, (int fd, int level, int name, void *of, socklen_t *len),
	(fd, level, name, of, len))
FAILING(CALLS, -1, int, setns, (int fd, int flags), (fd, flags))
FAILING(CALLS, -1, int, unshare, (int flags), (flags))
FAILING(CALLS, -1, int, mount, (const char *from, const char *to, const char *type,
				unsigned long flags, const void *data),
	(from, to, type, flags, data))
FAILING(CALLS, -1, int, umount2, (const char *path, int flags), (path, flags))
FAILING(CALLS, -1, int, mkdir, (const char *path, mode_t mode), (path, mode))
FAILING(CALLS, -1, int, mkdirat, (int dir, const char *path, mode_t mode), (dir, path, mode))
FAILING(CALLS, -1, int, unlink, (const char *path), (path))
FAILING(CALLS, -1, int, unlinkat, (int dir, const char *path, int flags), (dir, path, flags))
FAILING(CALLS, -1, int, rename, (const char *from, const char *to), (from, to))
FAILING(CALLS, -1, int, chdir, (const char *path), (path))
FAILING(CALLS, -1, int, fchdir, (int fd), (fd))
FAILING(CALLS, -1, int, chroot, (const char *path), (path))
FAILING(CALLS, -1, int, flock, (int fd, int how), (fd, how))
FAILING(CALLS, -1, int, sethostname, (const char *name, size_t len), (name, len))
FAILING(CALLS, -1, pid_t, fork, (void), ())

/* --- libmnl, which the linker does not see: in the table of its functions --- */

#define FAILING_MNL(failed, type, name, params, args) \
	static __typeof__(mnl.name) failing_real_##name; \
	static type failing_##name params \
	{ \
		return failing_now(FAILING_CALLS) ? (type)(failed) : failing_real_##name args; \
	} \
	__attribute__((constructor)) static void failing_put_##name(void) \
	{ \
		if (mnl_open() < 0) \
			abort(); \
		failing_real_##name = mnl.name; \
		mnl.name = failing_##name; \
	}

FAILING_MNL(NULL, struct mnl_socket *, socket_open2, (int bus, int flags), (bus, flags))
FAILING_MNL(-1, int, socket_bind, (struct mnl_socket *nl, unsigned int groups, pid_t pid),
	(nl, groups, pid))
FAILING_MNL(-1, ssize_t, socket_sendto, (const struct mnl_socket *nl, const void *text,
					 size_t len), (nl, text, len))
FAILING_MNL(-1, ssize_t, socket_recvfrom, (const struct mnl_socket *nl, void *text, size_t len),
	(nl, text, len))

/* --- what a signal may interrupt --- */

#define PATIENT(type, name, params, args) \
	type __real_##name params; \
	type __wrap_##name params; \
	type __wrap_##name params \
	{ \
		if (failing_now(FAILING_CALLS) || failing_now(FAILING_PATIENCE)) \
			return (type)-1; \
		return __real_##name args; \
	}

PATIENT(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))
PATIENT(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
PATIENT(ssize_t, recv, (int fd, void *to, size_t size, int flags), (fd, to, size, flags))
PATIENT(ssize_t, send, (int fd, const void *from, size_t size, int flags),
	(fd, from, size, flags))
PATIENT(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
PATIENT(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags),
	(fd, message, flags))

/* Who has no such child has none to wait for: of these only the signal. */
FAILING(PATIENCE, -1, pid_t, waitpid, (pid_t pid, int *status, int options),
	(pid, status, options))
FAILING(PATIENCE, -1, int, poll, (struct pollfd *fds, nfds_t n, int timeout), (fds, n, timeout))

#endif
