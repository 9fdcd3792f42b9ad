/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The step that gives a network namespace a number in ours (rtnetlink(7)). */
#include "plan/run.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#define BUFFER_SIZE 8192

static int exchange(struct mnl_socket *socket, struct nlmsghdr *header, char *buffer)
{
	ssize_t len;

	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_sendto(socket, header, header->nlmsg_len) < 0)
		return -errno;
	len = mnl_socket_recvfrom(socket, buffer, BUFFER_SIZE);
	if (len < 0)
		return -errno;
	len = mnl_cb_run(buffer, (size_t)len, 1, mnl_socket_get_portid(socket), NULL, NULL);
	return len < 0 ? -errno : 0;
}

int run_nsid(struct run *r, const struct step *s)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	char buffer[BUFFER_SIZE];
	struct nlmsghdr *header = mnl_nlmsg_put_header(buffer);
	struct rtgenmsg *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));
	int err;

	if (!socket)
		return -errno;
	header->nlmsg_type = RTM_NEWNSID;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	header->nlmsg_seq = 1;
	body->rtgen_family = AF_UNSPEC;
	mnl_attr_put_u32(header, NETNSA_FD, (uint32_t)r->slots[s->slot]);
	mnl_attr_put_u32(header, NETNSA_NSID, (uint32_t)s->flags);
	err = exchange(socket, header, buffer);
	mnl_socket_close(socket);
	return err;
}
