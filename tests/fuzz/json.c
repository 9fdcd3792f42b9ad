/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON read and written: what our writer makes of any bytes, our reader takes. */
#include "fuzz.h"

#include <errno.h>

#include <nsutil.h>

#include "json.h"
#include "print/writer.h"

static void walk(struct json value, unsigned int depth)
{
	struct json element = { NULL, NULL }, member;
	char text[64];
	uint64_t number;

	HOLDS(value.at < value.end && depth <= JSON_DEPTH);
	json_get_string(value, text, sizeof(text));
	json_get_number(value, 1000, &number);
	while (json_next(value, &element)) {
		HOLDS(element.at >= value.at && element.end <= value.end);
		walk(element, depth + 1);
	}
	if (json_find(value, "key", &member) == 0)
		HOLDS(member.at >= value.at && member.end <= value.end);
}

static char *write_text(const char *text, size_t *len)
{
	FILE *before = stdout;
	struct writer w = { 0 };
	char *written = NULL;

	stdout = open_memstream(&written, len);
	HOLDS(stdout);
	writer_open(&w, NULL, '{');
	writer_text(&w, "text", text);
	writer_close(&w, '}');
	HOLDS(fclose(stdout) == 0);
	stdout = before;
	return written;
}

/* "\\xHH" is a byte that is no character, and nothing else is. */
static void decode(char *text)
{
	char *to = text;

	for (; *text; text++) {
		unsigned int byte = 0;
		int end = 0;

		if (sscanf(text, "\\x%2x%n", &byte, &end) == 1 && end == 4) {
			*to++ = (char)byte;
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* Who reads it has the bytes again; what could confuse him is not in there as it is. */
static void round_trip(const char *text)
{
	size_t size = 4 * strlen(text) + 1, len;
	char *written = write_text(text, &len), *read = malloc(size);
	struct json object, value;

	HOLDS(read && written);
	for (size_t i = 0; i < len; i++)
		HOLDS((unsigned char)written[i] >= ' ' || written[i] == '\n');
	HOLDS(json_parse(written, len, &object) == 0);
	HOLDS(json_find(object, "text", &value) == 0);
	HOLDS(json_get_string(value, read, size) == 0);
	decode(read);
	HOLDS(strcmp(read, text) == 0);
	free(written);
	free(read);
}

FUZZ(text, len)
{
	struct json value;

	if (json_parse(text, len, &value) == 0)
		walk(value, 0);
	round_trip(text);
}
