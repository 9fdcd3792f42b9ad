/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Elements of arrays that grow while they are filled. */
#include "elements.h"

#include <stdlib.h>
#include <string.h>

#define FIRST 16	/* elements */

static int make_room(void **array, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : FIRST;
	void *at = reallocarray(*array, more, size);

	if (!at)
		return -1;
	*array = at;
	*room = more;
	return 0;
}

void *elements_add(void *array, size_t *count, size_t *room, size_t size)
{
	void **at = array;

	if (*count == *room && make_room(at, room, size) < 0)
		return NULL;
	return memset((char *)*at + (*count)++ * size, 0, size);
}
