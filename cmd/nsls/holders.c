/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who or what keeps a namespace, in numbers. */
#include "nsls.h"

#include <stdio.h>

void holders_count(const struct nsu_snapshot *s, size_t ns, char text[HOLDERS_SIZE])
{
	size_t len = 0;

	text[0] = '\0';
	for (int i = 0; i < NSU_FOUNDS; i++) {
		enum nsu_found sort = (enum nsu_found)(1 << i);
		size_t count = nsu_snapshot_count_holders(s, ns, sort);

		if (count)
			len += (size_t)snprintf(text + len, HOLDERS_SIZE - len, "%s%zu %s",
						len ? ", " : "", count,
						nsu_found_get_name(sort, count));
	}
	/* Where something must, and it was not seen. */
	if (!len && (nsu_snapshot_get_namespace(s, ns)->found & NSU_FOUND_LISTED))
		snprintf(text, HOLDERS_SIZE, "%s", nsu_found_get_name(NSU_FOUND_LISTED, 1));
}
