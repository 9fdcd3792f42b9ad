/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings that live and die together, and never move. */
#ifndef STRINGS_H
#define STRINGS_H

#include <stddef.h>

struct strings {
	struct strings_chunk *last;	/* zero-initialised is empty */
};

/* A copy of @len bytes, and a NUL; or NULL when out of memory. */
const char *strings_add(struct strings *strings, const char *text, size_t len);

/* Moves all there is in @from to the others. */
void strings_join(struct strings *strings, struct strings *from);

void strings_clear(struct strings *strings);

#endif
