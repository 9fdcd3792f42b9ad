/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saved snapshots: what is written of one can be read, and is written as the same bytes. */
#include "fuzz.h"

#include <nsutil.h>

static char *print(const struct nsu_snapshot *snapshot, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	HOLDS(out);
	HOLDS(nsu_snapshot_print(snapshot, NULL, out) == 0);
	HOLDS(fclose(out) == 0);
	return text;
}

FUZZ(text, len)
{
	struct nsu_snapshot *snapshot, *again;
	struct nsu_error e = { 0 };
	size_t first, second;
	char *once, *twice;

	if (nsu_snapshot_parse(&snapshot, text, len, "fuzz", &e) < 0) {
		HOLDS(e.errnum > 0);
		return;
	}
	once = print(snapshot, &first);
	HOLDS(nsu_snapshot_parse(&again, once, first, "again", &e) == 0);
	twice = print(again, &second);
	HOLDS(first == second && memcmp(once, twice, first) == 0);
	nsu_snapshot_free(snapshot);
	nsu_snapshot_free(again);
	free(once);
	free(twice);
}
