/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is only to be seen from inside: a child goes there, looks, and ends.
 * One that is held up, by a file system that does not answer, and has nothing to
 * say for VISIT_LIMIT, ends by itself; what it has said until then counts.
 */
#ifndef NSU_VISIT_H
#define NSU_VISIT_H

#include <nsutil.h>

#define VISIT_LIMIT 300	/* milliseconds */

/* On the way to a network lies no file system: only a busy machine holds that up. */
#define VISIT_NET_LIMIT 10000

/* Whether our root directory is not that of our mount namespace: a chroot(2). */
bool visit_root_differs(void);

/*
 * What the child says, a message each, in a socket that keeps them apart. The
 * last one has another status: a child that ends without it was killed.
 */
#define VISIT_MORE 1

struct visit_said {
	int status;		/* VISIT_MORE; of the last one 0 or -errno */
	int err;		/* for those who agree on it: -errno of one thing */
	bool with_fd;		/* a descriptor comes along */
	size_t len;
	char text[16384];
};

/* A visit as the parent sees it. */
struct visit {
	pid_t child;
	int in;
	int limit;
	bool stuck;		/* in a wait that no signal interrupts */
	bool lost;		/* something it said was not heard: what follows is not
				   what it is taken for */
};

/*
 * What the child does once it is there; it may have been forked from a process
 * with threads, so it must not allocate. Returns the status.
 */
typedef int visit_go_fn(const void *arg, int out);

/*
 * Sends a child into the namespace behind the descriptor @ns; -1 is where we are,
 * where it may be held up in our place. Returns 0 or -errno (EAGAIN, EMFILE);
 * -EPERM, where it may not enter, comes as the status.
 */
int visit_begin(struct visit *v, enum nsu_kind kind, int ns, visit_go_fn *go,
		const void *arg);

/*
 * In the child: enters the namespace behind the descriptor @ns, if need be by way of the
 * user namespace that owns it. *@settled becomes true once it has gone that way, which
 * leads to nothing that another one owns. Returns 0 or -errno: -EAGAIN when a child that
 * has not settled yet might do it, -EPERM when none can.
 */
int visit_enter(enum nsu_kind kind, int ns, bool *settled);

/* In the child: says it, with the descriptor @fd or -1. Does not return without listener. */
void visit_say(int out, struct visit_said *said, int fd);

/*
 * In the child, which is lost there: on to another namespace; into a network namespace of
 * its own, which nobody else ever sees, and where the kernel may number what it shows; and
 * a socket of the network it is in, to be said. They return 0 (a descriptor) or -errno.
 */
int visit_go_on(enum nsu_kind kind, int ns);
int visit_stand_aside(void);
int visit_open_socket(int domain, int type, int protocol);

/*
 * The next message: VISIT_MORE with the descriptor *@fd, yours to close, or -1;
 * or the status that the child ended with, -ETIMEDOUT when it was held up.
 */
int visit_hear(struct visit *v, struct visit_said *said, int *fd);

/* Ends it, at any time. */
void visit_end(struct visit *v);

#endif
