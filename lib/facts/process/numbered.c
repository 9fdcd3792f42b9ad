/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries of a directory that are numbers. */
#include "facts/process/numbered.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>

void numbered_begin(struct numbered *list, int dir, int least)
{
	list->dir = dir;
	list->least = least;
	list->at = list->len = 0;
}

/* Returns as numbered_next(). */
static int take_share(struct numbered *list)
{
	ssize_t n = getdents64(list->dir, list->share, sizeof(list->share));

	list->at = 0;
	list->len = n < 0 ? 0 : (size_t)n;
	return n < 0 ? -errno : n > 0;
}

int numbered_next(struct numbered *list, int *number)
{
	const struct dirent64 *entry;
	uint64_t parsed;
	int more = 1;

	do {
		if (list->at == list->len)
			more = take_share(list);
		if (more <= 0)
			return more;
		entry = (const void *)(list->share + list->at);
		list->at += entry->d_reclen;
		list->name = entry->d_name;
	} while (nsu_number_parse(list->name, (uint64_t)list->least, INT_MAX, &parsed) < 0);
	*number = (int)parsed;
	return 1;
}
