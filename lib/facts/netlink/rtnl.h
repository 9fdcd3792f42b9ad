/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs: the numbers that our net namespace has for others (rtnetlink(7)). */
#ifndef RTNL_H
#define RTNL_H

#include <nsutil.h>

struct netlink;
struct rtnl;

/* A socket, and whether any NSID is assigned at all. Returns 0 or -errno. */
int rtnl_new(struct rtnl **rtnl);

/* The same in the network namespace behind @ns, whose NSIDs it has; -1: in ours. */
int rtnl_new_in(struct rtnl **rtnl, int ns);

/* The same once more, without asking again what @first was told (NULL: nothing). */
int rtnl_new_beside(struct rtnl **rtnl, const struct rtnl *first, int ns);
void rtnl_free(struct rtnl *rtnl);

/* netlink_open() in the network namespace behind @ns, or with -1 in ours. */
int rtnl_open(struct netlink *n, int ns);

/*
 * nsids[i] becomes the NSID of the net namespace behind fds[i], or
 * NSU_NSID_UNASSIGNED, or NSU_NSID_UNKNOWN where the kernel gave no answer (and
 * where fds[i] is -1). Assigns none. Where no NSID is assigned nothing is asked.
 * Returns 0, or -errno when the socket failed.
 */
int rtnl_get_nsids(struct rtnl *rtnl, const int fds[], int nsids[], size_t count);

/* Whether all answers of rtnl_get_nsids() are NSU_NSID_UNASSIGNED without asking. */
bool rtnl_is_bare(const struct rtnl *rtnl);

#endif
