/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Maps of IDs, an extent a line: nothing in them overlaps or wraps. */
#include "fuzz.h"

#include <errno.h>
#include <nsutil.h>

static bool overlap(uint32_t a, uint32_t na, uint32_t b, uint32_t nb)
{
	return a < (uint64_t)b + nb && b < (uint64_t)a + na;
}

static void check_map(const struct nsu_idmap *map)
{
	HOLDS(map->count <= NSU_EXTENTS_MAX);
	for (size_t i = 0; i < map->count; i++) {
		const struct nsu_extent *x = &map->extents[i];

		HOLDS(x->count && (uint64_t)x->inside + x->count <= UINT32_MAX);
		HOLDS((uint64_t)x->outside + x->count <= UINT32_MAX);
		for (size_t j = 0; j < i; j++) {
			const struct nsu_extent *y = &map->extents[j];

			HOLDS(!overlap(x->inside, x->count, y->inside, y->count));
			HOLDS(!overlap(x->outside, x->count, y->outside, y->count));
		}
	}
}

/* "=INSIDE:OUTSIDE" is nsu_idmap_set(). */
FUZZ(text, len)
{
	static struct nsu_idmap map;
	char *line, *rest = text;

	(void)len;
	map.count = 0;
	while ((line = strsep(&rest, "\n"))) {
		unsigned int inside, outside;

		if (sscanf(line, "=%9u:%9u", &inside, &outside) == 2)
			nsu_idmap_set(&map, inside, outside);
		else
			nsu_idmap_parse(&map, line);
	}
	check_map(&map);
}
