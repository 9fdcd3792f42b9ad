/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of neighbours, which all network namespaces share. */
#include "facts/net/neighbours.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "facts/net/netlink.h"

static int add_lost(void *arg, const struct nlmsghdr *answer)
{
	uint64_t *lost = arg;
	struct ndt_stats stats = { 0 };
	const struct nlattr *attr;

	if (answer->nlmsg_type != RTM_NEWNEIGHTBL)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct ndtmsg)) {
		size_t len = mnl_attr_get_payload_len(attr);

		if (mnl_attr_get_type(attr) != NDTA_STATS)
			continue;
		memcpy(&stats, mnl_attr_get_payload(attr),
		       len < sizeof(stats) ? len : sizeof(stats));
		*lost += stats.ndts_table_fulls;
	}
	return 0;
}

uint64_t neighbours_count_lost(void)
{
	struct netlink n = { .socket = NULL };
	char room[NETLINK_ROOM];
	uint64_t lost = 0;
	int err = netlink_open(&n, NETLINK_ROUTE);

	if (!err)
		err = netlink_ask(&n, netlink_put(room, RTM_GETNEIGHTBL, NLM_F_DUMP,
						  sizeof(struct ndtmsg)), add_lost, &lost);
	netlink_close(&n);
	return err ? 0 : lost;
}
