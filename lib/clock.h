/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long something takes: time that nobody can set (CLOCK_MONOTONIC of clock_gettime(2)). */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

int64_t clock_get_milliseconds(void);
int64_t clock_get_microseconds(void);

#endif
