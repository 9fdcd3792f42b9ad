/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A way out, while a plan is made for it: nat.c makes one, nat_end.c ends it. */
#ifndef NAT_WAY_H
#define NAT_WAY_H

#include "facts/filter/nat_tables.h"
#include "plan/net/cable.h"
#include "plan/net/networks.h"

struct way {
	struct nsu_plan *plan;
	const struct nsu_nat *nat;
	const char *gateway;
	struct plug plugs[2];		/* of the namespace, and of the gateway */
	const char *table;
	struct nat_tables tables;	/* at the gateway */
	bool was_off[2];		/* forwarding of both families, by a table that goes */
};

extern const int way_families[2];

/* Finds the gateway, and the tables that are there. 0, or -errno with @e of @op filled. */
int way_begin(struct way *way, enum nsu_op op, struct nsu_error *e);
int way_refuse(const struct way *way, int errnum, enum nsu_op op, struct nsu_error *e);

/* Its networks: of IPv6 the one that goes with the one of IPv4; and an address in one. */
struct nsu_prefix way_get_six(const struct nsu_prefix *four);
struct nsu_prefix way_number(const struct nsu_prefix *network, unsigned char host);

#endif
