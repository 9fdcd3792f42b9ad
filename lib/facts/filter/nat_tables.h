/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables of nf_tables that give a namespace its way out, and what is written on them. */
#ifndef NAT_TABLES_H
#define NAT_TABLES_H

#include <net/if.h>

#include "facts/netlink/netlink.h"

#define NAT_TABLE "netnsctl_"	/* how their names begin; the rest is that of the namespace */
#define NAT_NOTE "netnsctl: interface %s, forwarding was %d"
#define NAT_NOTE_OUT ", out of "	/* behind it, with the only interface that leads out */
#define NAT_NAME_SIZE 256

struct nat_table {
	int family;		/* AF_INET, AF_INET6 */
	char name[NAT_NAME_SIZE];
	char interface[IFNAMSIZ]; /* that leads to the namespace, or "": not known */
	char out[IFNAMSIZ];	/* the only one that leads out, or "": all do */
	bool was_off;		/* forwarding, before the first of them was made */
};

struct nat_tables {
	struct nat_table *all;
	size_t count;
	bool filters, drops;	/* by nat_tables_visit(): a chain looks at what is forwarded,
				   and drops what it does not know */
};

/*
 * Asks the namespace of the socket, of NETLINK_NETFILTER. Returns 0 or -errno: -EPERM,
 * -EOPNOTSUPP (a kernel without nf_tables); nat_tables_free() in any case.
 */
int nat_tables_take(struct netlink *n, struct nat_tables *tables);

/* The same of the namespace behind the descriptor @ns, without going there. */
int nat_tables_visit(struct nat_tables *tables, int ns);
void nat_tables_free(struct nat_tables *tables);

const struct nat_table *nat_tables_find(const struct nat_tables *tables, int family,
					const char *name);

/* Whether one of @family was made when forwarding was off. */
bool nat_tables_were_off(const struct nat_tables *tables, int family);

#endif
