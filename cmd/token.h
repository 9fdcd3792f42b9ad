/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a filter (filter.h). */
#ifndef TOKEN_H
#define TOKEN_H

#include <stddef.h>
#include <stdint.h>

enum token_type {
	TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE,
	TOKEN_OR, TOKEN_AND, TOKEN_NOT,
	TOKEN_EQ, TOKEN_NE, TOKEN_LT, TOKEN_LE, TOKEN_GT, TOKEN_GE,
	TOKEN_MATCH, TOKEN_NOMATCH,
	TOKEN_TRUE, TOKEN_FALSE, TOKEN_NUMBER, TOKEN_STRING, TOKEN_NAME,
	TOKEN_BAD
};

/* A number as it was written: exact where it is whole. */
struct token_number {
	uint64_t whole;
	double real;		/* the same, or what has a fraction */
	int is_whole;
};

struct token {
	enum token_type type;
	const char *at;		/* where it begins in the text */
	const char *word;	/* of a name or string: its bytes, without quotes */
	size_t len;
	struct token_number number;
	const char *fault;	/* TOKEN_BAD: what is wrong, a static string */
};

/* The next one from @text on. Returns what follows it. */
const char *token_read(const char *text, struct token *token);

/* All of @text as a number: digits, perhaps a fraction. Returns 0 or -EINVAL. */
int token_parse_number(const char *text, size_t len, struct token_number *number);

#endif
