/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is made safe to print: can be turned back, and moves no cursor. */
#include "fuzz.h"

#include <nsutil.h>

/* \xHH to bytes: nothing else in it begins with these two. */
static size_t turn_back(char *text)
{
	char *to = text;
	unsigned int byte;

	for (const char *at = text; *at;) {
		if (sscanf(at, "\\x%2x", &byte) == 1) {
			*to++ = (char)byte;
			at += 4;
		} else {
			*to++ = *at++;
		}
	}
	return (size_t)(to - text);
}

static void check_escape(const char *text, size_t len, bool ascii)
{
	size_t need = nsu_escape(NULL, 0, text, len, ascii);
	char *safe = malloc(need + 1), *part = malloc(need / 2 + 1);

	HOLDS(safe && part);
	HOLDS(nsu_escape(safe, need + 1, text, len, ascii) == need && strlen(safe) == need);
	HOLDS(nsu_escape(part, need / 2 + 1, text, len, ascii) == need);
	HOLDS(strncmp(part, safe, strlen(part)) == 0);
	for (size_t i = 0; i < need; i++)
		HOLDS((unsigned char)safe[i] >= ' ' && safe[i] != 0x7f &&
		      !(ascii && (unsigned char)safe[i] > '~'));
	HOLDS(turn_back(safe) == len && memcmp(safe, text, len) == 0);
	free(safe);
	free(part);
}

/* As sh(1) reads one word: quoted parts, and '\'' between them. */
static void check_quote(const char *text)
{
	size_t need = nsu_quote(NULL, 0, text);
	char *word = malloc(need + 1);
	const char *at = word;

	HOLDS(word && nsu_quote(word, need + 1, text) == need);
	for (bool quoted = false; *at; at++) {
		if (*at == '\'') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && *at == '\\')
			at++;
		HOLDS(*at == *text++);
	}
	HOLDS(*text == '\0');
	free(word);
}

FUZZ(text, len)
{
	check_escape(text, len, false);
	check_escape(text, len, true);
	check_quote(text);
}
