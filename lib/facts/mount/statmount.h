/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces bound to files in one mount namespace, asked of the kernel by the
 * id of that mount namespace: statmount(2), listmount(2), since Linux 6.11.
 */
#ifndef STATMOUNT_H
#define STATMOUNT_H

#include <nsutil.h>

#include "facts/mount/mounts.h"

/*
 * Calls @found for each, in the order of mounting. @id is that of NS_GET_MNTNS_ID
 * or NS_MNT_GET_INFO, 0 is our own mount namespace. Paths are seen from the root
 * of that mount namespace, of our own from our root. Returns 0, what @found
 * returned when that was not 0, or -errno: -ENOSYS (6.7 and older), -EINVAL (up
 * to 6.10 for an @id), -EPERM (not ours to see), -ENOENT (it is gone), -ENOMEM,
 * and that of the first mount that could not be asked for: then @found was never called.
 */
int statmount_list(uint64_t id, mounts_found_fn *found, void *arg);

#endif
