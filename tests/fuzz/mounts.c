/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of mountinfo: every mount has a place, and its parts are strings. */
#include "fuzz.h"

#include "facts/mount/mount_table.h"

static size_t length(const char *text)
{
	return text ? strlen(text) : 0;
}

FUZZ(text, len)
{
	struct mount_table table = { .lines = NULL };
	char *own = strdup(text);
	size_t before = 0, sum = 0;

	HOLDS(own);
	if (mount_table_parse(&table, own) == 0) {
		for (size_t i = 0; i < table.count; i++) {
			const struct nsu_mounted *is = &table.lines[i].is;

			HOLDS(is->point && is->type && is->root);
			sum += strlen(is->point) + strlen(is->type) + strlen(is->root) +
			       length(is->source) + length(is->options);
		}
		before = table.count;
	}
	HOLDS(sum <= len && before <= len / 10);
	mount_table_clear(&table);
}
