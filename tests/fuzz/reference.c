/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* References, prefixes of networks and numbers: what one means is within its range. */
#include "fuzz.h"

#include <errno.h>
#include <nsutil.h>

/* What is printed means the same. */
static void check_prefix(const char *text)
{
	char printed[NSU_PREFIX_SIZE];
	struct nsu_prefix prefix, again;

	if (nsu_prefix_parse(text, &prefix))
		return;
	nsu_prefix_print(&prefix, printed);
	HOLDS(nsu_prefix_parse(printed, &again) == 0);
	HOLDS(again.family == prefix.family && again.length == prefix.length);
	HOLDS(memcmp(again.bytes, prefix.bytes, prefix.family == 2 ? 4 : 16) == 0);
}

static void check_number(const char *text)
{
	uint64_t number = 1;
	int err = nsu_number_parse(text, 10, 1000, &number);

	HOLDS(err == 0 || err == -EINVAL || err == -ERANGE);
	HOLDS(err ? number == 1 : number >= 10 && number <= 1000);
}

FUZZ(text, len)
{
	struct nsu_ref ref = { .type = NSU_REF_NONE };

	(void)len;
	if (nsu_ref_parse(text, &ref) == 0)
		HOLDS(ref.type != NSU_REF_NONE);
	check_prefix(text);
	check_number(text);
}
