/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One question to a netlink(7) socket, and all of its answers. */
#ifndef DUMP_H
#define DUMP_H

#include <stdbool.h>
#include <sys/types.h>

#include "facts/netlink/mnl.h"

/* What the kernel puts into one message at most. */
#define DUMP_SIZE 32768

/*
 * Called for each answer. Returns 0, or what dump_ask() returns then; the other answers
 * are read all the same, and passed over.
 */
typedef int dump_fn(void *arg, const struct nlmsghdr *answer);

/* Only what was asked for, and errors in place of what is not understood (Linux 4.20). */
void dump_be_strict(int fd);

/* For a request: no other of this process has it. */
unsigned int dump_number(void);

/*
 * Sends @request, for a dump or for one object, with a number of its own, and hands on the
 * answers. Returns 0, or -errno: -EINTR when what was asked for changed meanwhile
 * (NLM_F_DUMP_INTR), so that the answers are to be thrown away, and asked for anew.
 */
int dump_ask(int fd, struct nlmsghdr *request, dump_fn *answered, void *arg);

/*
 * The same, asked anew until the answers are of one moment. Before each time @forget is
 * called: what came until then is void. -EINTR: what is asked for never stood still.
 */
typedef void dump_forget_fn(void *arg);
int dump_ask_whole(int fd, struct nlmsghdr *request, dump_fn *answered,
		   dump_forget_fn *forget, void *arg);

/*
 * What the kernel has sent next, into DUMP_SIZE aligned bytes. In a namespace of others
 * their root might send us answers, too: these are none. Returns its length, or -errno.
 */
ssize_t dump_receive(int fd, void *answers);

#endif
