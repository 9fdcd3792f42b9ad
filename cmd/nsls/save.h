/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls --save FILE. */
#ifndef SAVE_H
#define SAVE_H

#include "nsls.h"

/* Takes a snapshot of all, and writes it whole or not at all. Returns 0 or -errno, said. */
int save(const struct request *request, char *argv[]);

#endif
