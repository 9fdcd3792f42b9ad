/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Brings namespaces into the order of their inodes, and all indexes with them. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <stdlib.h>

#include "fd.h"

struct rank {
	uint64_t inode;
	size_t was;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->inode != y->inode)
		return x->inode > y->inode ? 1 : -1;
	return (x->was > y->was) - (x->was < y->was);
}

static void follow(size_t *index, const size_t *now)
{
	if (*index != NSU_NONE)
		*index = now[*index];
}

static int renumber(struct nsu_snapshot *s, const size_t *now)
{
	for (size_t i = 0; i < s->nnodes; i++) {
		follow(&s->nodes[i].is.owner, now);
		follow(&s->nodes[i].is.parent, now);
	}
	for (size_t i = 0; i < s->nprocesses; i++)
		for (int link = 0; link < NSU_LINKS; link++)
			follow(&s->processes[i].ns[link], now);
	return holders_sort(s, now);
}

int snapshot_sort(struct nsu_snapshot *s)
{
	autofree struct rank *ranks = calloc(s->nnodes + 1, sizeof(*ranks));
	autofree size_t *now = calloc(s->nnodes + 1, sizeof(*now));
	struct node *nodes = calloc(s->nnodes + 1, sizeof(*nodes));

	if (!ranks || !now || !nodes) {
		free(nodes);
		return -ENOMEM;
	}
	for (size_t i = 0; i < s->nnodes; i++)
		ranks[i] = (struct rank){ s->nodes[i].is.inode, i };
	qsort(ranks, s->nnodes, sizeof(*ranks), compare_ranks);
	for (size_t i = 0; i < s->nnodes; i++) {
		nodes[i] = s->nodes[ranks[i].was];
		now[ranks[i].was] = i;
	}
	free(s->nodes);
	s->nodes = nodes;
	map_clear(&s->index);
	return renumber(s, now);
}
