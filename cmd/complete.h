/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the last word of an unfinished command line may become: TOOL --complete WORD... */
#ifndef COMPLETE_H
#define COMPLETE_H

#include "opt.h"

/*
 * The answer is a line for each word it may become, "WORD" or "WORD\tABOUT". A line that
 * begins with a colon is for the shell (cmd/completion) to resolve:
 *
 *	:files PREFIX		paths, behind PREFIX of the word
 *	:directories PREFIX	the same, directories
 *	:references PREFIX	what nsls knows of, behind PREFIX
 *	:command N		a command line of its own, from word N on; 0 is the tool
 */
struct complete_verb {
	const char *name;
	const char *about;	/* NULL: taken, and not offered */
	const char *operands;	/* as in the usage: "PID REFERENCE", "A[:IF] B[:IF]" */
	const struct opt *opts;	/* its own */
	size_t nopts;
};

struct completion;

struct grammar {
	const struct tool *tool;
	const char *operands;	/* where no verb is */
	const struct complete_verb *verbs;
	size_t nverbs;
	const struct opt *common;	/* options of every verb */
	size_t ncommon;
	/*
	 * Offers what there is now of @sort, which is the name of an option or a word in
	 * capitals of the usage. False: not known here. May be NULL.
	 */
	bool (*offer)(struct completion *c, const char *sort);
};

/* Whether that is what the command line asks for. */
bool complete_is_asked(int argc, char *const argv[]);

/* Answers for all of such a command line. Returns the exit status. */
int complete_print(const struct grammar *grammar, int argc, char *const argv[]);

/* One word, where it begins as the one that is being written, and the first line of @about. */
void complete_offer(struct completion *c, const char *word, const char *about);

/* "auto always never", each of them. */
void complete_offer_words(struct completion *c, const char *words);

/* What a word in capitals of the usage stands for: KIND, FILE, REF. */
void complete_offer_sort(struct completion *c, const char *sort);

#endif
