/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON that is no table: written to stdout as it is said. */
#include "writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <nsutil.h>

#define INDENT 3	/* as libsmartcols has it */

static bool goes_on(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The character at @text, and how many bytes it has; 0 when it is none (RFC 3629). */
static size_t decode(const char *text, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)*text;
	size_t more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;

	if (goes_on(*text) || lead >= 0xf8)
		return 0;
	*c = lead & (more ? 0x3fu >> more : 0x7fu);
	for (size_t i = 1; i <= more; i++) {
		if (!goes_on(text[i]))
			return 0;
		*c = *c << 6 | ((unsigned char)text[i] & 0x3fu);
	}
	if (*c < least[more] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return 0;
	return more + 1;
}

/* Beyond 16 bits as two of 10, behind their marks. */
static void put_unicode(uint32_t c)
{
	if (c > 0xffff)
		printf("\\u%04" PRIx32 "\\u%04" PRIx32, 0xd7c0 + (c >> 10),
		       0xdc00 | (c & 0x3ff));
	else
		printf("\\u%04" PRIx32, c);
}

/* JSON has no word for a byte that is no character: as in text; and so what looks like that. */
static void put_byte(char byte)
{
	printf("\\\\x%02x", (unsigned char)byte);
}

static void put_character(const char *text, size_t len, uint32_t c)
{
	char safe[4 * 4 + 1];

	if (c == '"' || c == '\\')
		printf("\\%c", (char)c);
	else if (nsu_escape(safe, sizeof(safe), text, len, false) > len)
		put_unicode(c);
	else
		fputs(safe, stdout);
}

void writer_put(const char *text)
{
	putchar('"');
	while (*text) {
		uint32_t c;
		size_t len = decode(text, &c);

		if (!len || (c == '\\' && text[1] == 'x'))
			put_byte(*text);
		else
			put_character(text, len, c);
		text += len ? len : 1;
	}
	putchar('"');
}

static void begin(struct writer *w, const char *key)
{
	if (w->depth)
		printf("%s\n%*s", w->has_some[w->depth] ? "," : "", (int)(INDENT * w->depth),
		       "");
	w->has_some[w->depth] = true;
	if (key) {
		writer_put(key);
		fputs(": ", stdout);
	}
}

void writer_open(struct writer *w, const char *key, char bracket)
{
	assert(w->depth + 1 < WRITER_DEPTH);
	begin(w, key);
	putchar(bracket);
	w->has_some[++w->depth] = false;
}

void writer_close(struct writer *w, char bracket)
{
	bool some = w->has_some[w->depth--];

	if (some)
		printf("\n%*s", (int)(INDENT * w->depth), "");
	putchar(bracket);
	if (w->depth == 0)
		putchar('\n');
}

void writer_text(struct writer *w, const char *key, const char *text)
{
	begin(w, key);
	if (text)
		writer_put(text);
	else
		fputs("null", stdout);
}

void writer_number(struct writer *w, const char *key, uint64_t number)
{
	begin(w, key);
	printf("%" PRIu64, number);
}

void writer_bool(struct writer *w, const char *key, bool value)
{
	begin(w, key);
	fputs(value ? "true" : "false", stdout);
}

void writer_end(struct writer *w, const char *tool, uint64_t schema)
{
	writer_open(w, tool, '{');
	writer_number(w, "schema", schema);
	writer_close(w, '}');
	writer_close(w, '}');
}
