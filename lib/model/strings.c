/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings that live and die together, and never move: a list of chunks, filled in turn. */
#include "model/strings.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 8192

struct strings_chunk {
	struct strings_chunk *before;
	size_t used, room;
	char text[];
};

static struct strings_chunk *room_for(struct strings *strings, size_t size)
{
	struct strings_chunk *chunk = strings->last;
	size_t room = size > CHUNK ? size : CHUNK;

	if (chunk && chunk->room - chunk->used >= size)
		return chunk;
	chunk = malloc(sizeof(*chunk) + room);
	if (chunk) {
		*chunk = (struct strings_chunk){ .before = strings->last, .room = room };
		strings->last = chunk;
	}
	return chunk;
}

const char *strings_add(struct strings *strings, const char *text, size_t len)
{
	struct strings_chunk *chunk = room_for(strings, len + 1);
	char *copy;

	if (!chunk)
		return NULL;
	copy = chunk->text + chunk->used;
	memcpy(copy, text, len);
	copy[len] = '\0';
	chunk->used += len + 1;
	return copy;
}

void strings_join(struct strings *strings, struct strings *from)
{
	struct strings_chunk *first = from->last;

	if (!first)
		return;
	while (first->before)
		first = first->before;
	first->before = strings->last;
	strings->last = from->last;
	from->last = NULL;
}

void strings_clear(struct strings *strings)
{
	while (strings->last) {
		struct strings_chunk *before = strings->last->before;

		free(strings->last);
		strings->last = before;
	}
}
