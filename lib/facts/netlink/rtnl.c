/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs: the numbers that our net namespace has for others. */
#include "facts/netlink/rtnl.h"

#include <errno.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "facts/netlink/netlink.h"
#include "facts/visit/visit.h"
#include "fd.h"

#define BATCH 16		/* requests a send: their answers fit a socket's buffer */
#define REQUEST_SIZE 64
#define ANSWER_SIZE 256		/* an answer has one number, or an error its request */

struct rtnl {
	struct netlink n;
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

/* One answer. Others than the kernel may write to the socket: their port is not 0. */
static int take_answer(struct batch *batch, const char *answer, const struct mmsghdr *m)
{
	static mnl_cb_t control[NLMSG_MIN_TYPE] = { [NLMSG_ERROR] = take_error };
	const struct sockaddr_nl *from = m->msg_hdr.msg_name;

	if (from->nl_pid != 0)
		return 0;
	return mnl_cb_run2(answer, m->msg_len, 0, 0, take_nsid, batch, control,
			   NLMSG_MIN_TYPE) < 0 ? -errno : 0;
}

/* All that have come: the kernel answers while it is asked. */
static int receive(struct rtnl *r, struct batch *batch)
{
	char answers[BATCH][ANSWER_SIZE];
	struct sockaddr_nl from[BATCH];
	struct iovec parts[BATCH];
	struct mmsghdr messages[BATCH];
	int err = 0;

	while (!err && batch->answered < batch->count) {
		int n;

		for (size_t i = 0; i < BATCH; i++) {
			parts[i] = (struct iovec){ answers[i], ANSWER_SIZE };
			messages[i].msg_hdr = (struct msghdr){
				.msg_name = &from[i], .msg_namelen = sizeof(from[i]),
				.msg_iov = &parts[i], .msg_iovlen = 1 };
		}
		n = recvmmsg(mnl_socket_get_fd(r->n.socket), messages,
			     (unsigned int)(batch->count - batch->answered), MSG_WAITFORONE,
			     NULL);
		if (n < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; !err && i < n; i++)
			err = take_answer(batch, answers[i], &messages[i]);
	}
	return err;
}

static int ask_batch(struct rtnl *r, const int fds[], struct batch *batch)
{
	char requests[BATCH * REQUEST_SIZE];
	size_t len = 0;

	for (size_t i = 0; i < batch->count; i++)
		len += put_request(requests + len, batch->first + (unsigned int)i, 0,
				   fds[i])->nlmsg_len;
	if (mnl_socket_sendto(r->n.socket, requests, len) < 0)
		return -errno;
	return receive(r, batch);
}

static int take_any(void *arg, const struct nlmsghdr *answer)
{
	if (answer->nlmsg_type == RTM_NEWNSID)
		*(bool *)arg = true;
	return 0;
}

/* One dump tells whether it is worth to ask for single ones: mostly it is not. */
static int dump(struct rtnl *r)
{
	char request[REQUEST_SIZE];

	return netlink_ask(&r->n, put_request(request, 0, NLM_F_DUMP, -1), take_any, &r->any);
}

/* In the child: a socket stays in the namespace it was made in. */
static int send_socket(const void *arg, int out)
{
	struct visit_said said = { .status = VISIT_MORE };
	autofd rtnl = visit_open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	(void)arg;
	if (rtnl < 0)
		return rtnl;
	visit_say(out, &said, rtnl);
	return 0;
}

int rtnl_open(struct netlink *n, int ns)
{
	struct visit_said said;
	struct visit visit;
	int err = mnl_open(), fd = -1;

	if (err || ns < 0)
		return err ? err : netlink_open(n, NETLINK_ROUTE);
	err = visit_begin(&visit, NSU_NET, ns, send_socket, NULL);
	if (err)
		return err;
	err = visit_hear(&visit, &said, &fd);
	visit_end(&visit);
	if (fd < 0)
		return err < 0 ? err : -ENOMEM;
	return netlink_adopt(n, fd);
}

int rtnl_new_beside(struct rtnl **rtnl, const struct rtnl *first, int ns)
{
	struct rtnl *r = calloc(1, sizeof(*r));
	int err;

	if (!r)
		return -ENOMEM;
	err = rtnl_open(&r->n, ns);
	if (!err && first)
		r->any = first->any;
	else if (!err)
		err = dump(r);
	if (err) {
		rtnl_free(r);
		return err;
	}
	*rtnl = r;
	return 0;
}

int rtnl_new_in(struct rtnl **rtnl, int ns)
{
	return rtnl_new_beside(rtnl, NULL, ns);
}

int rtnl_new(struct rtnl **rtnl)
{
	return rtnl_new_in(rtnl, -1);
}

void rtnl_free(struct rtnl *r)
{
	if (r)
		netlink_close(&r->n);
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
