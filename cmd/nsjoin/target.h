/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsjoin is to enter, by reference (nsutil(7)). A PID or a file costs no search. */
#ifndef NSJOIN_TARGET_H
#define NSJOIN_TARGET_H

#include "request.h"

/* The process of --target. Returns 0 or -errno, or ends where there is no such. */
int target_set(struct request *request, const char *word);

/* The namespace of --net=WORD and its like: a file, or where there is none, a reference. */
int target_set_file(struct request *request, enum nsu_kind kind, const char *word);

/* Whether a word that is no program is the name of something to enter. */
bool target_is_name(const char *word);

#endif
