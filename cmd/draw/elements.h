/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Elements of arrays that grow while they are filled. */
#ifndef ELEMENTS_H
#define ELEMENTS_H

#include <stddef.h>

/*
 * One more, zero: @array points to a pointer to @count elements of @size bytes, for @room of
 * which there is memory; it starts as NULL with 0 and 0, and is ended by free(3). NULL: no
 * memory, and everything is as it was.
 */
void *elements_add(void *array, size_t *count, size_t *room, size_t size);

#endif
