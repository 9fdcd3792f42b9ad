/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers of rtnetlink(7) as facts: what the readers of them share. */
#ifndef WIRING_TAKE_H
#define WIRING_TAKE_H

#include "facts/netlink/dump.h"
#include "facts/net/wiring.h"

/* Where the answers of one question go. */
struct wiring_taking {
	struct wiring_facts *facts;
	size_t net;
	size_t first_link;	/* of this network */
};

/* One more element, zero, or NULL. */
void *wiring_append(void *array, size_t *count, size_t *room, size_t size);

/* Of an attribute; 0 where it is not what the kernel makes. */
uint32_t wiring_get_u32(const struct nlattr *attr);
size_t wiring_get_bytes(const struct nlattr *attr, void *to, size_t size);

/* A route as RTM_NEWROUTE tells it, of no net yet; false where that is none. */
bool wiring_read_route(struct wiring_route *route, const struct nlmsghdr *answer);

/* Whether interfaces that were taken may be otherwise by now: they were about to start. */
bool wiring_settle(int own, const struct wiring_taking *taking);

/* Each takes a struct wiring_taking. Masters are for links that came without. */
dump_fn wiring_take_link;
dump_fn wiring_take_master;
dump_fn wiring_take_netconf;

#endif
