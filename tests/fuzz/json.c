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

/* The string is what nsu_escape() makes of the bytes: all of it, and nothing else. */
static void round_trip(const char *text)
{
	size_t size = nsu_escape(NULL, 0, text, strlen(text), false) + 1, len;
	char *written = write_text(text, &len), *safe = malloc(size), *read = malloc(size);
	struct json object, value;

	HOLDS(safe && read && written);
	nsu_escape(safe, size, text, strlen(text), false);
	HOLDS(json_parse(written, len, &object) == 0);
	HOLDS(json_find(object, "text", &value) == 0);
	HOLDS(json_get_string(value, read, size) == 0);
	HOLDS(strcmp(read, safe) == 0);
	free(written);
	free(safe);
	free(read);
}

FUZZ(text, len)
{
	struct json value;

	if (json_parse(text, len, &value) == 0)
		walk(value, 0);
	round_trip(text);
}
