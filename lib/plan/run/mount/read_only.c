/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts that may not be written, with all that lies on them. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "facts/mount/mount_table.h"
#include "fd.h"
#include "plan/run/mount/mount_calls.h"

#ifndef ST_NOSYMFOLLOW
#define ST_NOSYMFOLLOW 0x2000
#endif
#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

/* What the mount has already it keeps: some of it may be locked (mount_namespaces(7)). */
static int remount_one(int mounted)
{
	static const struct { unsigned long of_statvfs, of_mount; } flags[] = {
		{ ST_NOSUID, MS_NOSUID }, { ST_NODEV, MS_NODEV }, { ST_NOEXEC, MS_NOEXEC },
		{ ST_NOATIME, MS_NOATIME }, { ST_NODIRATIME, MS_NODIRATIME },
		{ ST_RELATIME, MS_RELATIME }, { ST_NOSYMFOLLOW, MS_NOSYMFOLLOW },
	};
	unsigned long keep = 0;
	char link[LINK_SIZE];
	struct statvfs st;

	if (fstatvfs(mounted, &st) < 0)
		return -errno;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (st.f_flag & flags[i].of_statvfs)
			keep |= flags[i].of_mount;
	return mount(NULL, link_of(mounted, link), NULL,
		     MS_REMOUNT | MS_BIND | MS_RDONLY | keep, NULL) < 0 ? -errno : 0;
}

static bool is_below(const char *point, const char *top)
{
	size_t len = strcmp(top, "/") == 0 ? 0 : strlen(top);

	return strncmp(point, top, len) == 0 && point[len] == '/' && point[len + 1];
}

/*
 * O_PATH starts no automount. Where no path leads something else lies over it, which for who
 * has fewer rights is locked there; where it leads to another one, that is in the table, too,
 * and to what is no mount point (EINVAL) nothing has to be done.
 */
static int remount_point(const char *point)
{
	autofd mounted = open(point, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int err;

	if (mounted < 0)
		return is_gone(-errno) || errno == ENOTDIR ? 0 : -errno;
	err = remount_one(mounted);
	return err == -EINVAL ? 0 : err;
}

static int remount_below(const char *top)
{
	struct mount_table table = { 0 };
	int err = mount_table_read(&table, AT_FDCWD, "/proc/self/mountinfo");

	for (size_t i = 0; !err && i < table.count; i++)
		if (is_below(table.lines[i].is.point, top))
			err = remount_point(table.lines[i].is.point);
	mount_table_clear(&table);
	return err;
}

int read_only_remount(int mounted)
{
	char link[LINK_SIZE], top[PATH_MAX];
	int err = remount_one(mounted);
	ssize_t len;

	if (err)
		return err;
	len = readlink(link_of(mounted, link), top, sizeof(top) - 1);
	if (len < 0)
		return -errno;
	top[len] = '\0';
	return remount_below(top);
}

/*
 * Linux 5.11 and older have no call for a tree, and none for a mount that is not attached: for
 * that (EINVAL) it is too early.
 */
int run_read_only(struct run *r, const struct step *s)
{
	struct mount_attributes attributes = { .set = MOUNT_ATTR_RDONLY };
	bool *later = &r->read_only[s->slot];
	int err;

	*later = r->by_path[s->slot];
	if (*later || syscall(SYS_mount_setattr, r->slots[s->slot], "",
			      AT_EMPTY_PATH | AT_RECURSIVE, &attributes,
			      sizeof(attributes)) == 0)
		return 0;
	if (errno != ENOSYS)
		return -errno;
	err = read_only_remount(r->slots[s->slot]);
	*later = err == -EINVAL;
	return *later ? 0 : err;
}
