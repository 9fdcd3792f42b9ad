/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table as JSON. */
#ifndef JSON_H
#define JSON_H

#include "table.h"

/* Prints to stdout. Returns 0 or -ENOMEM. */
int json_print(const struct table *table);

#endif
