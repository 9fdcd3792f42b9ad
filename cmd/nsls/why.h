/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls why REF: all that keeps one namespace, and what would free it. */
#ifndef WHY_H
#define WHY_H

#include "nsls.h"

enum why_status { WHY_FOUND, WHY_NOT_FOUND, WHY_FAILED };	/* the exit status, too */

enum why_status why(const struct request *request, char *argv[]);

#endif
