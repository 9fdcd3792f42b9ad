/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patterns of path segments, with words that are cut out of them. */
#ifndef SEGMENT_H
#define SEGMENT_H

#include <stddef.h>

enum segment_goal {
	SEGMENT_NOTHING, SEGMENT_ID, SEGMENT_ESCAPED_ID, SEGMENT_POD, SEGMENT_USER,
	SEGMENT_GOALS
};

/* Slices of the path, by goal. */
struct segment_words {
	struct {
		const char *at;		/* or NULL */
		size_t len;
	} of[SEGMENT_GOALS];
};

/*
 * Matches whole segments at @at against @pattern, text in which "%" and a letter of the
 * table in segment.c stand for a word. Returns the slash or NUL behind them, or NULL.
 */
const char *segment_match(const char *pattern, const char *at, struct segment_words *words);

#endif
