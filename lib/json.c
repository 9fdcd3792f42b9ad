/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strict reading of JSON that others wrote. */
#include "json.h"

#include <errno.h>
#include <nsutil.h>
#include <string.h>

struct reader {
	const char *at, *end;
	int depth;
};

static void skip_space(struct reader *r)
{
	while (r->at < r->end && memchr(" \t\r\n", *r->at, 4))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	skip_space(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static int skip_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return -EBADMSG;
	r->at += len;
	return 0;
}

/* --- strings --- */

/* The value of four hexadecimal digits, or -1. */
static int parse_hex(const char *at, const char *end)
{
	static const char digits[] = "0123456789abcdef";
	int value = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const char *digit = memchr(digits, at[i] | (at[i] >= 'A' ? 0x20 : 0), 16);

		if (!digit)
			return -1;
		value = value << 4 | (int)(digit - digits);
	}
	return value;
}

/* From behind a backslash to behind the escape. */
static int skip_escape(struct reader *r)
{
	if (r->at == r->end)
		return -EBADMSG;
	if (*r->at == 'u') {
		if (parse_hex(r->at + 1, r->end) < 0)
			return -EBADMSG;
		r->at += 5;
		return 0;
	}
	return memchr("\"\\/bfnrt", *r->at++, 8) ? 0 : -EBADMSG;
}

static int skip_string(struct reader *r)
{
	if (!take(r, '"'))
		return -EBADMSG;
	while (r->at < r->end) {
		unsigned char c = (unsigned char)*r->at++;

		if (c == '"')
			return 0;
		if (c < 0x20 || (c == '\\' && skip_escape(r) < 0))
			return -EBADMSG;
	}
	return -EBADMSG;
}

/* --- the other values --- */

static size_t skip_digits(struct reader *r)
{
	const char *from = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - from);
}

static bool is_next(const struct reader *r, const char *set, size_t count)
{
	return r->at < r->end && memchr(set, *r->at, count);
}

static int skip_number(struct reader *r)
{
	const char *from;
	size_t len;

	r->at += is_next(r, "-", 1);
	from = r->at;
	len = skip_digits(r);
	if (len == 0 || (len > 1 && *from == '0'))
		return -EBADMSG;
	if (is_next(r, ".", 1) && (r->at++, skip_digits(r) == 0))
		return -EBADMSG;
	if (!is_next(r, "eE", 2))
		return 0;
	r->at++;
	r->at += is_next(r, "+-", 2);
	return skip_digits(r) ? 0 : -EBADMSG;
}

static int skip_items(struct reader *r, char close);

static int skip_value(struct reader *r)
{
	skip_space(r);
	if (r->at == r->end)
		return -EBADMSG;
	switch (*r->at) {
	case '{':
		return skip_items(r, '}');
	case '[':
		return skip_items(r, ']');
	case '"':
		return skip_string(r);
	case 't':
		return skip_word(r, "true");
	case 'f':
		return skip_word(r, "false");
	case 'n':
		return skip_word(r, "null");
	default:
		return skip_number(r);
	}
}

/* One element of an array, or with @key one member of an object. */
static int take_item(struct reader *r, struct json *key, struct json *value)
{
	int err = 0;

	skip_space(r);
	if (key) {
		key->at = r->at;
		err = skip_string(r);
		key->end = r->at;
		if (!err && !take(r, ':'))
			err = -EBADMSG;
		skip_space(r);
	}
	value->at = r->at;
	if (!err)
		err = skip_value(r);
	value->end = r->at;
	return err;
}

static int skip_items(struct reader *r, char close)
{
	struct json key, value;
	int err;

	if (++r->depth > JSON_DEPTH)
		return -E2BIG;
	r->at++;
	if (take(r, close)) {
		r->depth--;
		return 0;
	}
	do
		err = take_item(r, close == '}' ? &key : NULL, &value);
	while (!err && take(r, ','));
	if (!err && !take(r, close))
		err = -EBADMSG;
	r->depth--;
	return err;
}

int json_parse(const char *text, size_t len, struct json *value)
{
	struct reader r = { text, text + len, 0 };
	int err = take_item(&r, NULL, value);

	skip_space(&r);
	return !err && r.at != r.end ? -EBADMSG : err;
}

/* --- questions to a checked text --- */

/* No key that we look for is longer than this, nor has one with an escape another meaning. */
static bool is_key(struct json key, const char *name)
{
	char text[128];

	return json_get_string(key, text, sizeof(text)) == 0 && strcmp(text, name) == 0;
}

int json_find(struct json object, const char *name, struct json *value)
{
	struct reader r = { object.at, object.end, 0 };
	struct json key, item;
	int err = -ENOENT;

	if (!take(&r, '{') || take(&r, '}'))
		return err;
	do {
		if (take_item(&r, &key, &item) < 0)
			return -ENOENT;
		if (is_key(key, name)) {
			*value = item;
			err = 0;
		}
	} while (take(&r, ','));
	return err;
}

bool json_next(struct json array, struct json *element)
{
	struct reader r = { element->at ? element->end : array.at, array.end, 0 };

	if (!take(&r, element->at ? ',' : '['))
		return false;
	if (!element->at && take(&r, ']'))
		return false;
	return take_item(&r, NULL, element) == 0;
}

/* A code point in UTF-8; its length. */
static size_t encode(uint32_t c, char to[4])
{
	static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };
	size_t more = (c > 0x7f) + (c > 0x7ff) + (c > 0xffff);

	for (size_t i = more; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(leads[more] | c);
	return more + 1;
}

/* A \u escape, of a pair of surrogates both; one alone is the replacement character. */
static uint32_t take_unicode(const char **at, const char *end)
{
	int high = parse_hex(*at, end), low = -1;

	*at += 4;
	if ((high & 0xf800) != 0xd800)
		return (uint32_t)high;
	if (high < 0xdc00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
		low = parse_hex(*at + 2, end);
	if ((low & ~0x3ff) != 0xdc00)
		return 0xfffd;
	*at += 6;
	return 0x10000u + ((uint32_t)(high & 0x3ff) << 10) + (uint32_t)(low & 0x3ff);
}

/* One character as @text of a length; NUL as one of length 0. */
static size_t take_character(const char **at, const char *end, char text[4])
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	uint32_t c;

	text[0] = *(*at)++;
	if (text[0] != '\\')
		return 1;
	text[0] = *(*at)++;
	if (text[0] != 'u') {
		text[0] = meanings[strchr(escapes, text[0]) - escapes];
		return 1;
	}
	c = take_unicode(at, end);
	return c ? encode(c, text) : 0;
}

int json_get_string(struct json value, char *to, size_t size)
{
	const char *at = value.at + 1, *end = value.end - 1;
	char text[4], *out = to;

	if (value.end - value.at < 2 || *value.at != '"')
		return -EINVAL;
	if (size == 0)
		return -ENAMETOOLONG;
	*to = '\0';
	while (at < end) {
		size_t len = take_character(&at, end, text);

		if (len == 0 || len >= size - (size_t)(out - to)) {
			*to = '\0';
			return len == 0 ? -EILSEQ : -ENAMETOOLONG;
		}
		memcpy(out, text, len);
		out += len;
	}
	*out = '\0';
	return 0;
}

int json_get_number(struct json value, uint64_t max, uint64_t *number)
{
	char digits[24];
	size_t len = (size_t)(value.end - value.at);

	if (len >= sizeof(digits))
		return -ERANGE;
	memcpy(digits, value.at, len);
	digits[len] = '\0';
	return nsu_number_parse(digits, 0, max, number);
}
