/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody may have meant: the word that fewest keystrokes are away. */
#include "guess.h"

#include <nsutil.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX 40

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein: letters left out, added, or replaced; row by row of his matrix. The wrong
   case is no mistake here. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], across = strlen(b);

	for (size_t j = 0; j <= across; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= across; j++) {
			bool same = strncasecmp(&a[i - 1], &b[j - 1], 1) == 0;
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1, diagonal + !same);
			diagonal = above;
		}
	}
	return row[across];
}

/* More than a third of it is another word, or half of what was known; of short ones one
   letter may be wrong. */
size_t nsu_word_count_typos(const char *word, const char *known)
{
	size_t len = strlen(word), whole = strlen(known), away;

	if (len > WORD_MAX || whole > WORD_MAX)
		return NSU_NONE;
	away = distance(word, known);
	return away > (len < 4 ? 1 : len / 3 + 1) || 2 * away > whole ? NSU_NONE : away;
}

void guess_offer(struct guess *guess, const char *known)
{
	size_t away = nsu_word_count_typos(guess->word, known);

	if (away == NSU_NONE || (guess->best && away >= guess->distance))
		return;
	guess->best = known;
	guess->distance = away;
}
