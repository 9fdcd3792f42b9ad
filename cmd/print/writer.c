/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON that is no table: written to stdout as it is said. */
#include "writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <nsutil.h>

#define INDENT 3	/* as libsmartcols has it */
#define PIECE 256

/* Whether what begins before text[at] goes on there: a character (RFC 3629), or "\x". */
static bool goes_on(const char *text, size_t at)
{
	return ((unsigned char)text[at] & 0xc0) == 0x80 ||
	       (text[at] == 'x' && text[at - 1] == '\\');
}

/* As much of @text as is put at once. No character has four bytes behind its first. */
static size_t piece_length(const char *text)
{
	size_t len = strnlen(text, PIECE);

	for (size_t back = 0; len == PIECE && back < 4; back++)
		if (!goes_on(text, len - back))
			return len - back;
	return len;
}

void writer_put(const char *text)
{
	char safe[PIECE * sizeof("\\u1234")];

	putchar('"');
	while (*text) {
		size_t len = piece_length(text);

		nsu_escape_json(safe, sizeof(safe), text, len);
		fputs(safe, stdout);
		text += len;
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
