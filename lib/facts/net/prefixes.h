/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks that addresses may not be taken from: a route of the namespace leads to them. */
#ifndef PREFIXES_H
#define PREFIXES_H

#include "facts/netlink/netlink.h"

struct prefixes {
	struct nsu_prefix *all;
	size_t count;
};

/*
 * Appends what routes of @family lead to, in all tables, but for default routes. Returns 0
 * or -errno; prefixes_free() in any case.
 */
int prefixes_take(struct netlink *n, int family, struct prefixes *prefixes);
int prefixes_add(struct prefixes *prefixes, const struct nsu_prefix *prefix);
void prefixes_free(struct prefixes *prefixes);

/* Whether an address of @prefix is in one of them. */
bool prefixes_overlap(const struct prefixes *prefixes, const struct nsu_prefix *prefix);

#endif
