/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one number parser: strtoul(3) would take signs, blanks and wrapped values. */
#include <nsutil.h>

#include <errno.h>

int nsu_number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	uint64_t n = 0;
	bool over = false;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned int digit = (unsigned int)(*text - '0');

		if (digit > 9)
			return -EINVAL;
		over |= __builtin_mul_overflow(n, 10, &n);
		over |= __builtin_add_overflow(n, digit, &n);
	}
	if (over || n < min || n > max)
		return -ERANGE;
	*number = n;
	return 0;
}
