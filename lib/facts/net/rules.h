/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Routes that rules of a network choose from several tables: ip-rule(8), rtnetlink(7). */
#ifndef RULES_H
#define RULES_H

#include "facts/net/wiring.h"

struct rules_question {
	struct nsu_prefix to;
	struct nsu_prefix from;	/* of family 0: not chosen yet */
	int arrives;	/* the number of the interface; 0: it is its own packet */
};

/* Whether a network has others than those it was made with, by its rtnetlink socket. */
bool rules_are_own(int fd, int family);

/*
 * Which route the kernel takes. Returns 0, or -errno: -ENETUNREACH where there is none;
 * -EACCES, -EHOSTUNREACH or -EINVAL where one refuses (fib_props).
 */
int rules_ask_route(int fd, const struct rules_question *question, struct wiring_route *route);

#endif
