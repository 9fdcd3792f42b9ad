/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regular expressions that anybody may write. */
#include "pattern.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_MAX 255	/* in {}: each is that many copies in memory */

/* Whether the numbers in {} are small. */
static bool is_small(const char *at)
{
	while (*at && *at != '}') {
		size_t digits = strspn(at, "0123456789");

		if (digits > 3 || (digits && strtoul(at, NULL, 10) > COUNT_MAX))
			return false;
		at += digits ? digits : 1;
	}
	return true;
}

/* The length of the quantifier at @at, or 0; SIZE_MAX for two in a row, or a large one. */
static size_t quantifier_length(const char *at)
{
	size_t len = strspn(at, "*+?");

	if (*at == '{') {
		if (!is_small(at + 1))
			return SIZE_MAX;
		len = strcspn(at, "}");
		len += at[len] == '}';
	}
	if (len > 1 && *at != '{')
		return SIZE_MAX;
	return len > 0 && strspn(at + len, "*+?{") ? SIZE_MAX : len;
}

/* [...], where ] may come first. */
static const char *skip_brackets(const char *at)
{
	at += 1 + (at[1] == '^');
	at += *at == ']';
	return at + strcspn(at, "]");
}

/* Past one atom but for "(" and ")"; NULL for a reference back. */
static const char *skip_atom(const char *at)
{
	if (*at == '[')
		at = skip_brackets(at);
	else if (*at == '\\' && at[1] >= '1' && at[1] <= '9')
		return NULL;
	else if (*at == '\\' && at[1])
		at++;
	return *at ? at + 1 : at;
}

/*
 * A quantifier of what has one takes exponential time in some matchers and memory in
 * others, and so do references back and large counts: none of them is taken.
 */
static bool is_tame(const char *at)
{
	bool repeats[PATTERN_MAX + 2] = { false };	/* by level of parentheses */
	size_t level = 0;

	while (at && *at) {
		bool inner = *at == ')' && level > 0 && repeats[level];
		size_t len;

		if (*at == '(') {
			repeats[++level] = false;
			at++;
			continue;
		}
		level -= *at == ')' && level > 0;
		at = *at == ')' ? at + 1 : skip_atom(at);
		len = at ? quantifier_length(at) : SIZE_MAX;
		if (len == SIZE_MAX || (len && inner))
			return false;
		repeats[level] |= inner || len;
		at += len;
	}
	return at;
}

int pattern_new(regex_t **pattern, const char *word, size_t len, const char **why)
{
	char text[PATTERN_MAX + 1];
	regex_t *regex;

	*why = "the regular expression is too long";
	if (len > PATTERN_MAX)
		return -EINVAL;
	memcpy(text, word, len);
	text[len] = '\0';
	*why = "a quantifier of a quantifier, a count above 255, and a reference back are not"
	       " taken";
	if (!is_tame(text))
		return -EINVAL;
	*why = "this is no regular expression";
	regex = malloc(sizeof(*regex));
	if (!regex)
		return -ENOMEM;
	if (regcomp(regex, text, REG_EXTENDED | REG_NOSUB) != 0) {
		free(regex);
		return -EINVAL;
	}
	*pattern = regex;
	return 0;
}

void pattern_free(regex_t *pattern)
{
	if (pattern)
		regfree(pattern);
	free(pattern);
}
