/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A process in a user namespace that may have none, for files that only one of it has. */
#ifndef VISIT_USER_H
#define VISIT_USER_H

#include "facts/visit/visit.h"

/*
 * Puts a child into the user namespace behind the descriptor @ns and opens its directory
 * below @proc: *@dir is yours to close, and answers until visit_end(@v), which is due only
 * after 0. What it shows is what we see, and not what the child would: the right side of
 * uid_map is in our own user IDs (user_namespaces(7)), across all levels in between.
 * Returns 0 or -errno: -EPERM (not ours to enter), -EINVAL (it is our own).
 */
int visit_stand_in(struct visit *v, int proc, int ns, int *dir);

#endif
