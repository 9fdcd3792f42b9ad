/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Net namespaces that sockets keep, those of other processes. A process may
 * have left the net namespace of its sockets, or got them from elsewhere.
 */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <nsutil.h>

#include "facts/visit/visit_sockets.h"

/*
 * Calls @asked for each socket once, not in their order, though with their
 * index. @own is the inode of our net namespace. One that several processes
 * have is asked once; many are looked up in sockdiag_list() first, which costs
 * a third; and so are those that cannot be asked, which says then -EPERM or
 * -ENOSYS only of those that are elsewhere. Returns 0, what @asked returned, or
 * -errno: -EAGAIN, -EMFILE, -ENOMEM.
 */
int sockets_find(const struct visit_socket sockets[], size_t count, uint64_t own,
		 visit_asked_fn *asked, void *arg);

#endif
