/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Fills the lines of a terminal with a sentence: broken at blanks, and between characters of
 * a script that has none, where its readers expect it (JIS X 4051).
 */
#include "plan/paragraph.h"

#include <stdbool.h>
#include <string.h>

#define WIDTH 80
#define WIDE 3		/* bytes of each such character, here and in all of our sentences */

static const char begin_no_line[] = "、。，．」）：；？！・ー々っゃゅょッャュョァィゥェォ",
		  end_no_line[] = "「（";

static bool is_wide(char byte)
{
	return (unsigned char)byte >= 0x80;
}

static bool is_one_of(const char *characters, const char *at)
{
	for (; *characters && is_wide(*at); characters += WIDE)
		if (strncmp(characters, at, WIDE) == 0)
			return true;
	return false;
}

/* The end of a word of ASCII, or of one character. */
static const char *end_of(const char *at)
{
	if (is_wide(*at))
		return at + WIDE;
	while (*at && *at != ' ' && !is_wide(*at))
		at++;
	return at;
}

/* Of either, with what may not be parted from it. */
static size_t piece_length(const char *text)
{
	const char *last, *end = text;

	do {
		last = end;
		end = end_of(last);
	} while (*end && *end != ' ' &&
		 (is_one_of(end_no_line, last) || is_one_of(begin_no_line, end)));
	return (size_t)(end - text);
}

static size_t count_columns(const char *text, size_t len)
{
	size_t columns = 0;

	for (const char *end = text + len; text < end; text += is_wide(*text) ? WIDE : 1)
		columns += is_wide(*text) ? 2 : 1;
	return columns;
}

void paragraph_print(const char *text, size_t indent, FILE *out)
{
	size_t column = indent, len;

	fprintf(out, "%*s", (int)indent, "");
	for (; *text; text += len) {
		int blank = *text == ' ';
		size_t columns;

		text += blank;
		len = piece_length(text);
		columns = count_columns(text, len);
		if (column > indent && column + (size_t)blank + columns > WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
			blank = 0;
		}
		fprintf(out, "%*s%.*s", blank, "", (int)len, text);
		column += (size_t)blank + columns;
	}
	fputc('\n', out);
}
