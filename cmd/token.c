/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a filter. */
#include "token.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"

static const struct {
	const char *text;
	enum token_type type;
} signs[] = {	/* longer ones first */
	{ "&&", TOKEN_AND }, { "||", TOKEN_OR }, { "==", TOKEN_EQ }, { "!=", TOKEN_NE },
	{ "<=", TOKEN_LE }, { ">=", TOKEN_GE }, { "=~", TOKEN_MATCH }, { "!~", TOKEN_NOMATCH },
	{ "<", TOKEN_LT }, { ">", TOKEN_GT }, { "!", TOKEN_NOT }, { "(", TOKEN_OPEN },
	{ ")", TOKEN_CLOSE },
}, words[] = {
	{ "and", TOKEN_AND }, { "or", TOKEN_OR }, { "not", TOKEN_NOT }, { "eq", TOKEN_EQ },
	{ "ne", TOKEN_NE }, { "lt", TOKEN_LT }, { "le", TOKEN_LE }, { "gt", TOKEN_GT },
	{ "ge", TOKEN_GE }, { "true", TOKEN_TRUE }, { "false", TOKEN_FALSE },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *refuse(struct token *t, const char *why)
{
	t->type = TOKEN_BAD;
	t->fault = why;
	return t->at;
}

static const char *read_sign(const char *text, struct token *t)
{
	for (size_t i = 0; i < COUNT(signs); i++) {
		size_t len = strlen(signs[i].text);

		if (strncmp(text, signs[i].text, len) != 0)
			continue;
		t->type = signs[i].type;
		return text + len;
	}
	return refuse(t, *text == '=' ? "write == for equal" : "no filter has this");
}

/* No escapes: what has a quote of one sort is written in the other. */
static const char *read_string(const char *text, struct token *t)
{
	const char *end = strchr(text + 1, *text);

	if (!end)
		return refuse(t, "the string has no end");
	t->type = TOKEN_STRING;
	t->word = text + 1;
	t->len = (size_t)(end - t->word);
	return end + 1;
}

static const char *read_name(const char *text, struct token *t)
{
	t->type = TOKEN_NAME;
	t->word = text;
	t->len = strspn(text, LETTERS DIGITS);
	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].text) == t->len &&
		    strncasecmp(text, words[i].text, t->len) == 0)
			t->type = words[i].type;
	return text + t->len;
}

int token_parse_number(const char *text, size_t len, struct token_number *number)
{
	size_t digits = strspn(text, DIGITS);
	size_t fraction = text[digits] == '.' ? 1 + strspn(text + digits + 1, DIGITS) : 0;
	char copy[64];

	if (digits == 0 || fraction == 1 || digits + fraction != len || len >= sizeof(copy))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	errno = 0;
	number->whole = strtoull(copy, NULL, 10);
	number->is_whole = fraction == 0 && errno == 0;
	number->real = number->is_whole ? (double)number->whole : strtod(copy, NULL);
	return 0;
}

/* "4K" is 4096, and so is "4KiB"; "4KB" is 4000. */
static const char *read_suffix(const char *text, struct token_number *number)
{
	static const char letters[] = "KMGTPEZY";
	const char *letter = *text ? strchr(letters, *text) : NULL;
	bool decimal = letter && text[1] == 'B';
	uint64_t unit = decimal ? 1000 : 1024;

	if (!letter)
		return text;
	for (const char *step = letters; step <= letter; step++) {
		number->is_whole &= !__builtin_mul_overflow(number->whole, unit,
							    &number->whole);
		number->real *= (double)unit;
	}
	text += 1 + (size_t)(decimal ? 1 : 0);
	return !decimal && strncmp(text, "iB", 2) == 0 ? text + 2 : text;
}

static const char *read_number(const char *text, struct token *t)
{
	size_t len = strspn(text, DIGITS ".");

	if (token_parse_number(text, len, &t->number) < 0)
		return refuse(t, "this is no number");
	t->type = TOKEN_NUMBER;
	text = read_suffix(text + len, &t->number);
	return strspn(text, LETTERS DIGITS ".") ? refuse(t, "this is no number") : text;
}

const char *token_read(const char *text, struct token *t)
{
	text += strspn(text, " \t\n");
	*t = (struct token){ .at = text };
	if (*text == '\0') {
		t->type = TOKEN_END;
		return text;
	}
	if (*text == '"' || *text == '\'')
		return read_string(text, t);
	if (*text >= '0' && *text <= '9')
		return read_number(text, t);
	return strspn(text, LETTERS) ? read_name(text, t) : read_sign(text, t);
}
