/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The numbers that one process has, one in each PID namespace that it is seen from. */
#include "facts/process/nspid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "facts/text.h"
#include "fd.h"

#define LEVELS_MAX 33	/* MAX_PID_NS_LEVEL of the kernel, and the initial one */

int nspid_ask_ours(int ns, pid_t pid)
{
	int ours = ioctl(ns, NS_GET_TGID_FROM_PIDNS, pid);

	return ours < 0 ? -errno : ours;
}

int nspid_ask_theirs(int ns, pid_t pid)
{
	int theirs = ioctl(ns, NS_GET_TGID_IN_PIDNS, pid);

	return theirs < 0 ? -errno : theirs;
}

int nspid_parse(const char *status, size_t level)
{
	const char *line = strstr(status, "\nNSpid:");
	int pids[LEVELS_MAX], used = 0;
	size_t count = 0;

	if (!line)
		return -ENODATA;	/* a kernel without PID namespaces */
	for (line += strlen("\nNSpid:"); count < LEVELS_MAX; line += used, count++)
		if (sscanf(line, "%*[ \t]%d%n", &pids[count], &used) != 1)
			break;
	return level < count ? pids[count - 1 - level] : -ESRCH;
}

/*
 * How many levels the PID namespace of the process lies below the one with that inode
 * number, or -ESRCH: it is not below. The links of a zombie are gone: -ENOENT.
 */
static int find_level(int dir, uint64_t inode)
{
	autofd at = openat(dir, "ns/pid", O_RDONLY | O_CLOEXEC);
	uint64_t is;

	if (at < 0)
		return -errno;
	for (int level = 0; level < LEVELS_MAX && nsfs_get_inode(at, &is) == 0; level++) {
		int above;

		if (is == inode)
			return level;
		above = nsfs_open_parent(at);
		fd_close(&at);
		at = above;
		if (at < 0)
			break;
	}
	return -ESRCH;
}

static int read_number(int dir, uint64_t inode)
{
	struct text status = { 0 };
	int level = find_level(dir, inode);
	int pid = level < 0 ? level : text_read(&status, dir, "status");

	if (pid == 0)
		pid = nspid_parse(status.at, (size_t)level);
	free(status.at);
	return pid;
}

int nspid_find_theirs(int proc, int ns, pid_t pid)
{
	autofd dir = proc_open_pid(proc, pid);
	uint64_t inode;
	int err = dir < 0 ? dir : nsfs_get_inode(ns, &inode);

	return err ? (is_gone(err) ? -ESRCH : err) : read_number(dir, inode);
}

int nspid_find_ours(int proc, int ns, pid_t pid)
{
	autofree pid_t *pids = NULL;
	uint64_t inode;
	size_t count;
	int err = nsfs_get_inode(ns, &inode);

	if (!err)
		err = proc_list(proc, &pids, &count);
	for (size_t i = 0; !err && i < count; i++) {
		autofd dir = proc_open_pid(proc, pids[i]);

		if (dir >= 0 && read_number(dir, inode) == pid)
			return pids[i];
	}
	return err ? err : -ESRCH;
}
