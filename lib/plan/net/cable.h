/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of a plan for a cable, which other builders use too. */
#ifndef NSU_CABLE_H
#define NSU_CABLE_H

#include "plan/net/wire.h"

/* An end as the plan has it: where it is, and what it is called. */
struct plug {
	size_t net;
	const char *name;
};

/* Finds the namespace of an end, and claims a name. Returns 0 or -errno with @e filled. */
int cable_plug(struct nsu_plan *plan, const struct nsu_end *end, struct plug *plug,
	       struct nsu_error *e);

/* The cable, and what its ends have; still down, and unfinished. */
void cable_push(struct nsu_plan *plan, const struct nsu_cable *cable,
		const struct plug plugs[2]);

/* Addresses and master of an interface; loopback of its namespace. */
void cable_push_end(struct nsu_plan *plan, const struct nsu_end *end, const struct plug *plug);

/*
 * The end of a way out that is changed, or that is not whole any more, so that nsu_plan_nat()
 * makes another. @address: of the namespace, so that it can be undone, or NULL: it cannot.
 * Returns 0, also where there is none, or -errno with @e filled.
 */
int cable_cut_way(struct nsu_plan *plan, const struct nsu_nat *nat,
		  const struct nsu_prefix *address, struct nsu_error *e);

/* Up, and finished. */
void cable_push_up(struct nsu_plan *plan, const struct plug *plug);

#endif
