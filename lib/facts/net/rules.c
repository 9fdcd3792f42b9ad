/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Routes that rules of a network choose from several tables: ip-rule(8), rtnetlink(7). */
#include "facts/net/rules.h"

#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "facts/netlink/netlink.h"
#include "facts/net/wiring_take.h"

/* What fib_default_rules_init() makes, and fib6_rules_net_init() but the last. */
static const struct standard {
	uint32_t priority, table;
} standard[] = {
	{ 0, RT_TABLE_LOCAL }, { 32766, RT_TABLE_MAIN }, { 32767, RT_TABLE_DEFAULT },
};

struct found {
	bool own, main;		/* main: that its table is asked at all */
};

/* Which packets it is for is said by these, and the others mean nothing to it. */
static bool is_selective(const struct fib_rule_hdr *body, uint16_t type)
{
	return body->dst_len || body->src_len || body->tos || body->flags ||
	       type == FRA_IIFNAME || type == FRA_OIFNAME || type == FRA_FWMARK ||
	       type == FRA_L3MDEV || type == FRA_IP_PROTO || type == FRA_UID_RANGE;
}

static bool is_standard(const struct standard *rule)
{
	for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		if (rule->priority == standard[i].priority && rule->table == standard[i].table)
			return true;
	return false;
}

static int take_rule(void *arg, const struct nlmsghdr *answer)
{
	const struct fib_rule_hdr *body = mnl_nlmsg_get_payload(answer);
	struct standard rule = { .priority = 0 };
	struct found *found = arg;
	const struct nlattr *attr;
	bool selective = false;

	if (answer->nlmsg_type != RTM_NEWRULE ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body))
		return 0;
	rule.table = body->table;
	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		selective |= is_selective(body, mnl_attr_get_type(attr));
		if (mnl_attr_get_type(attr) == FRA_PRIORITY)
			rule.priority = wiring_get_u32(attr);
		if (mnl_attr_get_type(attr) == FRA_TABLE)
			rule.table = wiring_get_u32(attr);
	}
	if (selective || body->action != FR_ACT_TO_TBL || !is_standard(&rule))
		found->own = true;
	else if (rule.table == RT_TABLE_MAIN)
		found->main = true;
	return 0;
}

/* What cannot be asked is taken for as it was made. */
bool rules_are_own(int fd, int family)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, RTM_GETRULE, NLM_F_DUMP,
					       sizeof(struct fib_rule_hdr));
	struct fib_rule_hdr *body = mnl_nlmsg_get_payload(request);
	struct found found = { .own = false };
	int err;

	body->family = (uint8_t)family;
	err = dump_ask(fd, request, take_rule, &found);
	return (!err || err == -EINTR) && (found.own || !found.main);
}

/* ------------------------------------------------------------------------------ a route */

static int take_route(void *arg, const struct nlmsghdr *answer)
{
	return wiring_read_route(arg, answer) ? 0 : -EPROTO;
}

static void put_address(struct nlmsghdr *request, uint16_t type, const struct nsu_prefix *is)
{
	mnl_attr_put(request, type, is->family == AF_INET ? 4 : 16, is->bytes);
}

int rules_ask_route(int fd, const struct rules_question *q, struct wiring_route *route)
{
	const uint8_t whole = q->to.family == AF_INET ? 32 : 128;
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, RTM_GETROUTE, 0, sizeof(struct rtmsg));
	struct rtmsg *body = mnl_nlmsg_get_payload(request);
	int err;

	body->rtm_family = (uint8_t)q->to.family;
	body->rtm_dst_len = whole;
	put_address(request, RTA_DST, &q->to);
	if (q->from.family == q->to.family) {
		body->rtm_src_len = whole;
		put_address(request, RTA_SRC, &q->from);
	}
	if (q->arrives)
		mnl_attr_put_u32(request, RTA_IIF, (uint32_t)q->arrives);
	*route = (struct wiring_route){ .link = 0 };
	err = dump_ask(fd, request, take_route, route);
	return err || route->is.to.family ? err : -EPROTO;
}
