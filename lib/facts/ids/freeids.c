/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IDs that are spoken for: by lines of subuid(5), and by the maps of processes. */
#include "facts/ids/freeids.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "facts/ids/subid.h"
#include "facts/process/numbered.h"
#include "fd.h"

#define UNIT 65536u		/* of the kubelet: a pod has one, at a multiple of it */
#define FORMAT "%255[^:]:%10" SCNu64 ":%10" SCNu64	/* of subuid(5) */
#define ID_END 4294967295u	/* (uid_t)-1 is no ID */
#define SIGNED_END 2147483648u	/* ps(1), and others, print those above as negative */
#define MAP_TEXT 16384		/* of 340 lines */

static int add(struct taken *taken, uint64_t first, uint64_t count)
{
	struct range *ranges;

	if (taken->count % 64 == 0) {
		ranges = reallocarray(taken->ranges, taken->count + 64, sizeof(*ranges));
		if (!ranges)
			return -ENOMEM;
		taken->ranges = ranges;
	}
	taken->ranges[taken->count++] = (struct range){ first, first + count };
	return 0;
}

void taken_free(struct taken *taken)
{
	free(taken->ranges);
	*taken = (struct taken){ 0 };
}

uint64_t taken_find(const struct taken *taken, uint64_t first, uint64_t end)
{
	for (size_t i = 0; i < taken->count; i++)
		if (first < taken->ranges[i].end && taken->ranges[i].first < end)
			return taken->ranges[i].end;
	return 0;
}

static bool is_of(const char *word, uid_t uid, const char *name)
{
	uint64_t n;

	return (name && strcmp(word, name) == 0) ||
	       (nsu_number_parse(word, 0, ID_END, &n) == 0 && n == uid);
}

int taken_add_file(struct taken *taken, const char *path, uid_t uid, const char *name)
{
	char *line = NULL, who[256];
	uint64_t first, count;
	size_t size = 0;
	int err = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		return errno == ENOENT ? 0 : -errno;
	while (!err && getline(&line, &size, f) > 0)
		if (sscanf(line, FORMAT, who, &first, &count) == 3 && !is_of(who, uid, name))
			err = add(taken, first, count);
	free(line);
	fclose(f);
	return err;
}

/* ---------------------------------------------------------------- maps of processes */

static ssize_t read_map(int proc, const char *pid, const char *map, char *text)
{
	char path[64];
	autofd fd = -1;
	ssize_t n = -1;

	if (snprintf(path, sizeof(path), "%s/%s", pid, map) < (int)sizeof(path))
		fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		n = read(fd, text, MAP_TEXT - 1);
	text[n > 0 ? n : 0] = '\0';
	return n;
}

/*
 * Whoever has all of our IDs, each as itself ("nsrun --map-users=all", a lab of root's), has
 * no range of his own: his users are ours.
 */
static bool is_ours(uint64_t inside, uint64_t first, uint64_t count)
{
	return inside == 0 && first == 0 && count > UNIT;
}

static int add_lines(struct taken *taken, const char *text)
{
	uint64_t inside, first, count;
	int err = 0, n;

	for (; !err && sscanf(text, "%" SCNu64 " %" SCNu64 " %" SCNu64 "%n", &inside, &first,
			      &count, &n) == 3; text += n)
		if (!is_ours(inside, first, count))
			err = add(taken, first, count);
	return err;
}

/* Most processes have the map of the one before. */
int taken_add_maps(struct taken *taken, const char *map)
{
	autofree char *own = malloc(MAP_TEXT), *text = malloc(MAP_TEXT), *last = NULL;
	autofd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct numbered processes;
	int pid, more = 1, err = 0;

	last = calloc(MAP_TEXT, 1);
	if (proc < 0 || !own || !text || !last)
		return proc < 0 ? -errno : -ENOMEM;
	if (read_map(proc, "self", map, own) < 0)
		return -errno;
	numbered_begin(&processes, proc, 1);
	while (!err && (more = numbered_next(&processes, &pid)) > 0) {
		if (read_map(proc, processes.name, map, text) <= 0 ||
		    strcmp(text, own) == 0 || strcmp(text, last) == 0)
			continue;
		err = add_lines(taken, text);
		strncpy(last, text, MAP_TEXT - 1);
	}
	return err ? err : more;
}

/* ------------------------------------------------------------------------- choosing */

struct choice {
	struct taken users, groups;
	struct nsu_idmap own_users, own_groups;	/* what we may map at all */
	uint32_t count;
};

static bool has(const struct nsu_idmap *map, uint64_t first, uint64_t count)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *x = &map->extents[i];

		if (first >= x->outside && first + count <= (uint64_t)x->outside + x->count)
			return true;
	}
	return false;
}

static bool is_free(const struct choice *c, uint64_t first)
{
	uint64_t end = first + c->count;

	return has(&c->own_users, first, c->count) && has(&c->own_groups, first, c->count) &&
	       !taken_find(&c->users, first, end) && !taken_find(&c->groups, first, end);
}

static int choose_between(const struct choice *c, uint64_t begin, uint64_t end,
			  uint64_t *first)
{
	const uint64_t slots = (end - begin) / UNIT;
	uint64_t start = 0;

	if (getrandom(&start, sizeof(start), 0) < 0)
		start = 0;
	for (uint64_t i = 0; i < slots; i++) {
		*first = begin + UNIT * ((start + i) % slots);
		if (is_free(c, *first))
			return 0;
	}
	return -ENOSPC;
}

/* IDs below 65536 are people and daemons of the host, so these are never given away. */
static int choose_for_both(const struct choice *c, uint64_t *first)
{
	int err = choose_between(c, UNIT, SIGNED_END, first);

	return err ? choose_between(c, SIGNED_END, ID_END, first) : 0;
}

static int choose_in(const struct nsu_idmap *blocks, const struct taken *taken, uint32_t count,
		     uint64_t *first)
{
	for (size_t i = 0; i < blocks->count; i++) {
		uint64_t end = (uint64_t)blocks->extents[i].outside + blocks->extents[i].count;

		*first = blocks->extents[i].outside;
		while (*first + count <= end) {
			uint64_t next = taken_find(taken, *first, *first + count);

			if (!next)
				return 0;
			*first = next;
		}
	}
	return -ENOSPC;
}

static int find_own(struct choice *c, bool root)
{
	enum nsu_idmap_source source = root ? NSU_IDMAP_OWN : NSU_IDMAP_SUBIDS;
	int err = nsu_idmap_find(&c->own_users, source, false);

	return err ? err : nsu_idmap_find(&c->own_groups, source, true);
}

static int find_taken(struct choice *c, uid_t uid)
{
	struct passwd *user = getpwuid(uid);
	const char *name = user ? user->pw_name : NULL;
	int err = taken_add_file(&c->users, "/etc/subuid", uid, name);

	if (!err)
		err = taken_add_file(&c->groups, "/etc/subgid", uid, name);
	if (!err)
		err = taken_add_maps(&c->users, "uid_map");
	return err ? err : taken_add_maps(&c->groups, "gid_map");
}

static int choose(const struct choice *c, bool root, uint64_t *users, uint64_t *groups)
{
	int err;

	if (root) {
		err = choose_for_both(c, users);
		*groups = *users;
		return err;
	}
	err = choose_in(&c->own_users, &c->users, c->count, users);
	return err ? err : choose_in(&c->own_groups, &c->groups, c->count, groups);
}

int nsu_idmap_find_free(struct nsu_idmap *uids, struct nsu_idmap *gids, uint32_t count)
{
	struct choice c = { .count = count };
	bool root = geteuid() == 0;
	uint64_t users = 0, groups = 0;
	int err = find_own(&c, root);

	if (!err)
		err = find_taken(&c, geteuid());
	if (!err)
		err = choose(&c, root, &users, &groups);
	taken_free(&c.users);
	taken_free(&c.groups);
	if (err)
		return err;
	*uids = (struct nsu_idmap){ 1, { { 0, (uint32_t)users, count } } };
	*gids = (struct nsu_idmap){ 1, { { 0, (uint32_t)groups, count } } };
	return 0;
}
