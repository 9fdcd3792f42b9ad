/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Explanations: of words, of what a reference means, and of where one is. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "../nsls.h"

/* What is said of one thing, in the order it is said. */
struct tale {
	struct tale_line *lines;
	size_t count, room;
	int err;		/* of what was told: 0 or -ENOMEM */
};

/*
 * Tells more of @word, which is of that sort: "kind", "column". @aspect says what of it, and
 * is NULL where it is told as a whole; @more is where to read on, or NULL. Bytes are raw.
 */
__attribute__((format(printf, 6, 7)))
void tell(struct tale *tale, const char *sort, const char *word, const char *aspect,
	  const char *more, const char *format, ...);

/* In lines of 80 columns, or as a table. Returns 0 or -errno, which was said. */
int tale_print(const struct tale *tale, const struct request *request);
void tale_clear(struct tale *tale);

/* --- explain_words.c: kinds, columns, and what hints and errors speak of */

struct topic {
	const char *word;
	const char *in;		/* parts of messages that lead here, with | between; or NULL */
	const char *text;	/* two sentences */
	const char *more;
};

extern const struct topic explain_kinds[NSU_KINDS], explain_columns[COLUMNS],
	explain_topics[];
extern const size_t explain_ntopics;

/* Tells of a word, or of a message that was pasted. False: nothing is known of it. */
bool explain_word(struct tale *tale, const char *word);

/* Says which words come near to it. */
void explain_report_nearest(const char *word);

/* --- explain_story.c, explain_here.c: they return 0 or -errno, which was said */

int explain_reference(struct tale *tale, const struct nsu_referent *referent,
		      const struct request *request);
int explain_here(struct tale *tale);

#endif
