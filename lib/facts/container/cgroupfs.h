/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the cgroups of a process are among our mounts: cgroups(7), v1, hybrid and v2. */
#ifndef NSU_CGROUPFS_H
#define NSU_CGROUPFS_H

#include <nsutil.h>

/* Called with the directory of one cgroup; a result other than 0 ends the visit. */
typedef int cgroupfs_fn(void *arg, const char *directory);

/*
 * Visits the cgroup of process @pid in each hierarchy that is mounted here.
 * Returns 0, -ENOENT where none is, -errno, or what @visit returned.
 */
int cgroupfs_visit(pid_t pid, cgroupfs_fn *visit, void *arg);

/* The same, but for those cgroups that we are in ourselves. */
int cgroupfs_visit_others(pid_t pid, cgroupfs_fn *visit, void *arg);

#endif
