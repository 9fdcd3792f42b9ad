/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The step that gives a network namespace a number in ours (rtnetlink(7)). */
#include "plan/run/run.h"

#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#include "facts/netlink/netlink.h"

int run_nsid(struct run *r, const struct step *s)
{
	char room[NETLINK_ROOM], said[NSU_SAID_SIZE];
	struct nlmsghdr *request;
	struct netlink n;
	int err = netlink_open(&n, NETLINK_ROUTE);

	if (err)
		return err;
	request = netlink_put(room, RTM_NEWNSID, NLM_F_ACK, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(request, NETNSA_FD, (uint32_t)r->slots[s->slot]);
	mnl_attr_put_u32(request, NETNSA_NSID, (uint32_t)s->flags);
	err = netlink_do(&n, request, request->nlmsg_len, request->nlmsg_seq, said);
	netlink_close(&n);
	return err;
}
