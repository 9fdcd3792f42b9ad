/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody may have meant who wrote a word that is none. */
#ifndef GUESS_H
#define GUESS_H

#include <stddef.h>

/* The nearest of words so far; begin with a word, and NULL. */
struct guess {
	const char *word;
	const char *best;	/* NULL: none is near enough */
	size_t distance;
};

/* Whether @known is nearer than what was offered before; it is borrowed. */
void guess_offer(struct guess *guess, const char *known);

#endif
