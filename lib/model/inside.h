/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces: struct nsu_inside of a snapshot. */
#ifndef INSIDE_H
#define INSIDE_H

#include "model/snapshot/snapshot.h"

/* Whether that is asked for of a node, so that it has to be found again afterwards. */
bool inside_wanted(const struct take *t, size_t node);

/* The next process from @from on that has it there, or the count of all of them. */
size_t inside_find_member(const struct nsu_snapshot *s, size_t ns, unsigned int link,
			  size_t from);

/* Of every namespace, once their order is final. Returns 0 or -ENOMEM. */
int take_insides(struct take *t);

#endif
