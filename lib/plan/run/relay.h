/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a program prints is passed on as it comes, a line at a time, with a label before it. */
#ifndef RELAY_H
#define RELAY_H

#include <sys/types.h>

/* What several have in common. */
struct relays {
	int turns;		/* a file of ours alone: who has locked it writes */
	int net;		/* the network namespace of who started us */
};

struct relay {
	int saved[2];		/* what 1 and 2 were, and will be again */
	int control;
	pid_t pid;
};

/* Returns 0 or -errno. */
int relays_open(struct relays *all);
void relays_close(struct relays *all);

/*
 * From here on 1 and 2 are pipes, and a process of its own passes on what comes out of them.
 * Returns 0 or -errno.
 */
int relay_begin(struct relay *r, const struct relays *all, const char *label);

/*
 * The program has ended, and what it printed has been passed on; what it left running will
 * be, until that ends, too. Returns 0, or as -errno why standard output did not take it.
 */
int relay_end(struct relay *r);

#endif
