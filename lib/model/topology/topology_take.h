/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A topology while it is taken from the machine. */
#ifndef TOPOLOGY_TAKE_H
#define TOPOLOGY_TAKE_H

#include "facts/filter/nat_tables.h"
#include "model/topology/topology.h"

struct taking {
	struct nsu_topology *t;
	const struct nsu_topology *wanted;	/* or NULL */
	struct nsu_netns_list *list;
	struct nsu_place *places;
	size_t nplaces;
	bool *chosen;				/* by place: its parts are wanted */
	struct nsu_wiring *wiring;
	struct nat_tables nat;			/* of our own network */
	uint64_t own;
};

/* --- topology_net.c: what is in one network: interfaces, cables, addresses, routes */
int taking_add_net(struct taking *taking, size_t place);

/* Neither the kernel nor a router made it. */
bool taking_is_by_hand(const struct nsu_wired_route *route);

/* --- topology_untold.c: what is in there, and nothing in a file says */
int taking_add_untold(struct taking *taking, size_t place);

#endif
