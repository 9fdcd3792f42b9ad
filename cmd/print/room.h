/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much of a terminal the columns of a table take. */
#ifndef ROOM_H
#define ROOM_H

#include "table.h"

/*
 * Whether the end of the last column, which may be cut, is all that has to go for the others
 * to be whole in @width. Lines of a cell are joined by line breaks here.
 */
bool room_is_in_last(const struct table *t, size_t width);

#endif
