/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line of a stock tool that does the same, as far as it can. */
#ifndef LIKE_H
#define LIKE_H

#include "opt.h"

/*
 * "unshare -Ur --fork id": the options given that @stock has too, what @extra
 * adds (or NULL), and the operands, quoted for a shell. The caller frees it;
 * NULL when out of memory.
 */
char *like(const char *stock, const char *extra, char *const *argv);

#endif
