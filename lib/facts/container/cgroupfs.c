/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the cgroups of a process are among our mounts: cgroups(7), v1, hybrid and v2. */
#include "facts/container/cgroupfs.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

/* A line of /proc/PID/cgroup: "4:memory:/a/b", and "0::/a/b" for version 2. */
struct membership {
	const char *controllers, *path;
};

/* The fields of a mountinfo line that matter here; strings in that line. */
struct hierarchy {
	char *root, *point, *type, *options;
};

/* Spaces and the like are written as \040 (proc_pid_mountinfo(5)). */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; to++) {
		unsigned int byte;

		if (sscanf(text, "\\%3o", &byte) == 1) {
			*to = (char)byte;
			text += 4;
		} else {
			*to = *text++;
		}
	}
	*to = '\0';
}

/* "36 35 0:30 ROOT POINT rw - TYPE SOURCE OPTIONS", with optional fields before the dash. */
static bool parse_mount(char *line, struct hierarchy *h)
{
	char *save = NULL, *rest = strstr(line, " - ");

	if (!rest)
		return false;
	*rest = '\0';
	for (int field = 0; field < 5; field++) {
		char *word = strtok_r(field ? NULL : line, " ", &save);

		if (field == 3)
			h->root = word;
		if (field == 4)
			h->point = word;
	}
	h->type = strtok_r(rest + 3, " ", &save);
	if (!strtok_r(NULL, " ", &save) || !h->point)
		return false;
	h->options = strtok_r(NULL, " \n", &save);
	unescape(h->root);
	unescape(h->point);
	return h->options;
}

/* Is the whole of @controllers, "cpu,cpuacct" or "name=x", among the options? */
static bool has_option(const char *options, const char *controllers)
{
	size_t len = strlen(controllers);

	for (; options; options = strchr(options, ','), options += options != NULL)
		if (strncmp(options, controllers, len) == 0 &&
		    (options[len] == '\0' || options[len] == ','))
			return true;
	return false;
}

static bool is_mount_of(const struct hierarchy *h, const struct membership *m)
{
	if (!*m->controllers)
		return strcmp(h->type, "cgroup2") == 0;
	return strcmp(h->type, "cgroup") == 0 && has_option(h->options, m->controllers);
}

/* The path counts from the root of the hierarchy; the mount may begin below that. */
static int print_directory(const struct hierarchy *h, const char *path, char *directory)
{
	size_t skip = strcmp(h->root, "/") == 0 ? 0 : strlen(h->root);
	int n;

	if (strncmp(path, h->root, skip) != 0 || (skip && path[skip] && path[skip] != '/'))
		return -ENOENT;
	path += skip;
	n = snprintf(directory, PATH_MAX, "%s%s", h->point, strcmp(path, "/") == 0 ? "" : path);
	return n < 0 || n >= PATH_MAX ? -ENAMETOOLONG : 0;
}

static int find_directory(const struct membership *m, char *directory)
{
	char *line = NULL;
	size_t size = 0;
	int err = -ENOENT;
	FILE *mounts = fopen("/proc/self/mountinfo", "re");

	while (mounts && err && getline(&line, &size, mounts) > 0) {
		struct hierarchy h = { 0 };

		if (parse_mount(line, &h) && is_mount_of(&h, m))
			err = print_directory(&h, m->path, directory);
	}
	free(line);
	if (mounts)
		fclose(mounts);
	return err;
}

static bool parse_membership(char *line, struct membership *m)
{
	char *first = strchr(line, ':'), *second = first ? strchr(first + 1, ':') : NULL;

	if (!second)
		return false;
	*second = '\0';
	second[1 + strcspn(second + 1, "\n")] = '\0';
	m->controllers = first + 1;
	m->path = second + 1;
	return true;
}

/* Whether we are in that cgroup, too: then the file about us has the same line. */
static bool is_ours(const char *line)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char *own = NULL;
	size_t size = 0;
	bool found = false;

	while (f && !found && getline(&own, &size, f) > 0)
		found = strcmp(own, line) == 0;
	free(own);
	if (f)
		fclose(f);
	return found;
}

static int visit_each(pid_t pid, bool also_ours, cgroupfs_fn *visit, void *arg)
{
	char name[32], directory[PATH_MAX], *line = NULL;
	size_t size = 0;
	int err = 0, found = 0;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/cgroup", (int)pid);
	f = fopen(name, "re");
	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0) {
		bool passed = !also_ours && is_ours(line);
		struct membership m;

		if (!parse_membership(line, &m) || find_directory(&m, directory) < 0)
			continue;
		found++;
		err = passed ? 0 : visit(arg, directory);
	}
	free(line);
	fclose(f);
	return err || found ? err : -ENOENT;
}

int cgroupfs_visit(pid_t pid, cgroupfs_fn *visit, void *arg)
{
	return visit_each(pid, true, visit, arg);
}

int cgroupfs_visit_others(pid_t pid, cgroupfs_fn *visit, void *arg)
{
	return visit_each(pid, false, visit, arg);
}

struct found {
	char *path;
	size_t size;
};

/* The hierarchy of version 2 is the last (proc_pid_cgroup(5)). */
static int keep_last(void *arg, const char *directory)
{
	struct found *found = arg;
	int n = snprintf(found->path, found->size, "%s", directory);

	return n < 0 || (size_t)n >= found->size ? -ENAMETOOLONG : 0;
}

int nsu_cgroup_find(char *path, size_t size)
{
	struct found found = { path, size };

	return cgroupfs_visit(getpid(), keep_last, &found);
}
