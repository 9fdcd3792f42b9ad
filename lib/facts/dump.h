/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One question to a netlink(7) socket, and all of its answers. */
#ifndef DUMP_H
#define DUMP_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

/* Called for each answer; 0, or -errno, which is what dump_ask() returns then. */
typedef int dump_fn(void *arg, const struct nlmsghdr *answer);

/* What was asked changed meanwhile: the answers are to be thrown away, and asked for anew. */
#define DUMP_TORN 1

/* Only what was asked for, and errors in place of what is not understood (Linux 4.20). */
void dump_be_strict(int fd);

/*
 * Sends @request, and hands on the answers. Returns 0, DUMP_TORN (NLM_F_DUMP_INTR), or
 * -errno. Answers to other questions are passed over.
 */
int dump_ask(int fd, struct nlmsghdr *request, dump_fn *answered, void *arg);

#endif
