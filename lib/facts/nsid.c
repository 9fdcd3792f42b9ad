/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs as a list: what a net namespace calls others, and what another calls them. */
#include <nsutil.h>

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

#include "facts/rtnl.h"

/* Since Linux 4.20; headers of before lack them. */
#ifndef NETLINK_GET_STRICT_CHK
#define NETLINK_GET_STRICT_CHK 12
#endif
#define TARGET_NSID 4		/* NETNSA_TARGET_NSID */
#define CURRENT_NSID 5		/* NETNSA_CURRENT_NSID */

#define BUFFER_SIZE 8192

struct taken {
	struct nsu_nsid *nsids;
	size_t count;
};

static int take_one(const struct nlmsghdr *header, void *arg)
{
	struct nsu_nsid one = { NSU_NSID_UNASSIGNED, NSU_NSID_UNKNOWN };
	struct taken *taken = arg;
	const struct nlattr *attr;
	struct nsu_nsid *more;

	if (header->nlmsg_type != RTM_NEWNSID)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, header, sizeof(struct rtgenmsg)) {
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			continue;
		if (mnl_attr_get_type(attr) == NETNSA_NSID)
			one.nsid = (int)mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == CURRENT_NSID)
			one.current = (int)mnl_attr_get_u32(attr);
	}
	more = reallocarray(taken->nsids, taken->count + 1, sizeof(*more));
	if (!more) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	taken->nsids = more;
	taken->nsids[taken->count++] = one;
	return MNL_CB_OK;
}

static struct nlmsghdr *request(char *buffer, const struct nsu_nsid_look *look)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(buffer);
	struct rtgenmsg *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));

	header->nlmsg_type = RTM_GETNSID;
	header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | (look->has_nsid ? 0 : NLM_F_DUMP));
	header->nlmsg_seq = 1;
	body->rtgen_family = AF_UNSPEC;
	if (look->has_nsid)
		mnl_attr_put_u32(header, NETNSA_NSID, (uint32_t)look->nsid);
	if (look->has_target)
		mnl_attr_put_u32(header, TARGET_NSID, (uint32_t)look->target);
	return header;
}

/* A dump that fails says so where it ends, which libmnl takes for success. */
static int take_end(const struct nlmsghdr *header, void *arg)
{
	const int *err = mnl_nlmsg_get_payload(header);

	(void)arg;
	if (mnl_nlmsg_get_payload_len(header) < sizeof(*err) || *err >= 0)
		return MNL_CB_STOP;
	errno = -*err;
	return MNL_CB_ERROR;
}

/* libmnl has a callback for this, and forgets it where we give it one of our own. */
static int take_error(const struct nlmsghdr *header, void *arg)
{
	const struct nlmsgerr *answer = mnl_nlmsg_get_payload(header);

	(void)arg;
	if (mnl_nlmsg_get_payload_len(header) < sizeof(*answer) || answer->error == 0)
		return MNL_CB_STOP;
	errno = -answer->error;
	return MNL_CB_ERROR;
}

static int exchange(struct mnl_socket *socket, const struct nsu_nsid_look *look,
		    struct taken *taken)
{
	static mnl_cb_t control[NLMSG_MIN_TYPE] = {
		[NLMSG_DONE] = take_end, [NLMSG_ERROR] = take_error,
	};
	char buffer[BUFFER_SIZE];
	struct nlmsghdr *header = request(buffer, look);
	unsigned int port = mnl_socket_get_portid(socket);
	int more = MNL_CB_OK;

	if (mnl_socket_sendto(socket, header, header->nlmsg_len) < 0)
		return -errno;
	while (more > MNL_CB_STOP) {
		ssize_t len = mnl_socket_recvfrom(socket, buffer, sizeof(buffer));

		if (len < 0)
			return -errno;
		more = mnl_cb_run2(buffer, (size_t)len, 1, port, take_one, taken, control,
				   NLMSG_MIN_TYPE);
		if (look->has_nsid && taken->count)
			break;	/* one answer, without an end of its own */
	}
	return more < 0 ? -errno : 0;
}

/* Without strict checks a dump ignores the target (rtnl_net_dumpid() of the kernel). */
static int ask(const struct nsu_nsid_look *look, struct taken *taken)
{
	struct mnl_socket *socket;
	int yes = 1, err = rtnl_open(&socket, look->from);

	if (err)
		return err;
	mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &yes, sizeof(yes));
	err = mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ? -errno :
	      exchange(socket, look, taken);
	mnl_socket_close(socket);
	return err;
}

int nsu_nsid_take(struct nsu_nsid **nsids, size_t *count, const struct nsu_nsid_look *look,
		  struct nsu_error *e)
{
	struct taken taken = { .count = 0 };
	int err = ask(look, &taken);

	if (err) {
		free(taken.nsids);
		return nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "%s %d",
				     look->has_nsid ? "nsid" : "target-nsid",
				     look->has_nsid ? look->nsid : look->target);
	}
	*nsids = taken.nsids;
	*count = taken.count;
	return 0;
}
