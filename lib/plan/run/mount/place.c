/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files and directories, and where they lie. Below a root that others filled
 * nothing is looked up by the kernel's own rules: a symbolic link there could
 * lead to anything of ours.
 */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/file.h"
#include "fd.h"

static int result(int returned)
{
	return returned < 0 ? -errno : 0;
}

static int passed_over(const struct step *s, int err, int expected)
{
	return s->optional && err == -expected ? 1 : err;
}

int place_open(struct run *r, const struct step *s)
{
	int fd;

	if (s->in)
		return file_open(r->slots[s->in], s->object, FILE_PLACE, O_PATH);
	fd = open(s->object, O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int place_write(int fd, const char *text)
{
	ssize_t len = (ssize_t)strlen(text), written = write(fd, text, (size_t)len);

	return written < 0 ? -errno : written < len ? -ENOSPC : 0;
}

/* The directory that holds the object, and what it is called in there. */
struct entry {
	int dir;
	const char *name;
};

static int find_entry(const struct run *r, const struct step *s, struct entry *entry)
{
	const char *slash = strrchr(s->object, '/');
	char *above;

	*entry = (struct entry){ AT_FDCWD, s->object };
	if (!s->in)
		return 0;
	above = strndup(s->object, slash ? (size_t)(slash - s->object) : 0);
	if (!above)
		return -ENOMEM;
	entry->name = slash ? slash + 1 : s->object;
	entry->dir = file_open(r->slots[s->in], *above ? above : ".", FILE_PLACE,
			       O_PATH | O_DIRECTORY);
	free(above);
	return entry->dir < 0 ? entry->dir : 0;
}

static void leave_entry(struct entry *entry)
{
	fd_close(&entry->dir);
}

int run_mkdir(struct run *r, const struct step *s)
{
	struct entry entry;
	int err = find_entry(r, s, &entry);

	if (err)
		return err;
	err = result(mkdirat(entry.dir, entry.name, (mode_t)s->flags));
	leave_entry(&entry);
	return passed_over(s, err, EEXIST);
}

static int remove_entry(const struct run *r, const struct step *s, int flags)
{
	struct entry entry;
	int err = find_entry(r, s, &entry);

	if (err)
		return err;
	err = result(unlinkat(entry.dir, entry.name, flags));
	leave_entry(&entry);
	return err;
}

/* A root that has become ours is held no more: what was made below ends with its mounts. */
static int undo_entry(const struct run *r, const struct step *s, int flags)
{
	return s->in && r->slots[s->in] < 0 ? 0 : remove_entry(r, s, flags);
}

int undo_mkdir(struct run *r, const struct step *s)
{
	return undo_entry(r, s, AT_REMOVEDIR);
}

/* What is mounted on one would be on a file that nobody named. */
static bool is_link(const struct entry *entry)
{
	struct stat st;

	return fstatat(entry->dir, entry->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISLNK(st.st_mode);
}

int run_create(struct run *r, const struct step *s)
{
	struct entry entry;
	autofd fd = -1;
	int err = find_entry(r, s, &entry);

	if (err)
		return err;
	fd = openat(entry.dir, entry.name, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    (mode_t)s->flags);
	err = result(fd);
	if (err == -EEXIST && is_link(&entry))
		err = -ELOOP;
	leave_entry(&entry);
	return passed_over(s, err, EEXIST);
}

int undo_create(struct run *r, const struct step *s)
{
	return undo_entry(r, s, 0);
}

int run_unlink(struct run *r, const struct step *s)
{
	return passed_over(s, remove_entry(r, s, 0), ENOENT);
}

int run_symlink(struct run *r, const struct step *s)
{
	struct entry entry;
	int err = find_entry(r, s, &entry);

	if (err)
		return err;
	err = result(symlinkat(s->text, entry.dir, entry.name));
	leave_entry(&entry);
	return err;
}
