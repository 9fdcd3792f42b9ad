/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the packet filter of a network may drop. */
#include "facts/filter/packet_filter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/netlink/netlink.h"

/* Where a rule is. */
struct place {
	uint8_t family;
	char table[NFT_NAME_MAXLEN], chain[NFT_NAME_MAXLEN];
};

/* A chain that packets come to by themselves; others they are sent to by rules. */
struct base {
	struct place at;
	enum packet_filter_hook hook;
};

/* A verdict map, whose elements say what a rule does: "vmap". */
struct map {
	struct place rule;
	char set[NFT_NAME_MAXLEN];
};

struct asking {
	struct packet_filter *filters;	/* for IPv4, and for IPv6 */
	struct base *bases;
	size_t nbases, room;
	struct map *maps;
	size_t nmaps, maps_room;
	const struct map *map;		/* that is asked for */
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
		if (!concerns(base->at.family, six))
			continue;
		a->filters[six].chain[base->hook] = true;
		a->filters[six].policy[base->hook] |= drops;
	}
}

static int take_chain(void *arg, const struct nlmsghdr *answer)
{
	struct base base = { { .family = get_family(answer) }, PACKET_FILTER_HOOKS };
	struct asking *a = arg;
	const struct nlattr *attr;
	bool drops = false;

	if (base.at.family == NFPROTO_UNSPEC)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_TABLE)
			copy_name(attr, base.at.table);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_NAME)
			copy_name(attr, base.at.chain);
		if (mnl_attr_get_type(attr) == NFTA_CHAIN_HOOK)
			base.hook = find_hook(attr, base.at.family);
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

/* Whether a verdict is to drop, which is below @nest; @path leads there, and ends with 0. */
static bool is_drop(const struct nlattr *nest, const uint16_t *path)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == *path)
			return path[1] ? is_drop(attr, path + 1) : get_be32(attr) == NF_DROP;
	return false;
}

static bool is_refusal(const struct nlattr *expression)
{
	static const uint16_t verdict[] = { NFTA_EXPR_DATA, NFTA_IMMEDIATE_DATA,
					    NFTA_DATA_VERDICT, NFTA_VERDICT_CODE, 0 };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, expression) {
		if (mnl_attr_get_type(attr) != NFTA_EXPR_NAME ||
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			continue;
		if (strcmp(mnl_attr_get_str(attr), "reject") == 0)
			return true;
		if (strcmp(mnl_attr_get_str(attr), "immediate") == 0)
			return is_drop(expression, verdict);
	}
	return false;
}

/* In a chain of its own table that no base is, it is met from any of them. */
static void blame(const struct asking *a, const struct place *rule)
{
	bool found = false;

	for (int any = 0; any < 2 && !found; any++)
		for (size_t i = 0; i < a->nbases; i++) {
			const struct base *base = &a->bases[i];

			if (base->at.family != rule->family ||
			    strcmp(base->at.table, rule->table) != 0 ||
			    (!any && strcmp(base->at.chain, rule->chain) != 0))
				continue;
			found = true;
			for (int six = 0; six < 2; six++)
				a->filters[six].rule[base->hook] |=
					concerns(rule->family, six);
		}
}

/* What a lookup finds is the verdict, and not compared or kept. */
static bool gives_verdict(const struct nlattr *lookup, char set[NFT_NAME_MAXLEN])
{
	const struct nlattr *attr;
	bool verdict = false;

	mnl_attr_for_each_nested(attr, lookup) {
		if (mnl_attr_get_type(attr) == NFTA_LOOKUP_SET)
			copy_name(attr, set);
		if (mnl_attr_get_type(attr) == NFTA_LOOKUP_DREG)
			verdict = get_be32(attr) == NFT_REG_VERDICT;
	}
	return verdict;
}

static int take_map(struct asking *a, const struct place *rule, const struct nlattr *expression)
{
	struct map map = { .rule = *rule };
	const struct nlattr *attr;
	bool lookup = false;

	mnl_attr_for_each_nested(attr, expression) {
		if (mnl_attr_get_type(attr) == NFTA_EXPR_NAME)
			lookup = mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0 &&
				 strcmp(mnl_attr_get_str(attr), "lookup") == 0;
		if (!lookup || mnl_attr_get_type(attr) != NFTA_EXPR_DATA ||
		    !gives_verdict(attr, map.set))
			continue;
		if (array_grow(&a->maps, a->nmaps, &a->maps_room, sizeof(map)) < 0)
			return -ENOMEM;
		a->maps[a->nmaps++] = map;
	}
	return 0;
}

/* Its expressions come behind its names (nf_tables_fill_rule_info()). */
static int take_rule(void *arg, const struct nlmsghdr *answer)
{
	struct place rule = { .family = get_family(answer) };
	struct asking *a = arg;
	const struct nlattr *attr, *expression;
	bool refuses = false;
	int err = 0;

	if (rule.family == NFPROTO_UNSPEC)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_RULE_TABLE)
			copy_name(attr, rule.table);
		if (mnl_attr_get_type(attr) == NFTA_RULE_CHAIN)
			copy_name(attr, rule.chain);
		if (mnl_attr_get_type(attr) != NFTA_RULE_EXPRESSIONS)
			continue;
		mnl_attr_for_each_nested(expression, attr) {
			refuses |= is_refusal(expression);
			err = err ? err : take_map(a, &rule, expression);
		}
	}
	if (refuses)
		blame(a, &rule);
	return err;
}

static int take_elements(void *arg, const struct nlmsghdr *answer)
{
	static const uint16_t verdict[] = { NFTA_SET_ELEM_DATA, NFTA_DATA_VERDICT,
					    NFTA_VERDICT_CODE, 0 };
	const struct asking *a = arg;
	const struct nlattr *attr, *element;

	if (get_family(answer) == NFPROTO_UNSPEC)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) != NFTA_SET_ELEM_LIST_ELEMENTS)
			continue;
		mnl_attr_for_each_nested(element, attr)
			if (is_drop(element, verdict))
				blame(a, &a->map->rule);
	}
	return 0;
}

/* Of all families, or of one map. What changes meanwhile is as good as what it was. */
static int ask(int fd, uint16_t type, dump_fn *take, struct asking *a)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, NFNL_SUBSYS_NFTABLES << 8 | type,
					       NLM_F_DUMP, sizeof(struct nfgenmsg));
	struct nfgenmsg *body = mnl_nlmsg_get_payload(request);
	int err;

	body->nfgen_family = a->map ? a->map->rule.family : NFPROTO_UNSPEC;
	body->version = NFNETLINK_V0;
	if (a->map) {
		mnl_attr_put_strz(request, NFTA_SET_ELEM_LIST_TABLE, a->map->rule.table);
		mnl_attr_put_strz(request, NFTA_SET_ELEM_LIST_SET, a->map->set);
	}
	err = dump_ask(fd, request, take, a);
	return err == -EINTR || err == -ENOENT ? 0 : err;
}

int packet_filter_ask(int fd, struct packet_filter filters[2])
{
	struct asking a = { .filters = filters };
	int err;

	memset(filters, 0, 2 * sizeof(*filters));
	err = ask(fd, NFT_MSG_GETCHAIN, take_chain, &a);
	if (!err)
		err = ask(fd, NFT_MSG_GETRULE, take_rule, &a);
	for (size_t i = 0; !err && i < a.nmaps; i++) {
		a.map = &a.maps[i];
		err = ask(fd, NFT_MSG_GETSETELEM, take_elements, &a);
	}
	free(a.maps);
	free(a.bases);
	return err;
}
