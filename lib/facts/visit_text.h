/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of proc(5) that say something else in each namespace, read from inside (visit.h). */
#ifndef VISIT_TEXT_H
#define VISIT_TEXT_H

#include <nsutil.h>

#include "facts/text.h"

/*
 * Appends all of the file @name below the directory @dir, as whoever is in the
 * namespace behind the descriptor @ns reads it; -1 is where we are. Returns 0 or
 * -errno: -EPERM (not ours to enter), -ETIMEDOUT, -ENOMEM; then @text has less of it.
 */
int visit_read_text(enum nsu_kind kind, int ns, int dir, const char *name,
		    struct text *text);

#endif
