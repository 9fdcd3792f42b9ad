/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strict reading of JSON (RFC 8259) that others wrote: a text is checked once as a
 * whole, and then asked. Values are slices of it: nothing is copied or allocated.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH 64	/* of arrays and objects within each other */

/* One whole value of a checked text; borrowed from it. */
struct json {
	const char *at, *end;
};

/* Returns 0, -EBADMSG (no JSON, or more after it) or -E2BIG (deeper than JSON_DEPTH). */
int json_parse(const char *text, size_t len, struct json *value);

/*
 * The member @key of an object; of several with one key the last, as most programs
 * that write or read such files have it. Returns 0, or -ENOENT (also: no object).
 */
int json_find(struct json object, const char *key, struct json *value);

/* The element after @element, the first one where that is all zero; false at the end. */
bool json_next(struct json array, struct json *element);

/*
 * The string itself, in UTF-8, or "" with an error. Returns 0, -EINVAL (no string; @to
 * is left alone), -EILSEQ (it holds a NUL) or -ENAMETOOLONG (it does not fit).
 */
int json_get_string(struct json value, char *to, size_t size);

/* A number without sign, fraction and exponent, up to @max. 0, -EINVAL or -ERANGE. */
int json_get_number(struct json value, uint64_t max, uint64_t *number);

#endif
