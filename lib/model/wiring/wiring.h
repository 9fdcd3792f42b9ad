/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a wiring, for the files that build it and reason about it. */
#ifndef MODEL_WIRING_H
#define MODEL_WIRING_H

#include <nsutil.h>

#include "facts/net/wiring.h"
#include "facts/visit/visit_nets.h"

struct nsu_wiring {
	struct nsu_net *nets;
	size_t nnets;
	struct wiring_facts facts; /* in the order of the nets */
};

/* The wiring of places that are reached by @visits, in their order. Returns 0 or -errno. */
int wiring_visit(struct nsu_wiring **wiring, const struct nsu_place places[],
		 const struct visit_net visits[], size_t count);

/* The link with that number in a net, or NSU_NONE. */
size_t wiring_find_link(const struct nsu_wiring *wiring, size_t net, int index);

/* From numbers, which each network has of its own, to indexes: masters, peers and so on. */
void wiring_join(struct nsu_wiring *wiring);

#endif
