/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets by their port, as the kernel tells of our own network. */
#include "unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "facts/netlink/mnl.h"
#include "facts/net/ports.h"

struct seen {
	int count, tcp, udp;
	uint64_t inodes[8];
	struct nsu_prefix local;
	uint16_t peer_port;
};

static int see(void *arg, const struct ports_socket *s)
{
	struct seen *seen = arg;

	seen->tcp += strcmp(s->protocol, "tcp") == 0;
	seen->udp += strcmp(s->protocol, "udp") == 0;
	seen->local = s->local;
	seen->peer_port = s->peer_port;
	seen->inodes[seen->count++ % 8] = s->inode;
	return 0;
}

static int open_diag(void)
{
	int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	CHECK_INT(mnl_open(), 0);

	if (diag < 0)
		SKIP("no sock_diag: %s", strerror(errno));
	return diag;
}

static uint64_t inode_of(int fd)
{
	struct stat st;

	CHECK(fstat(fd, &st) == 0);
	return st.st_ino;
}

/* At a port of the kernel's choice, which is said in network order. */
static int bind_any(int type, in_port_t *port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = *port,
				   .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(any);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, len) < 0)
		SKIP("no port of 127.0.0.1: %s", strerror(errno));
	CHECK(getsockname(fd, (struct sockaddr *)&any, &len) == 0);
	*port = any.sin_port;
	return fd;
}

TEST(who_listens_is_told_and_who_is_connected_only_when_asked)
{
	in_port_t port = 0;
	int listener = bind_any(SOCK_STREAM, &port), diag = open_diag(), client;
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = port,
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct seen seen = { 0 };
	int reached;

	CHECK(listen(listener, 4) == 0);
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	reached = connect(client, (struct sockaddr *)&to, sizeof(to));
	if (reached < 0 && errno == ENETUNREACH)
		SKIP("the loopback device is down");
	CHECK_INT(reached, 0);
	CHECK_INT(accept(listener, NULL, NULL) >= 0, 1);
	CHECK_INT(ports_read(diag, ntohs(port), true, see, &seen), 0);
	CHECK_INT(seen.count, 1);
	CHECK_INT(seen.tcp, 1);
	CHECK(seen.inodes[0] == inode_of(listener));
	CHECK_INT(seen.local.family, AF_INET);
	CHECK_INT(seen.local.bytes[0], 127);
	CHECK_INT(seen.peer_port, 0);
	seen = (struct seen){ 0 };
	CHECK_INT(ports_read(diag, ntohs(port), false, see, &seen), 0);
	CHECK_INT(seen.count, 1);
	CHECK(seen.inodes[0] != inode_of(listener) && seen.peer_port);
}

TEST(a_port_of_udp_is_another)
{
	in_port_t port = 0;
	int fd = bind_any(SOCK_DGRAM, &port), diag = open_diag();
	struct seen seen = { 0 };

	CHECK_INT(ports_read(diag, ntohs(port), true, see, &seen), 0);
	CHECK_INT(seen.udp, 1);
	CHECK(seen.inodes[0] == inode_of(fd) || seen.count > 1);
	close(fd);
	seen = (struct seen){ 0 };
	CHECK_INT(ports_read(diag, ntohs(port), true, see, &seen), 0);
	CHECK_INT(seen.udp, 0);
}

static int stop(void *arg, const struct ports_socket *s)
{
	(void)arg;
	(void)s;
	return -E2BIG;
}

TEST(who_has_had_enough_ends_it)
{
	in_port_t port = 0;

	bind_any(SOCK_DGRAM, &port);
	CHECK_INT(ports_read(open_diag(), ntohs(port), true, stop, NULL), -E2BIG);
}
