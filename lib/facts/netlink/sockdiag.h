/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sockets of our own net namespace, all at once: sock_diag(7). */
#ifndef SOCKDIAG_H
#define SOCKDIAG_H

#include <nsutil.h>

/*
 * Inode numbers of TCP, UDP and UNIX sockets in ascending order, in an array to
 * free(3). Those without an address are in no dump, and one that is refused is
 * left out. It costs 4 ms where there is none at all, because TCP and UDP keep
 * those of all net namespaces in one table; and 1 us for each of our own. Returns
 * 0 or -errno: -EPROTONOSUPPORT (no sock_diag), -EPERM (a filter), -EMFILE, -ENOMEM.
 */
int sockdiag_list(uint64_t **inodes, size_t *count);

/* SO_NETNS_COOKIE of our own net namespace, or 0: 5.13 and older. */
uint64_t sockdiag_get_cookie(void);

#endif
