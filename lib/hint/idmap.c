/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was to be mapped, and why not: the object of such an error is the file,
 * or newuidmap(1), and then the map: "/proc/7/uid_map: 0 100000 65536".
 */
#include "hint/probe.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "facts/ids/limits.h"

static bool is_of_groups(const struct probe *p)
{
	return strstr(p->e->object, "gid_map") || strstr(p->e->object, "newgidmap");
}

/* Lines of a map, however they are separated; one that was cut off is left out. */
static void read_map(const char *text, struct nsu_idmap *map)
{
	struct nsu_extent x;
	int used = 0;

	for (map->count = 0; map->count < NSU_EXTENTS_MAX; text += used) {
		text += strspn(text, " ,\n");
		if (sscanf(text, "%" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &x.inside, &x.outside,
			   &x.count, &used) != 3 || text[used] == '.')
			break;
		map->extents[map->count++] = x;
	}
}

static void read_asked(const struct probe *p, struct nsu_idmap *map)
{
	const char *behind = strstr(p->e->object, ": ");

	if (!behind)
		behind = strchr(p->e->object, ' ');
	map->count = 0;
	if (behind)
		read_map(behind + 1, map);
}

/* How many of the IDs from @first on @have has on one side: 0 where it has not the first. */
static uint64_t count_known(const struct nsu_idmap *have, uint32_t first, bool outside)
{
	for (size_t i = 0; i < have->count; i++) {
		const struct nsu_extent *x = &have->extents[i];
		uint32_t start = outside ? x->outside : x->inside;

		if (first - start < x->count)
			return (uint64_t)start + x->count - first;
	}
	return 0;
}

/* The first ID outside of @asked that @have does not have on that side. */
static bool find_missing(struct probe *p, const struct nsu_idmap *asked,
			 const struct nsu_idmap *have, bool outside)
{
	for (size_t i = 0; i < asked->count; i++) {
		uint64_t id = asked->extents[i].outside, end = id + asked->extents[i].count;

		while (id < end) {
			uint64_t known = count_known(have, (uint32_t)id, outside);

			if (!known) {
				snprintf(p->found, sizeof(p->found), "%" PRIu64, id);
				return true;
			}
			id += known;
		}
	}
	return false;
}

/* Who writes for another is where the IDs have to be. One's own map names one's own ID. */
static bool is_written_outside(const struct probe *p)
{
	return strncmp(p->e->object, "/proc/self/", 11) != 0;
}

bool probe_maps_missing(struct probe *p)
{
	struct nsu_idmap asked, have;
	char text[8192];

	if (!is_written_outside(p))
		return false;
	limits_read(p->root, is_of_groups(p) ? "/proc/self/gid_map" : "/proc/self/uid_map",
		    text, sizeof(text));
	read_map(text, &have);
	read_asked(p, &asked);
	return find_missing(p, &asked, &have, false);
}

/* Since Linux 5.12: who maps the root outside could make it run programs of its own. */
bool probe_maps_own_root(struct probe *p)
{
	struct nsu_idmap asked;

	read_asked(p, &asked);
	for (size_t i = 0; i < asked.count; i++)
		if (asked.extents[i].outside == 0)
			return !is_written_outside(p) || probe_lacks_setfcap(p);
	return false;
}

/* newuidmap(1) takes what subuid(5) gives, and our own ID. */
bool probe_maps_not_given(struct probe *p)
{
	struct nsu_idmap asked, have = { 0 };
	uint32_t own = is_of_groups(p) ? getegid() : geteuid();

	read_asked(p, &asked);
	nsu_idmap_find(&have, NSU_IDMAP_SUBIDS, is_of_groups(p));
	if (!count_known(&have, own, true) && have.count < NSU_EXTENTS_MAX)
		have.extents[have.count++] = (struct nsu_extent){ own, own, 1 };
	return find_missing(p, &asked, &have, true);
}

/* As execvp(3) looks for it. */
static bool find_helper(const struct probe *p, char *path, size_t size)
{
	const char *name = is_of_groups(p) ? "newgidmap" : "newuidmap", *dir = getenv("PATH");

	while (dir && *dir) {
		size_t len = strcspn(dir, ":");

		snprintf(path, size, "%.*s/%s", (int)len, dir, name);
		if (faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0)
			return true;
		dir += len + (dir[len] == ':');
	}
	return false;
}

bool probe_no_helper(struct probe *p)
{
	char path[PATH_MAX];

	return !find_helper(p, path, sizeof(path));
}

/* Without the set-user-ID bit or capabilities it may no more than we (shadow's configure). */
bool probe_plain_helper(struct probe *p)
{
	char path[PATH_MAX];
	struct statvfs fs;
	struct stat st;

	if (!find_helper(p, path, sizeof(path)) || stat(path, &st) < 0)
		return false;
	snprintf(p->found, sizeof(p->found), is_of_groups(p) ? "newgidmap" : "newuidmap");
	if (statvfs(path, &fs) == 0 && (fs.f_flag & ST_NOSUID))
		return true;
	return !(st.st_uid == 0 && (st.st_mode & S_ISUID)) &&
	       getxattr(path, "security.capability", NULL, 0) <= 0;
}
