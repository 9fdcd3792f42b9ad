/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which cgroups we may move to. */
#include "facts/container/delegation.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "facts/container/cgroupfs.h"
#include "fd.h"

static int open_directory(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool is_version_2(int cgroup)
{
	struct statfs fs;

	return fstatfs(cgroup, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

static int may_write(int cgroup)
{
	return faccessat(cgroup, "cgroup.procs", W_OK, AT_EACCESS) < 0 ? -errno : 0;
}

static bool is_same(int a, int b)
{
	struct stat one, other;

	return fstat(a, &one) == 0 && fstat(b, &other) == 0 && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

/* To the cgroup around it, unless that one is not part of what is mounted here. */
static bool ascend(int *cgroup)
{
	int above = openat(*cgroup, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat here, there;
	bool inside = above >= 0 && fstat(*cgroup, &here) == 0 && fstat(above, &there) == 0 &&
		      here.st_dev == there.st_dev;

	fd_close(inside ? cgroup : &above);
	if (inside)
		*cgroup = above;
	return inside;
}

static bool is_around(int cgroup, int other)
{
	autofd at = fcntl(other, F_DUPFD_CLOEXEC, 0);
	bool found = is_same(cgroup, at);

	while (!found && ascend(&at))
		found = is_same(cgroup, at);
	return found;
}

/* Ours in that hierarchy: the other ones have nothing in common with it. */
static int find_denied(void *arg, const char *own)
{
	autofd at = fcntl(*(int *)arg, F_DUPFD_CLOEXEC, 0), here = open_directory(own);

	while (here >= 0 && !is_around(at, here))
		if (!ascend(&at))
			return 0;
	return here >= 0 && may_write(at) < 0;
}

/*
 * A user who owns two trees shall not carry processes between them, past what the
 * administrator decided for either (cgroup_procs_write_permission()).
 */
static bool is_denied_above(int cgroup)
{
	return is_version_2(cgroup) && cgroupfs_visit(getpid(), find_denied, &cgroup) == 1;
}

/* One that gives controllers to those below has no processes itself, unless it is the root. */
static bool is_distributor(int cgroup)
{
	autofd control = openat(cgroup, "cgroup.subtree_control", O_RDONLY | O_CLOEXEC);
	autofd type = openat(cgroup, "cgroup.type", O_RDONLY | O_CLOEXEC);
	char word[32] = "", first;

	return is_version_2(cgroup) && read(type, word, sizeof(word) - 1) > 0 &&
	       strcmp(word, "domain\n") == 0 && read(control, &first, 1) == 1 && first != '\n';
}

int delegation_check(const char *directory)
{
	autofd cgroup = open_directory(directory);
	int err = cgroup < 0 ? -errno : may_write(cgroup);

	if (!err && is_denied_above(cgroup))
		err = -EACCES;
	return !err && is_distributor(cgroup) ? -EBUSY : err;
}

bool delegation_is_contained(const char *directory)
{
	autofd cgroup = open_directory(directory);

	return cgroup >= 0 && may_write(cgroup) == 0 && is_denied_above(cgroup);
}
