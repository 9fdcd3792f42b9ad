/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrays that grow while they are filled. */
#include "array.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST 16	/* elements */

int array_grow(void *array, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : FIRST;
	void *at;

	if (count < *room)
		return 0;
	at = reallocarray(*(void **)array, more, size);
	if (!at)
		return -ENOMEM;
	*(void **)array = at;
	*room = more;
	return 0;
}
