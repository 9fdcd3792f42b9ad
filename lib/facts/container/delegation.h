/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which cgroups we may move to: cgroups(7), "Delegation containment". */
#ifndef NSU_DELEGATION_H
#define NSU_DELEGATION_H

#include <nsutil.h>

/*
 * Whether we may move ourselves, or a child, to the cgroup in @directory: 0, or the
 * -errno that the write to its cgroup.procs would end with.
 */
int delegation_check(const char *directory);

/*
 * Whether that cgroup is ours to write to, but not the nearest one above both it and the
 * one we are in, which version 2 asks for as well.
 */
bool delegation_is_contained(const char *directory);

#endif
