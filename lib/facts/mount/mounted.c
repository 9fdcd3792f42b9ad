/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What our own mount table says. */
#include "facts/mount/mounted.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "facts/ids/limits.h"
#include "fd.h"

/* A line of it, taken apart as far as anybody asks. */
struct mounted {
	uint64_t id, parent;
	unsigned int major, minor;
	char point[256], options[256];
	const char *tags;		/* the rest: "shared:1 - ext4 /dev/vda rw" */
};

typedef bool mounted_fn(const struct mounted *m, void *arg);

static bool parse(const char *line, struct mounted *m)
{
	int tags = 0;

	*m = (struct mounted){ 0 };
	sscanf(line, "%" SCNu64 " %" SCNu64 " %u:%u %*s %255s %255s %n", &m->id, &m->parent,
	       &m->major, &m->minor, m->point, m->options, &tags);
	m->tags = line + tags;
	return tags;
}

/* 1 when @is says so of a mount, 0 when of none, -1 when there is no table. */
static int find(int root, mounted_fn *is, void *arg)
{
	int fd = limits_open(root, "/proc/self/mountinfo"), found = 0;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	struct mounted m;
	char *line = NULL;
	size_t size = 0;

	if (!f)
		return -1;
	while (!found && getline(&line, &size, f) > 0)
		found = parse(line, &m) && is(&m, arg);
	free(line);
	fclose(f);
	return found;
}

static bool is_on(const struct mounted *m, void *point)
{
	return strcmp(m->point, point) == 0;
}

/*
 * Paths in the table are relative to our root: without one for "/", that is no
 * mount. So says Linux 5.8 where there is no table, too.
 */
bool mounted_in_chroot(int root)
{
	int found = find(root, is_on, (void *)"/");
	struct statx x;

	if (found >= 0 || root >= 0)
		return found == 0;
	return statx(AT_FDCWD, "/", AT_NO_AUTOMOUNT, STATX_TYPE, &x) == 0 &&
	       (x.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) &&
	       !(x.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/* Directories of proc and sysfs that are empty for ever: others are mounted there. */
static bool is_made_for_mounts(const char *point)
{
	static const char *const made[] = {
		"/sys/fs/", "/sys/kernel/debug", "/sys/kernel/tracing", "/sys/kernel/config",
		"/sys/kernel/security", "/sys/firmware/efi/efivars",
		"/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd",
	};

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if (strncmp(point, made[i], strlen(made[i])) == 0)
			return true;
	return false;
}

static bool is_mask(const struct mounted *m, void *dir)
{
	size_t len = strlen(dir);

	return strncmp(m->point, dir, len) == 0 && m->point[len] == '/' &&
	       !is_made_for_mounts(m->point);
}

bool mounted_masks(int root, const char *dir)
{
	return find(root, is_mask, (void *)dir) > 0;
}

static bool is_read_only(const struct mounted *m, void *dir)
{
	return strcmp(m->point, dir) == 0 && strncmp(m->options, "ro", 2) == 0 &&
	       (m->options[2] == ',' || m->options[2] == '\0');
}

bool mounted_is_read_only(int root, const char *dir)
{
	return find(root, is_read_only, (void *)dir) > 0;
}

struct file_system {
	const char *path;
	size_t len;		/* of the mount point that was taken */
	dev_t dev;
	char *type;
	size_t size;
};

/* By its device number: the magic of statfs(2) is one for ext2, ext3 and ext4. */
static bool take_file_system(const struct mounted *m, void *arg)
{
	struct file_system *wanted = arg;
	const char *type = strstr(m->tags, "- ");

	if (!type || makedev(m->major, m->minor) != wanted->dev)
		return false;
	snprintf(wanted->type, wanted->size, "%.*s", (int)strcspn(type + 2, " "), type + 2);
	return true;
}

/* Of a recorded machine: the last line of what is above it the most. */
static bool take_nearest(const struct mounted *m, void *arg)
{
	struct file_system *wanted = arg;
	size_t len = strlen(m->point) - (strcmp(m->point, "/") == 0);
	const char *type = strstr(m->tags, "- ");
	char end = strlen(wanted->path) < len ? 'x' : wanted->path[len];

	if (!type || strncmp(m->point, wanted->path, len) != 0 || (end && end != '/') ||
	    len < wanted->len)
		return false;
	wanted->len = len;
	snprintf(wanted->type, wanted->size, "%.*s", (int)strcspn(type + 2, " "), type + 2);
	return false;
}

bool mounted_get_file_system(int root, const char *path, char *type, size_t size)
{
	struct file_system wanted = { .path = path, .type = type, .size = size };
	struct stat st;

	*type = '\0';
	if (root >= 0)
		return find(root, take_nearest, &wanted) == 0 && *type;
	if (stat(path, &st) < 0)
		return false;
	wanted.dev = st.st_dev;
	return find(-1, take_file_system, &wanted) > 0;
}

/* The mount that a path lies on, or would: a file that was made for it may be gone again. */
static uint64_t get_mount_id(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX] = ".";
	struct statx x;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &x) == 0)
		return x.stx_mnt_id;
	if (slash)
		snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path) + 1, path);
	return statx(AT_FDCWD, dir, 0, STATX_MNT_ID, &x) == 0 ? x.stx_mnt_id : 0;
}

static bool has_tag(const struct mounted *m, const char *tag)
{
	const char *mark = strstr(m->tags, tag), *end = strstr(m->tags, "- ");

	return mark && end && mark < end;
}

static bool is_shared(const struct mounted *m, void *id)
{
	return m->id == *(uint64_t *)id && has_tag(m, "shared:");
}

bool mounted_is_shared(const char *path)
{
	uint64_t id = get_mount_id(path);

	return find(-1, is_shared, &id) > 0;
}

/* The first time the mount itself, then the one that it lies on. */
struct looking {
	uint64_t id, parent;
	dev_t device;
	struct mount_ties *ties;
};

static bool take_ties(const struct mounted *m, void *arg)
{
	struct looking *l = arg;

	if (m->id != l->id)
		return false;
	l->parent = m->parent;
	l->device = makedev(m->major, m->minor);
	l->ties->shared = has_tag(m, "shared:");
	l->ties->slave = has_tag(m, "master:");
	return true;
}

static bool is_other_parent(const struct mounted *m, void *arg)
{
	const struct looking *l = arg;

	return m->id == l->parent && makedev(m->major, m->minor) != l->device;
}

bool mounted_get_ties(const char *directory, struct mount_ties *ties)
{
	struct looking l = { .ties = ties };
	struct statx x;

	*ties = (struct mount_ties){ 0 };
	if (statx(AT_FDCWD, directory, 0, STATX_MNT_ID, &x) < 0)
		return false;
	l.id = x.stx_mnt_id;
	if (find(-1, take_ties, &l) <= 0)
		return false;
	ties->abroad = find(-1, is_other_parent, &l) > 0;
	return true;
}
