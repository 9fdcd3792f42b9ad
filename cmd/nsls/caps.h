/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process may do with a namespace, for people and for programs. */
#ifndef CAPS_H
#define CAPS_H

#include "nsls.h"

/* Of one namespace: what it may do, the way that decides, the rule, and setns(2). */
void caps_print_story(const struct nsu_rights *rights);

/* A row for each. Returns 0 or -errno, which was said. */
int caps_print_table(const struct nsu_rights rights[], size_t count,
		     const struct request *request);

#endif
