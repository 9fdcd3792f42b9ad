/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long something takes. */
#include "clock.h"

#include <time.h>

int64_t clock_get_microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_get_milliseconds(void)
{
	return clock_get_microseconds() / 1000;
}
