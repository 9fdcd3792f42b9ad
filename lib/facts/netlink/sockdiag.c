/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sockets of our own net namespace, all at once. */
#include "facts/netlink/sockdiag.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "array.h"
#include "facts/netlink/netlink.h"
#include "fd.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71	/* Linux 5.14 */
#endif

#define ANSWER_SIZE 32768	/* as much as the kernel puts into one message of a dump */
#define EVERY_STATE UINT32_MAX

static const struct { uint8_t family, protocol; } dumps[] = {
	{ AF_INET, IPPROTO_TCP }, { AF_INET6, IPPROTO_TCP },
	{ AF_INET, IPPROTO_UDP }, { AF_INET6, IPPROTO_UDP },
	{ AF_UNIX, 0 },
};

struct sockets {
	uint64_t *inodes;
	size_t count, room;
};

static int add(struct sockets *s, uint64_t inode)
{
	if (array_grow(&s->inodes, s->count, &s->room, sizeof(*s->inodes)) < 0)
		return MNL_CB_ERROR;
	s->inodes[s->count++] = inode;
	return MNL_CB_OK;
}

/* A connection that no process has any more has no inode. */
static int take(const struct nlmsghdr *header, void *arg)
{
	const void *body = mnl_nlmsg_get_payload(header);
	uint64_t inode;

	if (*(const uint8_t *)body == AF_UNIX)
		inode = ((const struct unix_diag_msg *)body)->udiag_ino;
	else
		inode = ((const struct inet_diag_msg *)body)->idiag_inode;
	return inode ? add(arg, inode) : MNL_CB_OK;
}

static int take_unless_short(const struct nlmsghdr *header, void *arg)
{
	const uint8_t *family = mnl_nlmsg_get_payload(header);
	size_t len = mnl_nlmsg_get_payload_len(header);

	if (len < sizeof(struct unix_diag_msg) ||
	    (*family != AF_UNIX && len < sizeof(struct inet_diag_msg)))
		return MNL_CB_OK;
	return take(header, arg);
}

static void ask_unix(struct nlmsghdr *header)
{
	struct unix_diag_req *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));

	body->sdiag_family = AF_UNIX;
	body->udiag_states = EVERY_STATE;
}

static void ask_inet(struct nlmsghdr *header, uint8_t family, uint8_t protocol)
{
	struct inet_diag_req_v2 *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));

	body->sdiag_family = family;
	body->sdiag_protocol = protocol;
	body->idiag_states = EVERY_STATE;
}

static struct nlmsghdr *put_request(void *at, uint8_t family, uint8_t protocol)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(at);

	header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	if (family == AF_UNIX)
		ask_unix(header);
	else
		ask_inet(header, family, protocol);
	return header;
}

/* What the kernel has no dump for is no failure: its sockets are asked one by one. */
static int dump(struct mnl_socket *socket, const struct nlmsghdr *request, struct sockets *s)
{
	autofree char *answers = malloc(ANSWER_SIZE);
	int more = MNL_CB_OK;

	if (!answers)
		return -ENOMEM;
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return -errno;
	while (more > MNL_CB_STOP) {
		ssize_t len = mnl_socket_recvfrom(socket, answers, ANSWER_SIZE);

		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return -errno;
		more = mnl_cb_run(answers, (size_t)len, 0, 0, take_unless_short, s);
	}
	return more < 0 && errno == ENOMEM ? -ENOMEM : 0;
}

static int dump_all(struct mnl_socket *socket, struct sockets *s)
{
	char request[256];
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(dumps) / sizeof(dumps[0]); i++)
		err = dump(socket, put_request(request, dumps[i].family, dumps[i].protocol), s);
	return err;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int sockdiag_list(uint64_t **inodes, size_t *count)
{
	struct sockets s = { 0 };
	struct netlink n;
	int err = netlink_open(&n, NETLINK_SOCK_DIAG);

	if (!err)
		err = dump_all(n.socket, &s);
	netlink_close(&n);
	if (err) {
		free(s.inodes);
		return err;
	}
	if (s.count)
		qsort(s.inodes, s.count, sizeof(*s.inodes), compare);
	*inodes = s.inodes;
	*count = s.count;
	return 0;
}

uint64_t sockdiag_get_cookie(void)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof(cookie);
	struct netlink n;

	if (netlink_open(&n, NETLINK_SOCK_DIAG) < 0)
		return 0;
	if (getsockopt(mnl_socket_get_fd(n.socket), SOL_SOCKET, SO_NETNS_COOKIE, &cookie,
		       &len) < 0)
		cookie = 0;
	netlink_close(&n);
	return cookie;
}
