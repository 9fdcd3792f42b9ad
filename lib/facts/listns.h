/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernel's own list of namespaces: listns(2), since Linux 6.19. It has what
 * no other source shows (descriptors on their way between processes), and lacks
 * those that only a socket keeps.
 */
#ifndef LISTNS_H
#define LISTNS_H

#include <nsutil.h>

#define LISTNS_ALL 0			/* whoever owns them */
#define LISTNS_OUR_USER UINT64_MAX	/* those that our own user namespace owns */

struct listns_query {
	unsigned int kinds;	/* set of kinds */
	uint64_t owner;		/* ns id of the owning user namespace, or one of the above */
	uint64_t after;		/* only those with a higher id; 0: all */
};

/* Anything but 0 ends the list, and is what it returns. */
typedef int listns_found_fn(void *arg, uint64_t id);

/*
 * Calls @found for each, in the order of their ids, which is that of their
 * making. Others than our own ones appear only to root in the initial PID and
 * user namespace. Returns 0, what @found returned, or -errno: -ENOSYS (6.18 and
 * older), -EPERM (a filter), -EINVAL (no such owner).
 */
int listns_read(const struct listns_query *query, listns_found_fn *found, void *arg);

/* The system call, or what a test has in its place: how many ids, or -1 with errno. */
struct listns_request {		/* struct ns_id_req */
	uint32_t size, spare;
	uint64_t last;
	uint32_t flags, spare2;	/* CLONE_NEW* */
	uint64_t owner;
};
typedef long listns_call_fn(const struct listns_request *request, uint64_t ids[], size_t room);

int listns_read_by(listns_call_fn *call, const struct listns_query *query,
		   listns_found_fn *found, void *arg);

#endif
