/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small files that others wrote, read whole. */
#include "facts/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "fd.h"

/* O_PATH with O_NOFOLLOW opens the link itself. */
static bool is_link(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISLNK(st.st_mode);
}

/* Of a link where a directory should be openat2(2) says ELOOP. */
static int refusal(int dir, const char *name)
{
	int err = -errno;
	struct stat st;

	if (err == -ENOTDIR && fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode))
		return -ELOOP;
	return err;
}

/* For Linux 5.5 and older, which have no openat2(2): no symbolic link is followed at all. */
static int open_by_steps(int dir, const char *path, int flags)
{
	autofd at = openat(dir, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char name[NAME_MAX + 1];
	size_t len;

	for (; at >= 0; path += len + 1) {
		autofd above = move_fd(&at);

		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (len > NAME_MAX || (len == 2 && memcmp(path, "..", 2) == 0))
			return len > NAME_MAX ? -ENAMETOOLONG : -EXDEV;
		memcpy(name, path, len);
		name[len] = '\0';
		if (path[len] == '\0') {
			at = openat(above, len ? name : ".", flags | O_NOFOLLOW | O_CLOEXEC);
			return at < 0 ? -errno : is_link(at) ? -ELOOP : move_fd(&at);
		}
		at = openat(above, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
		if (at < 0)
			return refusal(above, name);
	}
	return -errno;
}

int file_open(int dir, const char *path, enum file_reach reach, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_NO_MAGICLINKS,
	};
	int fd;

	if (reach == FILE_BENEATH)
		how.resolve |= RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
	else
		how.resolve |= RESOLVE_IN_ROOT;
	if (reach == FILE_PLACE)
		how.resolve |= RESOLVE_NO_SYMLINKS;
	fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	if (fd >= 0)
		return fd;
	/* A filter of seccomp(2) that does not know the call says EPERM. */
	if ((errno == ENOSYS || errno == EPERM) && reach != FILE_BENEATH)
		return open_by_steps(dir, path, flags);
	return -errno;
}

int file_reopen(int place, int flags)
{
	char link[32];
	int fd;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
	fd = open(link, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* The group bits are those of an access control list, too (acl(5)). */
static uid_t find_author(const struct stat *st)
{
	return st->st_mode & (S_IWGRP | S_IWOTH) ? NSU_NO_UID : st->st_uid;
}

static int read_all(int fd, size_t room, struct file *file)
{
	ssize_t n = 0;

	file->text = malloc(room + 1);
	if (!file->text)
		return -ENOMEM;
	file->len = 0;
	while (file->len < room &&
	       (n = read(fd, file->text + file->len, room - file->len)) > 0)
		file->len += (size_t)n;
	file->text[file->len] = '\0';
	return n < 0 ? -errno : 0;
}

int file_read(int dir, const char *path, enum file_reach reach, struct file *file)
{
	autofd fd = file_open(dir, path, reach, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int err;

	*file = (struct file){ .author = NSU_NO_UID };
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX)
		return S_ISREG(st.st_mode) ? -EFBIG : -EINVAL;
	file->author = find_author(&st);
	err = read_all(fd, (size_t)st.st_size, file);
	if (err)
		file_free(file);
	return err;
}

void file_free(struct file *file)
{
	mem_free(&file->text);
	file->text = NULL;
	file->len = 0;
}
