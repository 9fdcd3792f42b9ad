/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which IDs on the disk of an id-mapped mount are which here, in words. */
#include "mounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../report.h"

/* "0-65535", or "7" alone. */
static void write_range(char text[32], unsigned int first, unsigned int count)
{
	if (count == 1)
		snprintf(text, 32, "%u", first);
	else
		snprintf(text, 32, "%u-%u", first, first + (count - 1));
}

static void print_map(const char *what, const char *lines)
{
	unsigned int disk, seen, count;
	char stored[32], shown[32];

	for (; lines && sscanf(lines, "%u:%u:%u", &disk, &seen, &count) == 3;
	     lines += strcspn(lines, "\n"), lines += *lines == '\n') {
		write_range(stored, disk, count);
		write_range(shown, seen, count);
		printf("    %s%s %s on disk %s %s here\n", what, count == 1 ? "" : "s", stored,
		       count == 1 ? "is" : "are", shown);
	}
}

static void print_mount(const struct nsu_mounted *m)
{
	char *point = report_copy(m->point);

	printf("  %s\n", point ? point : "?");
	free(point);
	print_map("uid", m->uids);
	print_map("gid", m->gids);
	if (!m->uids && !m->gids)
		puts("    by a map that cannot be told (Linux 6.15 does)");
}

void mounts_print_maps(const struct nsu_mounts *mounts)
{
	bool any = false;

	for (size_t i = 0; i < nsu_mounts_count(mounts); i++) {
		const struct nsu_mounted *m = nsu_mounts_get(mounts, i);

		if (m->idmapped && !any)
			puts("\nid-mapped, so that others seem to own what is on disk:");
		if (m->idmapped)
			print_mount(m);
		any |= m->idmapped;
	}
}
