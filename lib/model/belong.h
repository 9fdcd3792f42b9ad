/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* To which container and which unit processes belong: NSU_ASK_NAMES of a snapshot. */
#ifndef BELONG_H
#define BELONG_H

#include "model/snapshot/snapshot.h"

/* Of every process with details, once they are there. Returns 0 or -ENOMEM. */
int take_belongings(struct take *t);

/*
 * The directory of a process below /proc, as long as it is the one that was seen in the
 * namespace of that link; or -errno.
 */
int belong_open(const struct take *t, size_t process, unsigned int link);

#endif
