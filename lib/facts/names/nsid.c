/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs as a list: what a net namespace calls others, and what another calls them. */
#include <nsutil.h>

#include <errno.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

#include "facts/netlink/netlink.h"
#include "facts/netlink/rtnl.h"

#define TARGET_NSID 4		/* NETNSA_TARGET_NSID */
#define CURRENT_NSID 5		/* NETNSA_CURRENT_NSID */

struct taken {
	struct nsu_nsid *nsids;
	size_t count;
};

static int take_one(void *arg, const struct nlmsghdr *answer)
{
	struct nsu_nsid one = { NSU_NSID_UNASSIGNED, NSU_NSID_UNKNOWN };
	struct taken *taken = arg;
	const struct nlattr *attr;
	struct nsu_nsid *more;

	if (answer->nlmsg_type != RTM_NEWNSID)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct rtgenmsg)) {
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			continue;
		if (mnl_attr_get_type(attr) == NETNSA_NSID)
			one.nsid = (int)mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == CURRENT_NSID)
			one.current = (int)mnl_attr_get_u32(attr);
	}
	more = reallocarray(taken->nsids, taken->count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	taken->nsids = more;
	taken->nsids[taken->count++] = one;
	return 0;
}

static struct nlmsghdr *put_request(void *room, const struct nsu_nsid_look *look)
{
	struct nlmsghdr *request = netlink_put(room, RTM_GETNSID,
					       look->has_nsid ? 0 : NLM_F_DUMP,
					       sizeof(struct rtgenmsg));

	if (look->has_nsid)
		mnl_attr_put_u32(request, NETNSA_NSID, (uint32_t)look->nsid);
	if (look->has_target)
		mnl_attr_put_u32(request, TARGET_NSID, (uint32_t)look->target);
	return request;
}

/* Without strict checks a dump ignores the target (rtnl_net_dumpid() of the kernel). */
static int ask(const struct nsu_nsid_look *look, struct taken *taken)
{
	char room[NETLINK_ROOM];
	struct netlink n;
	int err = rtnl_open(&n, look->from);

	if (err)
		return err;
	dump_be_strict(mnl_socket_get_fd(n.socket));
	err = netlink_ask(&n, put_request(room, look), take_one, taken);
	netlink_close(&n);
	return err;
}

int nsu_nsid_take(struct nsu_nsid **nsids, size_t *count, const struct nsu_nsid_look *look,
		  struct nsu_error *e)
{
	struct taken taken = { .count = 0 };
	int err = ask(look, &taken);

	if (err) {
		free(taken.nsids);
		if (!look->has_nsid && !look->has_target)
			return nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "nsids");
		return nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "%s %d",
				     look->has_nsid ? "nsid" : "target-nsid",
				     look->has_nsid ? look->nsid : look->target);
	}
	*nsids = taken.nsids;
	*count = taken.count;
	return 0;
}
