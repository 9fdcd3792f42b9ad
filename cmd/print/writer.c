/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON that is no table: written to stdout as it is said. */
#include "writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <nsutil.h>

#define INDENT 3	/* as libsmartcols has it */
#define STEP 12		/* bytes */

static bool goes_on(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/*
 * So much of a text that it ends neither within a character, of which at most three bytes
 * follow the first, nor within what looks like an escaped one.
 */
static size_t find_seam(const char *text)
{
	size_t most = strnlen(text, STEP), at = most;

	if (most < STEP)
		return most;
	while (at > most - 3 && goes_on(text[at]))
		at--;
	if (goes_on(text[at]))
		at = most;
	return at - (text[at - 1] == '\\' && text[at] == 'x');
}

/* A little at a time: there is no longest text. */
void writer_put(const char *text)
{
	putchar('"');
	while (*text) {
		char safe[4 * STEP + 1];
		size_t step = find_seam(text);

		nsu_escape(safe, sizeof(safe), text, step, false);
		for (const char *c = safe; *c; c++)
			printf(*c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
		text += step;
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
