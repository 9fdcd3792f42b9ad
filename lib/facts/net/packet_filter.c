/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the packet filter of a network may drop. */
#include "facts/net/packet_filter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "facts/net/dump.h"

struct asking {
	struct packet_filter *filter;
	bool six;
};

static bool concerns(const struct asking *a, const struct nlmsghdr *answer)
{
	const struct nfgenmsg *body = mnl_nlmsg_get_payload(answer);

	return mnl_nlmsg_get_payload_len(answer) >= sizeof(*body) &&
	       (body->nfgen_family == NFPROTO_INET ||
		body->nfgen_family == (a->six ? NFPROTO_IPV6 : NFPROTO_IPV4));
}

static uint32_t get_be32(const struct nlattr *attr)
{
	return mnl_attr_get_payload_len(attr) < 4 ? ~0u : ntohl(mnl_attr_get_u32(attr));
}

static int find_hook(const struct nlattr *nest)
{
	static const unsigned int numbers[PACKET_FILTER_HOOKS] = {
		NF_INET_LOCAL_IN, NF_INET_FORWARD, NF_INET_LOCAL_OUT
	};
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		for (int i = 0; i < PACKET_FILTER_HOOKS; i++)
			if (mnl_attr_get_type(attr) == NFTA_HOOK_HOOKNUM &&
			    get_be32(attr) == numbers[i])
				return i;
	return -1;
}

static int take_chain(void *arg, const struct nlmsghdr *answer)
{
	struct asking *a = arg;
	const struct nlattr *attr;
	bool drops = false;
	int hook = -1;

	if (!concerns(a, answer))
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_HOOK)
			hook = find_hook(attr);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_POLICY)
			drops = get_be32(attr) == NF_DROP;
	}
	if (hook >= 0) {
		a->filter->chain[hook] = true;
		a->filter->policy[hook] |= drops;
	}
	return 0;
}

/* An "immediate" expression whose verdict is to drop, below its data. */
static bool is_drop(const struct nlattr *nest, unsigned int depth)
{
	static const uint16_t path[] = { NFTA_EXPR_DATA, NFTA_IMMEDIATE_DATA, NFTA_DATA_VERDICT,
					 NFTA_VERDICT_CODE };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) != path[depth])
			continue;
		if (depth + 1 == sizeof(path) / sizeof(path[0]))
			return get_be32(attr) == NF_DROP;
		return is_drop(attr, depth + 1);
	}
	return false;
}

static bool is_refusal(const struct nlattr *expression)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, expression) {
		if (mnl_attr_get_type(attr) != NFTA_EXPR_NAME ||
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			continue;
		if (strcmp(mnl_attr_get_str(attr), "reject") == 0)
			return true;
		if (strcmp(mnl_attr_get_str(attr), "immediate") == 0)
			return is_drop(expression, 0);
	}
	return false;
}

static int take_rule(void *arg, const struct nlmsghdr *answer)
{
	struct asking *a = arg;
	const struct nlattr *attr, *expression;

	if (!concerns(a, answer))
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) != NFTA_RULE_EXPRESSIONS)
			continue;
		mnl_attr_for_each_nested(expression, attr)
			a->filter->rule |= is_refusal(expression);
	}
	return 0;
}

/* What changes meanwhile is as good as what it was. */
static int ask(int fd, uint16_t type, dump_fn *take, struct asking *a)
{
	char buffer[MNL_NLMSG_HDRLEN + 64];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct nfgenmsg *body = mnl_nlmsg_put_extra_header(request, sizeof(*body));
	int err;

	request->nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type);
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	body->nfgen_family = NFPROTO_UNSPEC;
	body->version = NFNETLINK_V0;
	err = dump_ask(fd, request, take, a);
	return err == -EINTR ? 0 : err;
}

int packet_filter_ask(int fd, bool six, struct packet_filter *filter)
{
	struct asking a = { filter, six };
	int err;

	*filter = (struct packet_filter){ .rule = false };
	err = ask(fd, NFT_MSG_GETCHAIN, take_chain, &a);
	if (!err)
		err = ask(fd, NFT_MSG_GETRULE, take_rule, &a);
	return err;
}
