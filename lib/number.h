/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers that something follows. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdint.h>

/* As nsu_number_parse(), where behind the number nothing but @end follows. */
int number_parse_until(const char *text, const char *end, uint64_t min, uint64_t max,
		       uint64_t *number);

#endif
