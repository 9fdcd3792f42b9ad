/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the packet filter of a network may drop. */
#include "facts/net/packet_filter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/net/dump.h"

/* A chain that packets come to by themselves; others they are sent to by rules. */
struct base {
	uint8_t family;
	enum packet_filter_hook hook;
	char table[NFT_NAME_MAXLEN], chain[NFT_NAME_MAXLEN];
};

struct asking {
	struct packet_filter *filters;	/* for IPv4, and for IPv6 */
	struct base *bases;
	size_t nbases, room;
};

/* Which packets come to the chains of a family: of IPv4 alone, of IPv6 alone, or both. */
static bool concerns(uint8_t family, int six)
{
	return family == NFPROTO_INET || family == NFPROTO_NETDEV || family == NFPROTO_BRIDGE ||
	       family == (six ? NFPROTO_IPV6 : NFPROTO_IPV4) ||
	       (family == NFPROTO_ARP && !six);
}

/* The family that an answer is of, or NFPROTO_UNSPEC where it is none of these. */
static uint8_t get_family(const struct nlmsghdr *answer)
{
	const struct nfgenmsg *body = mnl_nlmsg_get_payload(answer);

	if (mnl_nlmsg_get_payload_len(answer) < sizeof(*body) ||
	    (!concerns(body->nfgen_family, 0) && !concerns(body->nfgen_family, 1)))
		return NFPROTO_UNSPEC;
	return body->nfgen_family;
}

static uint32_t get_be32(const struct nlattr *attr)
{
	return mnl_attr_get_payload_len(attr) < 4 ? ~0u : ntohl(mnl_attr_get_u32(attr));
}

/* The families of devices, bridges and ARP have numbers of their own. */
static enum packet_filter_hook find_hook(const struct nlattr *nest, uint8_t family)
{
	static const enum packet_filter_hook by_number[] = {
		[NF_INET_PRE_ROUTING] = PACKET_FILTER_ROUTING,
		[NF_INET_LOCAL_IN] = PACKET_FILTER_INPUT,
		[NF_INET_FORWARD] = PACKET_FILTER_FORWARD,
		[NF_INET_LOCAL_OUT] = PACKET_FILTER_OUTPUT,
		[NF_INET_POST_ROUTING] = PACKET_FILTER_ROUTING,
		[NF_INET_INGRESS] = PACKET_FILTER_DEVICE,
	};
	const struct nlattr *attr;

	if (family == NFPROTO_ARP)
		return PACKET_FILTER_ARP;
	if (family == NFPROTO_NETDEV || family == NFPROTO_BRIDGE)
		return family == NFPROTO_NETDEV ? PACKET_FILTER_DEVICE : PACKET_FILTER_BRIDGE;
	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == NFTA_HOOK_HOOKNUM &&
		    get_be32(attr) < sizeof(by_number) / sizeof(by_number[0]))
			return by_number[get_be32(attr)];
	return PACKET_FILTER_HOOKS;
}

static void copy_name(const struct nlattr *attr, char name[NFT_NAME_MAXLEN])
{
	name[0] = '\0';
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0)
		strncat(name, mnl_attr_get_str(attr), NFT_NAME_MAXLEN - 1);
}

static void take_base(const struct asking *a, const struct base *base, bool drops)
{
	for (int six = 0; six < 2; six++) {
		if (!concerns(base->family, six))
			continue;
		a->filters[six].chain[base->hook] = true;
		a->filters[six].policy[base->hook] |= drops;
	}
}

static int take_chain(void *arg, const struct nlmsghdr *answer)
{
	struct base base = { get_family(answer), .hook = PACKET_FILTER_HOOKS };
	struct asking *a = arg;
	const struct nlattr *attr;
	bool drops = false;

	if (base.family == NFPROTO_UNSPEC)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_TABLE)
			copy_name(attr, base.table);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_NAME)
			copy_name(attr, base.chain);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_HOOK)
			base.hook = find_hook(attr, base.family);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_POLICY)
			drops = get_be32(attr) == NF_DROP;
	}
	if (base.hook == PACKET_FILTER_HOOKS)
		return 0;
	if (array_grow(&a->bases, a->nbases, &a->room, sizeof(base)) < 0)
		return -ENOMEM;
	a->bases[a->nbases++] = base;
	take_base(a, &base, drops);
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

/* In a chain of its own table that no base is, it is met from any of them. */
static void blame(const struct asking *a, uint8_t family, const char *table, const char *chain)
{
	bool found = false;

	for (int any = 0; any < 2 && !found; any++)
		for (size_t i = 0; i < a->nbases; i++) {
			const struct base *base = &a->bases[i];

			if (base->family != family || strcmp(base->table, table) != 0 ||
			    (!any && strcmp(base->chain, chain) != 0))
				continue;
			found = true;
			for (int six = 0; six < 2; six++)
				a->filters[six].rule[base->hook] |= concerns(family, six);
		}
}

static int take_rule(void *arg, const struct nlmsghdr *answer)
{
	char table[NFT_NAME_MAXLEN] = "", chain[NFT_NAME_MAXLEN] = "";
	uint8_t family = get_family(answer);
	const struct asking *a = arg;
	const struct nlattr *attr, *expression;
	bool refuses = false;

	if (family == NFPROTO_UNSPEC)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_RULE_TABLE)
			copy_name(attr, table);
		if (mnl_attr_get_type(attr) == NFTA_RULE_CHAIN)
			copy_name(attr, chain);
		if (mnl_attr_get_type(attr) == NFTA_RULE_EXPRESSIONS)
			mnl_attr_for_each_nested(expression, attr)
				refuses |= is_refusal(expression);
	}
	if (refuses)
		blame(a, family, table, chain);
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

int packet_filter_ask(int fd, struct packet_filter filters[2])
{
	struct asking a = { .filters = filters };
	int err;

	memset(filters, 0, 2 * sizeof(*filters));
	err = ask(fd, NFT_MSG_GETCHAIN, take_chain, &a);
	if (!err)
		err = ask(fd, NFT_MSG_GETRULE, take_rule, &a);
	free(a.bases);
	return err;
}
