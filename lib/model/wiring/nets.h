/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All network namespaces of a snapshot, as long as it is taken, for a visit to each. */
#ifndef NETS_H
#define NETS_H

#include "facts/visit/visit_nets.h"
#include "model/snapshot/snapshot.h"

struct nets {
	struct visit_net *visits;
	struct nsu_place *places;	/* the same, by their kind and number */
	size_t *nodes;			/* of each */
	size_t count;
	char (*paths)[32];
	char (*names)[32];
	int *own;			/* descriptors to close, or -1 */
};

/*
 * Returns 0, -ENOMEM or -EOPNOTSUPP (a tree of files). One that nothing leads to any more is
 * as good as dead.
 */
int nets_list(struct nets *nets, const struct take *t);
void nets_clear(struct nets *nets);

/*
 * The visits to what a caller names, to free(3): those without a path lead to @own, a
 * descriptor of his own network namespace, to close after them. Returns 0 or -errno.
 */
int nets_of(const struct nsu_place places[], size_t count, struct visit_net **visits, int *own);

#endif
