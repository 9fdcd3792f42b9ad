/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The entries of a directory that are numbers, as processes, threads and descriptors are in
 * proc(5): by getdents64(2) alone, without what opendir(3) asks and allocates for each.
 */
#ifndef NUMBERED_H
#define NUMBERED_H

#include <nsutil.h>

/*
 * A few entries at a time. Where several threads read one description, each has its own list:
 * the kernel gives every entry to one of them, and none has much left when the others are done.
 */
#define NUMBERED_SHARE 512	/* bytes: 16 PIDs */

struct numbered {
	int dir;
	int least;
	const char *name;	/* of the last one, until the next is read */
	size_t at, len;
	char share[NUMBERED_SHARE] __attribute__((aligned(8)));
};

/* Numbers from @least on, 0 or 1. @dir stays yours. */
void numbered_begin(struct numbered *list, int dir, int least);

/* Returns 1, 0 (there are no more), or -errno. */
int numbered_next(struct numbered *list, int *number);

#endif
