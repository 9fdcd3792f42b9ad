/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Echo requests, of many sockets at once: icmp(7), RFC 792 and RFC 4443. */
#ifndef ECHO_H
#define ECHO_H

#include <nsutil.h>

struct echo_probe {
	int fd;			/* of the family of @to, not blocking; -errno: there is none */
	struct nsu_prefix to;
	unsigned int interface;	/* number of it there: for link-local addresses; 0: any */
	bool answered;
	int err;		/* -errno of the sending, or 0 */
	uint32_t microseconds;
};

/*
 * Sends to all, three times where nobody answers, and waits @milliseconds at most. Probes
 * of one socket lie side by side, no more than 65536 of them. Returns 0 or -ENOMEM.
 */
int echo_ask(struct echo_probe probes[], size_t count, unsigned int milliseconds);

#endif
