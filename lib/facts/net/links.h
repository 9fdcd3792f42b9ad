/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces of a network namespace, as who wants to add one has to know them. */
#ifndef LINKS_H
#define LINKS_H

#include <net/if.h>

#include "facts/netlink/netlink.h"

/* The group that an interface is in (ip-link(8)) until all that it is made for is done. */
#define LINK_UNFINISHED 0x6e7375

struct links {
	struct link {
		unsigned int index, master, group;
		unsigned int peer;	/* the index that the other end of a cable has, where
					   that is; 0: none */
		bool up;
		char name[IFNAMSIZ];
	} *links;
	size_t count;
};

void links_free(struct links *links);

/* Remembers one that will be there. Returns 0 or -ENOMEM. */
int links_add(struct links *links, const struct link *link);

/* Asks for one alone. Returns 0, or -errno: -ENODEV when it is not there. */
int link_look(struct netlink *n, const char *name, struct link *link);

/*
 * A socket of rtnetlink(7) in the network namespace behind the descriptor @ns, and what is
 * there; asked for from elsewhere, so that no NSID is given to anybody (visit_nets.h).
 * Returns 0 or -errno: -EPERM (not ours to enter); links_free() in any case.
 */
int links_visit(struct netlink *n, struct links *links, int ns);

#endif
