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

/* UTF-8 (RFC 3629). Returns how many bytes. */
static size_t encode(char *to, unsigned int c)
{
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = len; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(leads[len] | c);
	return len;
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

/* As a reader of JSON has it: from what is between the quotes. */
static void read_json(char *text)
{
	char *to = text;
	unsigned int unit, low;

	for (const char *at = text; *at;) {
		HOLDS((unsigned char)*at >= ' ' && *at != '"');
		if (*at != '\\') {
			*to++ = *at++;
		} else if (at[1] != 'u') {
			HOLDS(at[1] == '\\' || at[1] == '"');
			*to++ = at[1];
			at += 2;
		} else {
			HOLDS(sscanf(at, "\\u%4x", &unit) == 1);
			at += 6;
			if (unit >= 0xd800 && unit < 0xdc00) {
				HOLDS(sscanf(at, "\\u%4x", &low) == 1 && low >= 0xdc00 &&
				      low < 0xe000);
				at += 6;
				unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
			}
			to += encode(to, unit);
		}
	}
	*to = '\0';
}

/* That text, and then its bytes, are what went in. */
static void check_json(const char *text, size_t len)
{
	size_t need = nsu_escape_json(NULL, 0, text, len);
	char *safe = malloc(need + 1);

	HOLDS(safe && nsu_escape_json(safe, need + 1, text, len) == need);
	HOLDS(strlen(safe) == need);
	if (memchr(text, '\0', len) == NULL) {
		read_json(safe);
		HOLDS(turn_back(safe) == len && memcmp(safe, text, len) == 0);
	}
	free(safe);
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
	check_json(text, len);
	check_quote(text);
}
