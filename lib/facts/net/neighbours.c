/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of neighbours, which all network namespaces share. */
#include "facts/net/neighbours.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "array.h"
#include "facts/netlink/netlink.h"
#include "facts/net/wiring_take.h"

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

/* ---------------------------------------------------------------- written down, or in vain */

struct taking {
	struct neighbours *to;
	size_t net;
};

static struct neighbour read_neighbour(const struct nlmsghdr *answer, const struct ndmsg *body)
{
	struct neighbour is = { .permanent = body->ndm_state & NUD_PERMANENT,
				.link = body->ndm_ifindex, .family = body->ndm_family };
	const struct nlattr *attr;

	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		if (mnl_attr_get_type(attr) == NDA_DST)
			wiring_get_bytes(attr, is.address, sizeof(is.address));
		if (mnl_attr_get_type(attr) == NDA_LLADDR)
			is.hardware_len = wiring_get_bytes(attr, is.hardware,
							   sizeof(is.hardware));
	}
	return is;
}

static int take_neighbour(void *arg, const struct nlmsghdr *answer)
{
	const struct ndmsg *body = mnl_nlmsg_get_payload(answer);
	const struct taking *taking = arg;
	struct neighbours *to = taking->to;

	if (answer->nlmsg_type != RTM_NEWNEIGH ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body) ||
	    !(body->ndm_state & (NUD_PERMANENT | NUD_INCOMPLETE | NUD_FAILED)))
		return 0;
	if (array_grow(&to->are, to->count, &to->room, sizeof(*to->are)) < 0)
		return -ENOMEM;
	to->are[to->count] = read_neighbour(answer, body);
	to->are[to->count++].net = taking->net;
	return 0;
}

int neighbours_take(int fd, size_t net, struct neighbours *neighbours)
{
	struct taking taking = { neighbours, net };
	char room[NETLINK_ROOM];
	int err = dump_ask(fd, netlink_put(room, RTM_GETNEIGH, NLM_F_DUMP,
					   sizeof(struct ndmsg)), take_neighbour, &taking);

	return err == -ENOMEM ? err : 0;
}
