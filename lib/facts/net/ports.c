/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets of TCP and UDP that have a port of their network namespace. */
#include "facts/net/ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "facts/netlink/netlink.h"

/* UDP has two states, under the names of TCP's: with a peer, and without. */
#define LISTENS (1u << TCP_LISTEN | 1u << TCP_CLOSE)

static const struct { uint8_t family, protocol; const char *name; } dumps[] = {
	{ AF_INET, IPPROTO_TCP, "tcp" }, { AF_INET6, IPPROTO_TCP, "tcp" },
	{ AF_INET, IPPROTO_UDP, "udp" }, { AF_INET6, IPPROTO_UDP, "udp" },
};

struct reading {
	uint16_t port;
	bool listens;
	const char *protocol;
	ports_found_fn *found;
	void *arg;
};

static struct nsu_prefix address_of(uint8_t family, const void *bytes)
{
	struct nsu_prefix a = { .family = family, .length = family == AF_INET ? 32 : 128 };

	memcpy(a.bytes, bytes, a.length / 8);
	return a;
}

/* The kernel was asked for the port alone, but one that does not know the filter tells all. */
static int take(void *arg, const struct nlmsghdr *answer)
{
	const struct reading *r = arg;
	const struct inet_diag_msg *m = mnl_nlmsg_get_payload(answer);
	struct ports_socket s = { .protocol = r->protocol };

	if (mnl_nlmsg_get_payload_len(answer) < sizeof(*m) || !m->idiag_inode ||
	    ntohs(m->id.idiag_sport) != r->port ||
	    !(1u << m->idiag_state & (r->listens ? LISTENS : ~LISTENS)))
		return 0;
	s.local = address_of(m->idiag_family, m->id.idiag_src);
	s.peer_port = ntohs(m->id.idiag_dport);
	if (s.peer_port)
		s.peer = address_of(m->idiag_family, m->id.idiag_dst);
	s.listens = r->listens;
	s.inode = m->idiag_inode;
	s.uid = m->idiag_uid;
	return r->found(r->arg, &s);
}

/*
 * A little program for the kernel: the local port is at least this, and at most; else it jumps
 * behind its end, which means no (inet_diag_bc_run()). The number follows each comparison.
 */
static void put_filter(struct nlmsghdr *request, uint16_t port)
{
	const struct inet_diag_bc_op program[] = {
		{ INET_DIAG_BC_S_GE, 8, 20 }, { .no = port },
		{ INET_DIAG_BC_S_LE, 8, 12 }, { .no = port },
	};

	mnl_attr_put(request, INET_DIAG_REQ_BYTECODE, sizeof(program), program);
}

static int read_one(int diag, size_t which, struct reading *r)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP,
					       sizeof(struct inet_diag_req_v2));
	struct inet_diag_req_v2 *body = mnl_nlmsg_get_payload(request);
	int err;

	body->sdiag_family = dumps[which].family;
	body->sdiag_protocol = dumps[which].protocol;
	body->idiag_states = r->listens ? LISTENS : ~LISTENS;
	put_filter(request, r->port);
	r->protocol = dumps[which].name;
	err = dump_ask(diag, request, take, r);
	/* Without IPv6 there are none of it; without tcp_diag or udp_diag it is not known. */
	if (err == -ENOENT)
		err = dumps[which].family == AF_INET6 ? 0 : -EPROTONOSUPPORT;
	return err == -EINTR ? 0 : err;
}

int ports_read(int diag, uint16_t port, bool listens, ports_found_fn *found, void *arg)
{
	struct reading r = { .port = port, .listens = listens, .found = found, .arg = arg };
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(dumps) / sizeof(dumps[0]); i++)
		err = read_one(diag, i, &r);
	return err;
}
