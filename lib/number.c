/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one number parser: strtoul(3) would take signs, blanks and wrapped values. */
#include "number.h"

#include <errno.h>
#include <nsutil.h>
#include <string.h>

int number_parse_until(const char *text, const char *end, uint64_t min, uint64_t max,
		       uint64_t *number)
{
	const char *first = text;
	uint64_t n = 0;
	bool over = false;

	for (unsigned int digit; (digit = (unsigned int)(*text - '0')) <= 9; text++) {
		over |= __builtin_mul_overflow(n, 10, &n);
		over |= __builtin_add_overflow(n, digit, &n);
	}
	if (text == first || strcmp(text, end) != 0)
		return -EINVAL;
	if (over || n < min || n > max)
		return -ERANGE;
	*number = n;
	return 0;
}

int nsu_number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	return number_parse_until(text, "", min, max, number);
}
