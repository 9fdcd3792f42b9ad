/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table without a terminal to fit into. */
#ifndef PLAIN_H
#define PLAIN_H

#include "table.h"

/*
 * Prints to stdout what libsmartcols would print there, at a small part of its price.
 * False, and nothing is printed: this table has trees, colours, cells of several lines,
 * or characters of another width than one.
 */
bool plain_print(const struct table *table);

#endif
