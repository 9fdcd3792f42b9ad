/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets of TCP and UDP that have a port of their network namespace: sock_diag(7). */
#ifndef PORTS_H
#define PORTS_H

#include <nsutil.h>

struct ports_socket {
	const char *protocol;	/* "tcp", "udp". Static string */
	struct nsu_prefix local, peer; /* addresses; family 0 of @peer: it has none */
	uint16_t peer_port;
	bool listens;		/* waits for whoever comes: TCP_LISTEN, or UDP without a peer */
	uint64_t inode;		/* as in socket:[INODE] */
	uid_t uid;		/* of who made it */
};

/* Anything but 0 ends the reading, and is what it returns. */
typedef int ports_found_fn(void *arg, const struct ports_socket *socket);

/*
 * Of the network of the sock_diag socket @diag: those that wait for whoever comes, or those
 * that have a peer; of the latter not what no process has any more (TIME_WAIT). Connections
 * of all networks are in one table, which is gone through from one end to the other, and so
 * takes ten times as long. Returns 0, what @found returned, or -errno.
 */
int ports_read(int diag, uint16_t port, bool listens, ports_found_fn *found, void *arg);

#endif
