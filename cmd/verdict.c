/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --check says of a step that would fail: the cause, and whose turn it is. */
#include "verdict.h"

#include <stdio.h>

#define INDENT "   "

void verdict_print_remedies(const struct nsu_error *e)
{
	char text[NSU_HINT_SIZE];

	printf(INDENT);
	nsu_error_print(e, stdout);
	putchar('\n');
	if (nsu_error_get_hint(e, text))
		printf(INDENT "you: %s\n", text);
	if (nsu_error_get_remedy(e, text))
		printf(INDENT "your administrator: %s\n", text);
}
