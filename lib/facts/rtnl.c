/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs: the numbers that our net namespace has for others. */
#include "facts/rtnl.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

#include "fd.h"

#define BATCH 16		/* requests a send: their answers fit a socket's buffer */
#define REQUEST_SIZE 64
#define ANSWER_SIZE 8192

struct rtnl {
	struct mnl_socket *socket;
	unsigned int seq;
	bool any;
};

/* One batch: answers carry the sequence number first + index. */
struct batch {
	unsigned int first;
	int *nsids;
	size_t count, answered;
};

static struct nlmsghdr *put_request(void *at, unsigned int seq, int flags, int fd)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(at);
	struct rtgenmsg *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));

	header->nlmsg_type = RTM_GETNSID;
	header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	header->nlmsg_seq = seq;
	body->rtgen_family = AF_UNSPEC;
	if (fd >= 0)
		mnl_attr_put_u32(header, NETNSA_FD, (uint32_t)fd);
	return header;
}

static int nsid_of(const struct nlmsghdr *header)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, header, sizeof(struct rtgenmsg))
		if (mnl_attr_get_type(attr) == NETNSA_NSID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			return (int)mnl_attr_get_u32(attr);
	return NSU_NSID_UNKNOWN;
}

static int take_nsid(const struct nlmsghdr *header, void *arg)
{
	struct batch *batch = arg;
	unsigned int i = header->nlmsg_seq - batch->first;

	if (header->nlmsg_type != RTM_NEWNSID || i >= batch->count)
		return MNL_CB_OK;
	batch->nsids[i] = nsid_of(header);
	batch->answered++;
	return MNL_CB_OK;
}

/* A namespace that we may not name, or that is gone: no NSID, and no failure. */
static int take_error(const struct nlmsghdr *header, void *arg)
{
	struct batch *batch = arg;

	if (header->nlmsg_seq - batch->first < batch->count)
		batch->answered++;
	return MNL_CB_OK;
}

static int receive(struct rtnl *r, struct batch *batch)
{
	static mnl_cb_t control[NLMSG_MIN_TYPE] = { [NLMSG_ERROR] = take_error };
	char answers[ANSWER_SIZE];

	while (batch->answered < batch->count) {
		ssize_t len = mnl_socket_recvfrom(r->socket, answers, sizeof(answers));

		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			return len < 0 ? -errno : -EPROTO;
		if (mnl_cb_run2(answers, (size_t)len, 0, 0, take_nsid, batch, control,
				NLMSG_MIN_TYPE) < 0)
			return -errno;
	}
	return 0;
}

static int ask_batch(struct rtnl *r, const int fds[], struct batch *batch)
{
	char requests[BATCH * REQUEST_SIZE];
	size_t len = 0;

	for (size_t i = 0; i < batch->count; i++)
		len += put_request(requests + len, batch->first + (unsigned int)i, 0,
				   fds[i])->nlmsg_len;
	if (mnl_socket_sendto(r->socket, requests, len) < 0)
		return -errno;
	return receive(r, batch);
}

static int take_any(const struct nlmsghdr *header, void *arg)
{
	if (header->nlmsg_type == RTM_NEWNSID)
		*(bool *)arg = true;
	return MNL_CB_OK;
}

/* One dump tells whether it is worth to ask for single ones: mostly it is not. */
static int dump(struct rtnl *r)
{
	char buffer[ANSWER_SIZE];
	struct nlmsghdr *request = put_request(buffer, ++r->seq, NLM_F_DUMP, -1);
	unsigned int port = mnl_socket_get_portid(r->socket);
	int more = MNL_CB_OK;

	if (mnl_socket_sendto(r->socket, request, request->nlmsg_len) < 0)
		return -errno;
	while (more > MNL_CB_STOP) {
		ssize_t len = mnl_socket_recvfrom(r->socket, buffer, sizeof(buffer));

		if (len < 0)
			return -errno;
		more = mnl_cb_run(buffer, (size_t)len, r->seq, port, take_any, &r->any);
	}
	return more < 0 ? -errno : 0;
}

int rtnl_new(struct rtnl **rtnl)
{
	struct rtnl *r = calloc(1, sizeof(*r));
	int err = -ENOMEM;

	if (r) {
		r->socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
		err = r->socket && mnl_socket_bind(r->socket, 0, MNL_SOCKET_AUTOPID) == 0 ?
		      dump(r) : -errno;
	}
	if (err < 0) {
		rtnl_free(r);
		return err;
	}
	*rtnl = r;
	return 0;
}

void rtnl_free(struct rtnl *r)
{
	if (r && r->socket)
		mnl_socket_close(r->socket);
	free(r);
}

bool rtnl_is_bare(const struct rtnl *r)
{
	return !r->any;
}

int rtnl_get_nsids(struct rtnl *r, const int fds[], int nsids[], size_t count)
{
	int err = 0;

	for (size_t i = 0; i < count; i++)
		nsids[i] = r->any ? NSU_NSID_UNKNOWN : NSU_NSID_UNASSIGNED;
	for (size_t i = 0; r->any && !err && i < count; i += BATCH) {
		struct batch batch = { r->seq + 1, nsids + i, count - i, 0 };

		batch.count = batch.count < BATCH ? batch.count : BATCH;
		r->seq += (unsigned int)batch.count;
		err = ask_batch(r, fds + i, &batch);
	}
	return err;
}
