/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The machines that are looked at: this one, or those of saved snapshots. */
#ifndef NODES_H
#define NODES_H

#include "../nsls.h"

struct node {
	struct nsu_snapshot *s;
	struct request is;	/* with what its reference means there */
	bool lacks;		/* there is no such */
};

struct nodes {
	struct node *at;
	size_t count;
};

/*
 * Loads those that @request names; with @look NULL only these, else this machine as
 * @look says where it names none. Returns 0 or -errno, which was said.
 */
int nodes_take(struct nodes *nodes, const struct request *request,
	       const struct nsu_look *look);
void nodes_clear(struct nodes *nodes);

/*
 * What the reference or PID of @request means in each saved one, in @request that of the
 * first. Returns 0 or -errno, which was said: in none of them there is such.
 */
int nodes_find(struct nodes *nodes, struct request *request);

#endif
