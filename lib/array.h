/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrays that grow while they are filled. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

/*
 * Makes room for one more: @array points to a pointer to @count elements of @size bytes,
 * for @room of which there is memory, twice as much each time; it starts as NULL with 0 and
 * 0, and is ended by free(3). Returns 0, or -ENOMEM with everything as it was.
 */
int array_grow(void *array, size_t count, size_t *room, size_t size);

#endif
