/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --check says of a step that would fail: the cause, and whose turn it is. */
#include "verdict.h"

#include <stdio.h>

#include "report.h"

#define INDENT "   "

static const struct { char you[12], administrator[20]; } turns[NSU_LANGUAGES] = {
	[NSU_ENGLISH] = { "you", "your administrator" },
	[NSU_JAPANESE] = { "あなた", "管理者" },
};

void verdict_print_remedies(const struct nsu_error *e)
{
	enum nsu_language language = report_language();
	char text[NSU_HINT_SIZE];

	printf(INDENT);
	nsu_error_print(e, stdout);
	putchar('\n');
	if (nsu_error_get_hint_in(e, language, text))
		printf(INDENT "%s: %s\n", turns[language].you, text);
	if (nsu_error_get_remedy_in(e, language, text))
		printf(INDENT "%s: %s\n", turns[language].administrator, text);
}
