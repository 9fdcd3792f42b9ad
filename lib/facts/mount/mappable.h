/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which file systems id-mapped mounts are of, and why others not. */
#ifndef MAPPABLE_H
#define MAPPABLE_H

#include <nsutil.h>

/* Whether the type is one of those that cannot, for that reason. */
bool mappable_is(const char *type, enum nsu_mappable_how how);

#endif
