/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ranges of IDs that /etc/subuid and /etc/subgid give to a user: subuid(5). */
#include "facts/ids/subid.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

#define ID_LIMIT 4294967294u

/* A user is named, or is a number, whole: "0x" is nobody's, and never root's. */
static bool is_users(const char *word, uid_t uid, const char *name)
{
	uint64_t n;

	if (name && strcmp(word, name) == 0)
		return true;
	return nsu_number_parse(word, 0, ID_LIMIT, &n) == 0 && n == uid;
}

static uint32_t next_inside(const struct nsu_idmap *map)
{
	uint64_t next = 0;

	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *x = &map->extents[i];

		if ((uint64_t)x->inside + x->count > next)
			next = (uint64_t)x->inside + x->count;
	}
	return (uint32_t)next;
}

static int append(struct nsu_idmap *map, uint64_t start, uint64_t count, bool identity)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 ":%" PRIu64 ":%" PRIu64,
		 identity ? start : next_inside(map), start, count);
	return nsu_idmap_parse(map, text);
}

/* "name:start:count", changed while it is taken apart. */
static int take_line(char *line, uid_t uid, const char *name, bool identity,
		     struct nsu_idmap *map)
{
	char *start = strchr(line, ':'), *count = start ? strchr(start + 1, ':') : NULL;
	uint64_t first, n;

	if (!count)
		return 0;
	*start++ = '\0';
	*count++ = '\0';
	count[strcspn(count, "\n")] = '\0';
	if (!is_users(line, uid, name) || nsu_number_parse(start, 0, ID_LIMIT, &first) ||
	    nsu_number_parse(count, 1, ID_LIMIT, &n))
		return 0;
	return append(map, first, n, identity);
}

int subid_read(const char *path, uid_t uid, const char *name, bool identity,
	       struct nsu_idmap *map)
{
	char *line = NULL;
	size_t size = 0;
	int err = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0)
		err = take_line(line, uid, name, identity, map);
	free(line);
	fclose(f);
	return err;
}

/* All that we have: the identity of each range in our own map. */
static int read_own(const char *path, struct nsu_idmap *map)
{
	uint64_t first, count;
	int err = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		return -errno;
	while (!err && fscanf(f, "%" SCNu64 " %*u %" SCNu64, &first, &count) == 2)
		err = append(map, first, count == UINT32_MAX ? ID_LIMIT : count, true);
	fclose(f);
	return err;
}

int nsu_idmap_find(struct nsu_idmap *map, enum nsu_idmap_source source, bool groups)
{
	uid_t uid = geteuid();
	struct passwd *user;
	size_t before = map->count;
	int err;

	if (source == NSU_IDMAP_OWN)
		return read_own(groups ? "/proc/self/gid_map" : "/proc/self/uid_map", map);
	user = getpwuid(uid);
	err = subid_read(groups ? "/etc/subgid" : "/etc/subuid", uid,
			 user ? user->pw_name : NULL, source == NSU_IDMAP_SUBIDS, map);
	if (!err && map->count == before)
		err = -ENODATA;
	return err;
}
