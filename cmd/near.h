/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the words that are known somebody may have meant. */
#ifndef NEAR_H
#define NEAR_H

#include <nsutil.h>

struct near {
	const char *word;	/* NULL: none so far */
	size_t typos;		/* in it; begins as NSU_NONE */
};

/* The first with the fewest stays; too many are NSU_NONE, as of nsu_word_count_typos(). */
static inline void near_offer(struct near *near, const char *word, size_t typos)
{
	if (typos < near->typos)
		*near = (struct near){ word, typos };
}

#endif
