/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of topologies: what is printed of one is the same one. */
#include "fuzz.h"

#include <errno.h>
#include <nsutil.h>

static char *print(const struct nsu_topology *topology, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	HOLDS(out);
	nsu_topology_print(topology, out);
	HOLDS(fclose(out) == 0);
	return text;
}

FUZZ(text, len)
{
	struct nsu_mistake mistake;
	struct nsu_topology *topology, *again;
	size_t printed, reprinted;
	char *once, *twice;

	if (nsu_topology_parse(&topology, text, len, &mistake))
		return;
	once = print(topology, &printed);
	HOLDS(nsu_topology_parse(&again, once, printed, &mistake) == 0);
	HOLDS(nsu_topology_count(again) == nsu_topology_count(topology));
	HOLDS(nsu_topology_compare(topology, again, NULL, NULL) == 0);
	twice = print(again, &reprinted);
	HOLDS(printed == reprinted && memcmp(once, twice, printed) == 0);
	nsu_topology_free(topology);
	nsu_topology_free(again);
	free(once);
	free(twice);
}
