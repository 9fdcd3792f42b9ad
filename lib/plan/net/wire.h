/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a step does in a network namespace: the rest of struct step for these. */
#ifndef NSU_WIRE_H
#define NSU_WIRE_H

#include "plan/plan.h"

/* It belongs to the plan, and so do its strings. */
struct wire {
	size_t net;		/* which namespace: index in nsu_plan.networks */
	const char *ns;		/* that one as people say it: "h1" */
	const char *name;	/* of the interface, the sysctl, the table */
	size_t peer_net;	/* of a cable: the same of its other end */
	const char *peer_ns, *peer; /* NULL: a bridge */
	uint32_t mtu;		/* 0: as the kernel has it */
	const char *master;	/* the bridge that it becomes a port of */
	const char *out;	/* NAT: out of this interface; NULL: of all but the peer */
	bool was_off;		/* NAT: forwarding, before all this began */
	struct nsu_prefix prefix, via; /* address or destination, and gateway */
	const char *value;	/* of a sysctl */
	const char *before;	/* its value before the step, for undoing it */
	bool unfinished;	/* LINK_DELETE: only what a killed run left */
	bool finish;		/* LINK_UP: what it is made for is done; DOWN: no more */
	bool was_up;		/* LINK_DOWN: before the step, for undoing it */
	int nsid;		/* NSID: what it got, for GONE */
};

/* Appends a step. Out of memory sticks to the plan. */
void wire_push(struct nsu_plan *plan, enum nsu_op op, enum why why, struct wire wire);

/* The same of one that may find it done. */
void wire_push_optional(struct nsu_plan *plan, enum nsu_op op, enum why why, struct wire wire);

#endif
