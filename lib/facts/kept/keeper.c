/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The process that a lab or a pod lives by, and the record of it. */
#include "facts/kept/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/file.h"
#include "facts/process/member.h"
#include "facts/process/target.h"
#include "fd.h"

/*
 * A zombie has left its other namespaces, but is shown in its user namespace: to its own
 * user only while it could be traced, for it has no memory that would belong to somebody
 * (ptrace_may_access() of the kernel).
 */
int keeper_get_namespaces(pid_t pid, uint64_t *user, uint64_t *net)
{
	int err = target_get_link(pid, "user", user);

	if (!err)
		err = target_get_link(pid, "net", net);
	return err == -EACCES && target_has_ended(pid) ? -ENOENT : err;
}

int keeper_look(pid_t pid, struct keeper *keeper)
{
	char path[32];
	autofd dir = -1;
	int err;

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	err = member_read_start(dir, &keeper->start);
	if (!err)
		err = keeper_get_namespaces(pid, &keeper->user, &keeper->net);
	if (!err)
		keeper->pid = pid;
	return err;
}

int keeper_lives(const struct keeper *recorded)
{
	struct keeper now = { 0 };
	int err = recorded->pid > 0 ? keeper_look(recorded->pid, &now) : -ESRCH;

	/* Another one of that number may be nobody's to look at. */
	if (is_gone(err) || (now.start && now.start != recorded->start))
		return 0;
	if (err)
		return err;
	return now.user == recorded->user && (!recorded->net || now.net == recorded->net);
}

/*
 * Nothing but a file is opened: a device would begin to do something (watchdog(4)), and who
 * lists the labs of all looks where they like.
 */
static int open_file(const char *path, struct stat *st)
{
	autofd place = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (place < 0 || fstat(place, st) < 0)
		return -errno;
	if (!S_ISREG(st->st_mode) || (geteuid() && st->st_uid != geteuid()))
		return -EPERM;
	return file_reopen(place, O_RDONLY | O_NONBLOCK);
}

int keeper_read(const char *path, char *text, size_t size, uid_t *author)
{
	struct stat st;
	autofd fd = open_file(path, &st);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read(fd, text, size - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	*author = st.st_uid;
	return 0;
}
