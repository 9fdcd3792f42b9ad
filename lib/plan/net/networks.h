/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network namespaces that the steps of a plan are in; there may be hundreds. */
#ifndef NSU_NETWORKS_H
#define NSU_NETWORKS_H

#include <sys/socket.h>

#include "facts/net/links.h"
#include "facts/net/prefixes.h"
#include "plan/plan.h"

#define NETWORK_SELF "."	/* the caller's own */

struct network {
	const char *name;	/* as people say it */
	const char *path;	/* where it is found */
	struct netlink route;	/* a socket in it. Of one that is there the builder opens it,
				   of one that the plan makes the run */
	struct links links;	/* those there, and those that steps of the plan will make */
	bool promised;		/* a step makes it */
};

struct networks {
	struct network *all;
	size_t count;
	bool locked;		/* a step holds the lock on the names */
	struct prefixes taken;	/* where no new network may be */
};

/* The setting that lets a network pass on what is for others. */
static inline const char *networks_get_forwarding(int family)
{
	return family == AF_INET6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward";
}

/* nsu_plan_network(), and its index. Returns 0 or -errno with @e filled. */
int networks_find(struct nsu_plan *plan, const char *ns, size_t *net, struct nsu_error *e);

static inline struct network *networks_get(const struct nsu_plan *plan, size_t net)
{
	return &plan->networks->all[net];
}

/* The interface of that name, unless it is to be removed as unfinished; or NULL. */
const struct link *networks_find_link(const struct nsu_plan *plan, size_t net,
				      const char *name);

/* The other end of the cable that @near is one of, where network @other has it; or NULL. */
const struct link *networks_find_far_end(const struct nsu_plan *plan, const struct link *near,
					 size_t other);

/*
 * A name for a new interface: @wanted, or the first of eth0, eth1, ... that is free. It
 * is taken then. The string is the plan's. Errors: EEXIST, EINVAL.
 */
int networks_claim(struct nsu_plan *plan, size_t net, const char *wanted, const char **name,
		   struct nsu_error *e);

/* That name is free again: a step removes the interface. */
void networks_release(struct nsu_plan *plan, size_t net, const char *name);

/* --- run/network.c */
extern const struct performer networks_performer;

#endif
