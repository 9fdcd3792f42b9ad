/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What holds a process back besides its namespaces. */
#include "facts/process/confinement.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/text.h"
#include "fd.h"

/* ------------------------------------------------------------------------- status */

/* What follows "\nKEY:\t"; a name, in the first line, may hold no newline there. */
static const char *find_field(const char *status, const char *key)
{
	const char *at = strstr(status, key);

	return at ? at + strlen(key) : NULL;
}

static bool read_set(const char *status, const char *key, uint64_t *set)
{
	const char *at = find_field(status, key);

	return at && sscanf(at, "%" SCNx64, set) == 1;
}

/* Kernels without seccomp(2) have no such line, and so no filter. */
static unsigned int read_number(const char *status, const char *key)
{
	const char *at = find_field(status, key);
	unsigned int number = 0;

	return at && sscanf(at, "%u", &number) == 1 ? number : 0;
}

int confinement_parse(const char *status, struct nsu_confinement *c)
{
	if (!read_set(status, "\nCapEff:\t", &c->effective) ||
	    !read_set(status, "\nCapBnd:\t", &c->bounding))
		return -EBADMSG;
	c->no_new_privs = read_number(status, "\nNoNewPrivs:\t");
	c->filtered = read_number(status, "\nSeccomp:\t");
	c->known = true;
	return 0;
}

int confinement_read(int dir, struct nsu_confinement *c)
{
	struct text status = { 0 };
	int err = text_read(&status, dir, "status");

	if (!err)
		err = confinement_parse(status.at, c);
	free(status.at);
	return err;
}

/* ------------------------------------------------------------------------- mounts */

static const struct {
	enum nsu_spot spot;
	const char *path;
	const char *type;	/* of the file system that makes it what it is */
} spots[] = {
	{ NSU_SPOT_SYSCTL, "/proc/sys", "proc" },
	{ NSU_SPOT_SYSRQ, "/proc/sysrq-trigger", "proc" },
	{ NSU_SPOT_IRQ, "/proc/irq", "proc" },
	{ NSU_SPOT_BUS, "/proc/bus", "proc" },
	{ NSU_SPOT_SYS, "/sys", "sysfs" },
	{ NSU_SPOT_CGROUP, "/sys/fs/cgroup", "cgroup" },
};

#define SPOTS (sizeof(spots) / sizeof(spots[0]))

const char *nsu_spot_get_path(enum nsu_spot spot)
{
	for (size_t i = 0; i < SPOTS; i++)
		if (spots[i].spot == spot)
			return spots[i].path;
	return NULL;
}

/* A line of it. Paths stay escaped: none of ours has anything to escape. */
struct mount {
	uint64_t id, parent;
	const char *point, *type;
	bool read_only;
};

struct mounts {
	struct mount *at;
	size_t count;
};

static bool has_option(const char *options, const char *wanted)
{
	size_t len = strlen(wanted);

	for (; options; options = strchr(options, ',')) {
		options += *options == ',';
		if (strncmp(options, wanted, len) == 0 && strchr(", \n", options[len]))
			return true;
	}
	return false;
}

/* "36 35 98:0 /root /point rw,noatime shared:1 - ext4 /dev/sda rw" */
static bool parse_line(char *line, struct mount *m)
{
	char *fields[6] = { NULL }, *rest = strstr(line, " - "), *type, *options;

	if (!rest)
		return false;
	*rest = '\0';
	for (size_t i = 0; i < 6; i++) {
		fields[i] = strsep(&line, " ");
		if (!fields[i])
			return false;
	}
	rest += 3;
	type = strsep(&rest, " ");
	strsep(&rest, " ");
	options = rest;
	m->point = fields[4];
	m->type = type;
	m->read_only = has_option(fields[5], "ro") || (options && has_option(options, "ro"));
	return sscanf(fields[0], "%" SCNu64, &m->id) == 1 &&
	       sscanf(fields[1], "%" SCNu64, &m->parent) == 1;
}

static int parse_all(char *text, struct mounts *all)
{
	size_t lines = 1;

	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	all->at = calloc(lines, sizeof(*all->at));
	if (!all->at)
		return -ENOMEM;
	for (char *line; (line = strsep(&text, "\n"));)
		all->count += parse_line(line, &all->at[all->count]);
	return 0;
}

static bool is_at_or_below(const char *path, const char *point)
{
	size_t len = strcmp(point, "/") == 0 ? 0 : strlen(point);

	return strncmp(path, point, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool is_there(const struct mounts *all, uint64_t id)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].id == id)
			return true;
	return false;
}

/* What the kernel comes to first on the way to @path from the mount @from (NULL: outside). */
static const struct mount *step(const struct mounts *all, const struct mount *from,
				const char *path)
{
	const struct mount *next = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct mount *m = &all->at[i];

		if (m == from || !is_at_or_below(path, m->point) ||
		    (from ? m->parent != from->id :
			    m->parent != m->id && is_there(all, m->parent)))
			continue;
		if (!next || strlen(m->point) < strlen(next->point))
			next = m;
	}
	return next;
}

/* The mount that @path lies on; NULL where none shows. */
static const struct mount *find_mount(const struct mounts *all, const char *path)
{
	const struct mount *at = NULL, *next = step(all, NULL, path);

	/* A table that was read while it changed may go in circles. */
	for (size_t n = 0; next && n < all->count; n++) {
		at = next;
		next = step(all, at, path);
	}
	return at;
}

static bool is_open(const struct mount *m, const char *type)
{
	return m && !m->read_only && strncmp(m->type, type, strlen(type)) == 0;
}

/* The place itself, or a part of it that is mounted anew, as /proc/sys/net may be. */
static bool is_writable(const struct mounts *all, const char *path, const char *type)
{
	if (is_open(find_mount(all, path), type))
		return true;
	for (size_t i = 0; i < all->count; i++) {
		const struct mount *m = &all->at[i];

		if (is_at_or_below(m->point, path) && is_open(m, type) &&
		    find_mount(all, m->point) == m)
			return true;
	}
	return false;
}

int confinement_parse_spots(char *mountinfo, unsigned int *writable)
{
	struct mounts all = { 0 };

	*writable = 0;
	if (parse_all(mountinfo, &all) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < SPOTS; i++)
		if (is_writable(&all, spots[i].path, spots[i].type))
			*writable |= spots[i].spot;
	free(all.at);
	return 0;
}

int confinement_read_spots(int dir, unsigned int *writable)
{
	struct text table = { 0 };
	int err = text_read(&table, dir, "mountinfo");

	if (!err)
		err = confinement_parse_spots(table.at, writable);
	free(table.at);
	return err;
}
