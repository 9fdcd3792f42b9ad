/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Maps of user and group IDs: read from options, checked before the kernel does. */
#include <nsutil.h>

#include <errno.h>
#include <string.h>

#define ID_MAX 4294967294u	/* 4294967295 is (uid_t)-1: no ID, as in setresuid(2) */

static bool overlap(uint32_t a, uint32_t na, uint32_t b, uint32_t nb)
{
	return a < (uint64_t)b + nb && b < (uint64_t)a + na;
}

/* Makes @x longer by @y where that goes on, on both sides. */
static bool extend(struct nsu_extent *x, const struct nsu_extent *y)
{
	uint64_t count = (uint64_t)x->count + y->count;

	if (y->inside != (uint64_t)x->inside + x->count ||
	    y->outside != (uint64_t)x->outside + x->count || count > UINT32_MAX)
		return false;
	x->count = (uint32_t)count;
	return true;
}

/* Neighbours become one, since the kernel counts extents (UID_GID_MAP_MAX_EXTENTS). */
static bool merge(struct nsu_idmap *map, struct nsu_extent x)
{
	for (size_t i = 0; i < map->count; i++) {
		struct nsu_extent *y = &map->extents[i];

		if (extend(y, &x))
			return true;
		if (extend(&x, y)) {
			*y = x;
			return true;
		}
	}
	return false;
}

/* The kernel takes no ID twice, on neither side (user_namespaces(7)). */
static int append(struct nsu_idmap *map, struct nsu_extent x)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *y = &map->extents[i];

		if (overlap(x.inside, x.count, y->inside, y->count) ||
		    overlap(x.outside, x.count, y->outside, y->count))
			return -EEXIST;
	}
	if (merge(map, x))
		return 0;
	if (map->count == NSU_EXTENTS_MAX)
		return -E2BIG;
	map->extents[map->count++] = x;
	return 0;
}

/* Cuts the next of three words off @text. Counts begin at 1, and end one beyond the last ID. */
static int take_number(const char **text, char end, bool counts, uint32_t *number)
{
	size_t len = strcspn(*text, ":");
	char word[24];
	uint64_t n;
	int err;

	if (len >= sizeof(word) || (*text)[len] != end)
		return -EINVAL;
	memcpy(word, *text, len);
	word[len] = '\0';
	*text += len + (end != '\0');
	err = nsu_number_parse(word, counts, (uint64_t)ID_MAX + counts, &n);
	*number = err ? 0 : (uint32_t)n;
	return err;
}

int nsu_idmap_parse(struct nsu_idmap *map, const char *text)
{
	struct nsu_extent x;
	int err = take_number(&text, ':', false, &x.inside);

	if (!err)
		err = take_number(&text, ':', false, &x.outside);
	if (!err)
		err = take_number(&text, '\0', true, &x.count);
	if (!err && (x.inside > ID_MAX - (x.count - 1) || x.outside > ID_MAX - (x.count - 1)))
		err = -ERANGE;
	return err ? err : append(map, x);
}

static uint32_t up_to(uint32_t count, uint32_t from, uint32_t id)
{
	return id > from && id - from < count ? id - from : count;
}

/* Runs of @x between the two IDs: the side without its own loses the highest. */
static int make_room(struct nsu_idmap *map, struct nsu_extent x, uint32_t inside,
		     uint32_t outside)
{
	bool meets = overlap(x.inside, x.count, inside, 1) ||
		     overlap(x.outside, x.count, outside, 1);
	uint32_t left = x.count - meets;
	int err = 0;

	while (!err && left > 0) {
		x.inside += x.inside == inside;
		x.outside += x.outside == outside;
		x.count = up_to(up_to(left, x.inside, inside), x.outside, outside);
		err = append(map, x);
		x.inside += x.count;
		x.outside += x.count;
		left -= x.count;
	}
	return err;
}

int nsu_idmap_set(struct nsu_idmap *map, uint32_t inside, uint32_t outside)
{
	struct nsu_idmap old = *map;
	int err;

	if (inside > ID_MAX || outside > ID_MAX)
		return -ERANGE;
	if (old.count + 2 > NSU_EXTENTS_MAX)
		return -E2BIG;
	map->count = 0;
	err = append(map, (struct nsu_extent){ inside, outside, 1 });
	for (size_t i = 0; !err && i < old.count; i++)
		err = make_room(map, old.extents[i], inside, outside);
	if (err)
		*map = old;
	return err;
}
