/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A netlink(7) socket: requests, and what the kernel answers to them. */
#include "facts/netlink/netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "fd.h"

/*
 * One that was in use already has its address. Old kernels know neither option; then an
 * error is only its number.
 */
static int prepare(struct netlink *n)
{
	bool is_bound = mnl_socket_get_portid(n->socket) != 0;
	int on = 1;

	if (!is_bound && mnl_socket_bind(n->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	mnl_socket_setsockopt(n->socket, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(n->socket, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

static int begin(struct netlink *n, struct mnl_socket *socket)
{
	int err;

	n->socket = socket;
	if (!socket)
		return -errno;
	err = prepare(n);
	if (err)
		netlink_close(n);
	return err;
}

int netlink_open(struct netlink *n, int family)
{
	int err = mnl_open();

	*n = (struct netlink){ NULL };
	return err ? err : begin(n, mnl_socket_open2(family, SOCK_CLOEXEC));
}

int netlink_adopt(struct netlink *n, int fd)
{
	int err = mnl_open();
	struct mnl_socket *socket = err ? NULL : mnl_socket_fdopen(fd);

	*n = (struct netlink){ NULL };
	if (!socket)
		fd_close(&fd);
	return err ? err : begin(n, socket);
}

void netlink_close(struct netlink *n)
{
	int saved = errno;

	if (n->socket)
		mnl_socket_close(n->socket);
	n->socket = NULL;
	errno = saved;
}

int netlink_get_namespace(const struct netlink *n)
{
	int ns = ioctl(mnl_socket_get_fd(n->socket), SIOCGSKNS);

	return ns < 0 ? -errno : ns;
}

struct nlmsghdr *netlink_put(void *room, unsigned int type, unsigned int flags, size_t size)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(room);

	mnl_nlmsg_put_extra_header(header, size);
	header->nlmsg_type = (uint16_t)type;
	header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	header->nlmsg_seq = dump_number();
	return header;
}

/* ----------------------------------------------------------------- acknowledgements */

/* Behind the number, as the request it belongs to is left out (NETLINK_CAP_ACK). */
static void take_words(const struct nlmsghdr *header, char said[NSU_SAID_SIZE])
{
	const unsigned int both = NLM_F_ACK_TLVS | NLM_F_CAPPED;
	const struct nlattr *attr;

	if ((header->nlmsg_flags & both) != both)
		return;
	mnl_attr_for_each(attr, header, sizeof(struct nlmsgerr))
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			snprintf(said, NSU_SAID_SIZE, "%s", mnl_attr_get_str(attr));
}

/* 1: not over yet. */
static int take_ack(const struct nlmsghdr *header, unsigned int last,
		    char said[NSU_SAID_SIZE])
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(header);

	if (header->nlmsg_type != NLMSG_ERROR ||
	    mnl_nlmsg_get_payload_len(header) < sizeof(*error))
		return 1;
	if (error->error) {
		take_words(header, said);
		return error->error;
	}
	return header->nlmsg_seq != last;
}

int netlink_do(struct netlink *n, const void *requests, size_t len, unsigned int last,
	       char said[NSU_SAID_SIZE])
{
	_Alignas(struct nlmsghdr) char answers[DUMP_SIZE];
	unsigned int first = ((const struct nlmsghdr *)requests)->nlmsg_seq;
	int err = mnl_socket_sendto(n->socket, requests, len) < 0 ? -errno : 0;

	*said = '\0';
	for (int over = 1; !err && over == 1;) {
		ssize_t got = dump_receive(mnl_socket_get_fd(n->socket), answers);
		int left = (int)got;

		if (got < 0)
			return (int)got;
		for (const struct nlmsghdr *header = (void *)answers;
		     over == 1 && mnl_nlmsg_ok(header, left);
		     header = mnl_nlmsg_next(header, &left))
			/* What is older is the rest of a batch that was refused. */
			if (header->nlmsg_seq - first <= last - first)
				over = take_ack(header, last, said);
		err = over < 0 ? over : 0;
	}
	return err;
}

/* -------------------------------------------------------------------------- answers */

int netlink_ask(struct netlink *n, struct nlmsghdr *request, dump_fn *take, void *arg)
{
	return dump_ask(mnl_socket_get_fd(n->socket), request, take, arg);
}

int netlink_ask_whole(struct netlink *n, struct nlmsghdr *request, dump_fn *take,
		      dump_forget_fn *forget, void *arg)
{
	return dump_ask_whole(mnl_socket_get_fd(n->socket), request, take, forget, arg);
}
