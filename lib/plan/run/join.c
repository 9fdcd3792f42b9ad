/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entering namespaces: all at once where the kernel can, else one by one. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"

int run_setns(struct run *r, const struct step *s)
{
	return setns(r->slots[s->slot], (int)s->flags) < 0 ? -errno : 0;
}

struct refusal {
	int kind, err;		/* the kind that refused, and -errno; 0: none did */
};

/* mnt last: it changes what the paths of the steps behind it mean. */
static const enum nsu_kind entry_order[] = {
	NSU_CGROUP, NSU_IPC, NSU_NET, NSU_PID, NSU_TIME, NSU_UTS, NSU_MNT,
};

#define ENTRIES (sizeof(entry_order) / sizeof(entry_order[0]))

/* The process may have ended since, and its number may be another's: see pidfd_open(2). */
bool pidfd_has_ended(int pidfd)
{
	struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };

	return pidfd >= 0 && poll(&poll_fd, 1, 0) > 0;
}

/*
 * Below one directory: once its process has ended nothing is found there any
 * more, even where a new process has its number.
 */
static struct refusal open_each(const struct run *r, const struct step *s, int *fds)
{
	char path[64];
	autofd dir = -1;

	plan_get_path(r->plan, r->slots, r->me, s->of, s->object, path, sizeof(path));
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return (struct refusal){ NSU_NO_KIND, -errno };
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		if (!(s->flags & nsu_kind_get_flag(kind)))
			continue;
		fds[kind] = openat(dir, nsu_kind_get_name(kind), O_RDONLY | O_CLOEXEC);
		if (fds[kind] < 0)
			return (struct refusal){ kind, -errno };
	}
	if (pidfd_has_ended(r->slots[SLOT_TARGET]))
		return (struct refusal){ NSU_NO_KIND, -ESRCH };
	return (struct refusal){ 0 };
}

/* Enters what is still open and lets us; the first refusal is remembered. */
static struct refusal enter_each(int *fds)
{
	struct refusal first = { 0 };

	for (size_t i = 0; i < ENTRIES; i++) {
		enum nsu_kind kind = entry_order[i];

		if (fds[kind] < 0)
			continue;
		if (setns(fds[kind], (int)nsu_kind_get_flag(kind)) == 0)
			fd_close(&fds[kind]);
		else if (!first.err)
			first = (struct refusal){ kind, -errno };
	}
	return first;
}

static bool is_same(int ns, int other)
{
	struct stat a, b;

	return fstat(ns, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

/*
 * A sandbox may have user namespaces between ours and its own, which own some
 * of the rest (bubblewrap): each is entered on the way down, and after each
 * what it grants. There are 32 levels at most (user_namespaces(7)).
 */
static struct refusal enter_user(int user, int ours, int *fds)
{
	autofd parent = ioctl(user, NS_GET_PARENT);

	if (parent >= 0 && !is_same(parent, ours))
		enter_user(parent, ours, fds);
	if (setns(user, CLONE_NEWUSER) < 0)
		return (struct refusal){ NSU_USER, -errno };
	return enter_each(fds);
}

/*
 * What we may enter already goes first: being in the user namespace can cost
 * that right. Then user, then what that grants.
 */
static struct refusal join_each(const struct run *r, const struct step *s)
{
	int fds[NSU_KINDS] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	autofd ours = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	struct refusal refusal = open_each(r, s, fds);

	if (!refusal.err)
		refusal = enter_each(fds);
	if (fds[NSU_USER] >= 0 && (!refusal.err || refusal.err == -EPERM))
		refusal = enter_user(fds[NSU_USER], ours, fds);
	for (int kind = 0; kind < NSU_KINDS; kind++)
		fd_close(&fds[kind]);
	return refusal;
}

/* A child tries, so that we have not moved when one of them refuses. */
static struct refusal try_each(const struct run *r, const struct step *s)
{
	struct refusal refusal = { NSU_NO_KIND, -ECANCELED };
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return (struct refusal){ NSU_NO_KIND, -errno };
	child = fork();
	if (child == 0) {
		refusal = join_each(r, s);
		_exit(write(ends[1], &refusal, sizeof(refusal)) < 0);
	}
	fd_close(&ends[1]);
	if (child > 0 && read(ends[0], &refusal, sizeof(refusal)) < 0)
		refusal.err = -errno;
	fd_close(&ends[0]);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	return refusal;
}

int run_join(struct run *r, const struct step *s)
{
	struct refusal refusal;
	int pidfd = r->slots[SLOT_TARGET];

	if (pidfd >= 0 && setns(pidfd, (int)s->flags) == 0)
		return 0;
	if (pidfd >= 0 && errno == ESRCH)
		return -ESRCH;
	refusal = try_each(r, s);
	if (!refusal.err)
		refusal = join_each(r, s);
	r->refused = refusal.err ? refusal.kind : NSU_NO_KIND;
	return refusal.err;
}
