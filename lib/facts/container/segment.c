/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patterns of path segments, with words that are cut out of them. */
#include "facts/container/segment.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define HEX "0123456789abcdef"

/* What a letter stands for, never more than one segment, and where it goes. */
static const struct sort {
	char letter;
	enum segment_goal goal;
	const char *set;	/* characters, or NULL: all but a slash */
	size_t least, most;
} sorts[] = {
	{ 'c', SEGMENT_ID, HEX, 64, 64 },			/* a container's id */
	{ 'n', SEGMENT_ID, NULL, 1, NAME_MAX },		/* a container's name */
	{ 'e', SEGMENT_ESCAPED_ID, NULL, 1, NAME_MAX },	/* one that systemd escaped */
	{ 's', SEGMENT_ID, LETTERS "0123456789-_", 1, NAME_MAX }, /* a snap, which has no dot */
	{ 'p', SEGMENT_POD, HEX "-_", 32, 36 },		/* a uid, or the hash of a static pod */
	{ 'q', SEGMENT_POD, HEX, 64, 64 },			/* podman's */
	{ 'u', SEGMENT_USER, "0123456789", 1, 10 },
	{ 'd', SEGMENT_NOTHING, "0123456789", 1, 20 },
	{ '*', SEGMENT_NOTHING, NULL, 0, NAME_MAX },
};

static const struct sort *find_sort(char letter)
{
	const struct sort *sort = sorts;

	while (sort->letter != letter)
		sort++;
	return sort;
}

static bool ends(char c)
{
	return c == '/' || c == '\0';
}

/* The longest text that lets the rest fit: what follows a name may also be part of it. */
static const char *match_sort(const char *pattern, const char *at, struct segment_words *words)
{
	const struct sort *sort = find_sort(pattern[1]);
	size_t len = sort->set ? strspn(at, sort->set) : strcspn(at, "/");
	const char *end = NULL;

	for (len = len < sort->most ? len : sort->most; len + 1 > sort->least; len--) {
		end = segment_match(pattern + 2, at + len, words);
		if (end || len == 0)
			break;
	}
	if (end) {
		words->of[sort->goal].at = at;
		words->of[sort->goal].len = len;
	}
	return end;
}

const char *segment_match(const char *pattern, const char *at, struct segment_words *words)
{
	for (; *pattern; pattern++, at++) {
		if (*pattern == '%')
			return match_sort(pattern, at, words);
		if (*pattern != *at)
			return NULL;
	}
	return ends(*at) ? at : NULL;
}
