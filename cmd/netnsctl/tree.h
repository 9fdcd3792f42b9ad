/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wiring of network namespaces, as a tree and as JSON. */
#ifndef TREE_H
#define TREE_H

#include "../print/table.h"
#include "places.h"

struct tree {
	struct places places;
	struct nsu_wiring *wiring;	/* of these places, in their order */
};

/* "default", "10.0.0.0/24": where a route leads. */
void tree_print_to(const struct nsu_wired_route *route, char text[NSU_PREFIX_SIZE]);

/* "via 10.0.0.1", "dev eth0", "blackhole": by which way; of several the first, and how many. */
#define TREE_WAY_SIZE 128
void tree_print_way(const struct nsu_wiring *wiring, const struct nsu_wired_route *route,
		    char text[TREE_WAY_SIZE]);

/* --- tree_json.c */

/* Prints to stdout; 0. */
int tree_print_json(const struct tree *tree, bool holders);

/* --- holders.c */

#define HOLDER_SIZE 1024

/*
 * Who or what keeps the namespace @ns, the @n-th of all, in a line: "4711 sleep 60",
 * "/run/netns/h1 (2 mounts)", "fd 3 of 4711 sh". False: a mount that lies where one before
 * it does, and is told with that.
 */
bool holders_tell(const struct nsu_snapshot *s, size_t ns, size_t n, char text[HOLDER_SIZE]);

/* All of them, up to some, as strings of a cell. Returns 0 or -ENOMEM. */
int holders_fill(struct table *table, struct table_row *row, size_t column,
		 const struct nsu_snapshot *s, uint64_t inode);

#endif
