/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IDs that are spoken for: by lines of subuid(5), and by the maps of processes. */
#ifndef FREEIDS_H
#define FREEIDS_H

#include <nsutil.h>

struct taken {
	struct range { uint64_t first, end; } *ranges;
	size_t count;
};

/*
 * Adds the ranges that a file of subuid(5) gives to others than user @uid, called
 * @name or NULL, and those that maps of /proc/PID/@map, "uid_map", show outside of
 * them, except for maps like our own. Return 0 or -errno; a file of subuid(5) that
 * is missing has none.
 */
int taken_add_file(struct taken *taken, const char *path, uid_t uid, const char *name);
int taken_add_maps(struct taken *taken, const char *map);

/* The end of a range that overlaps [first, end), or 0: it is free. */
uint64_t taken_find(const struct taken *taken, uint64_t first, uint64_t end);

void taken_free(struct taken *taken);

#endif
