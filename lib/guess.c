/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody may have meant: the word that fewest keystrokes are away. */
#include "guess.h"

#include <string.h>

#define WORD_MAX 40

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein: letters left out, added, or replaced; row by row of his matrix. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], across = strlen(b);

	for (size_t j = 0; j <= across; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= across; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				       diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[across];
}

void guess_offer(struct guess *guess, const char *known)
{
	size_t len = strlen(guess->word), away;

	if (len > WORD_MAX || strlen(known) > WORD_MAX)
		return;
	away = distance(guess->word, known);
	/* More than a third of it is another word; of short ones one letter may be wrong. */
	if (away > (len < 4 ? 1 : len / 3 + 1) || (guess->best && away >= guess->distance))
		return;
	guess->best = known;
	guess->distance = away;
}
