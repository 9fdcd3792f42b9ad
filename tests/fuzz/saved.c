/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saved snapshots: what is printed of one is the same one. */
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
	size_t printed, reprinted;
	char *once, *twice;

	if (nsu_snapshot_parse(&snapshot, text, len, "fuzz", &e) < 0) {
		HOLDS(e.errnum > 0);
		return;
	}
	once = print(snapshot, &printed);
	HOLDS(nsu_snapshot_parse(&again, once, printed, "again", &e) == 0);
	twice = print(again, &reprinted);
	HOLDS(printed == reprinted && memcmp(once, twice, printed) == 0);
	nsu_snapshot_free(snapshot);
	nsu_snapshot_free(again);
	free(once);
	free(twice);
}
