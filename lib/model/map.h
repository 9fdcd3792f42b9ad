/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A hash table from numbers to indexes. Zero-initialised is empty. */
#ifndef MAP_H
#define MAP_H

#include <stddef.h>
#include <stdint.h>

struct map {
	struct map_slot { uint64_t key; size_t value; } *slots;
	size_t count, room;	/* room is a power of two, or 0 */
};

/* The value of @key, or NSU_NONE. */
size_t map_find(const struct map *map, uint64_t key);

/* Sets @key, new or not. Returns 0 or -ENOMEM. */
int map_set(struct map *map, uint64_t key, size_t value);

void map_clear(struct map *map);

#endif
