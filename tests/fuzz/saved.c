/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saved snapshots: what is printed of one can be read, and has as much in it. */
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
	size_t printed;
	char *once;

	if (nsu_snapshot_parse(&snapshot, text, len, "fuzz", &e) < 0) {
		HOLDS(e.errnum > 0);
		return;
	}
	once = print(snapshot, &printed);
	HOLDS(nsu_snapshot_parse(&again, once, printed, "again", &e) == 0);
	HOLDS(nsu_snapshot_count_namespaces(again) == nsu_snapshot_count_namespaces(snapshot));
	HOLDS(nsu_snapshot_count_processes(again) == nsu_snapshot_count_processes(snapshot));
	nsu_snapshot_free(snapshot);
	nsu_snapshot_free(again);
	free(once);
}
