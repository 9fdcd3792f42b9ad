/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A hash table from numbers to indexes: open addressing, at most half full. */
#include "model/map.h"

#include <errno.h>
#include <nsutil.h>
#include <stdlib.h>

/* Fibonacci hashing: inode numbers come in runs, the multiplication spreads them. */
static struct map_slot *slot_of(const struct map *map, uint64_t key)
{
	size_t at = (size_t)(key * 0x9e3779b97f4a7c15u >> 32) & (map->room - 1);

	while (map->slots[at].value != NSU_NONE && map->slots[at].key != key)
		at = (at + 1) & (map->room - 1);
	return &map->slots[at];
}

size_t map_find(const struct map *map, uint64_t key)
{
	return map->room ? slot_of(map, key)->value : NSU_NONE;
}

static int grow(struct map *map)
{
	struct map bigger = { .count = map->count, .room = map->room ? 2 * map->room : 64 };

	bigger.slots = calloc(bigger.room, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < bigger.room; i++)
		bigger.slots[i].value = NSU_NONE;
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].value != NSU_NONE)
			*slot_of(&bigger, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = bigger;
	return 0;
}

int map_set(struct map *map, uint64_t key, size_t value)
{
	struct map_slot *slot;

	if (2 * map->count >= map->room && grow(map) < 0)
		return -ENOMEM;
	slot = slot_of(map, key);
	map->count += slot->value == NSU_NONE;
	*slot = (struct map_slot){ key, value };
	return 0;
}

void map_clear(struct map *map)
{
	free(map->slots);
	*map = (struct map){ 0 };
}
