/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces, addresses and routes of network namespaces, as rtnetlink(7) tells them. */
#include "facts/net/wiring.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "facts/netlink/netlink.h"
#include "facts/net/wiring_take.h"

#define TRIES 8			/* of a dump that is torn by changes */

#ifndef RTEXT_FILTER_SKIP_STATS
#define RTEXT_FILTER_SKIP_STATS (1 << 3)
#endif

void *wiring_append(void *array, size_t *count, size_t *room, size_t size)
{
	char **at = array;

	if (array_grow(array, *count, room, size) < 0)
		return NULL;
	return memset(*at + (*count)++ * size, 0, size);
}

uint32_t wiring_get_u32(const struct nlattr *attr)
{
	return mnl_attr_validate(attr, MNL_TYPE_U32) < 0 ? 0 : mnl_attr_get_u32(attr);
}

size_t wiring_get_bytes(const struct nlattr *attr, void *to, size_t size)
{
	size_t len = mnl_attr_get_payload_len(attr);

	if (len > size)
		return 0;
	memcpy(to, mnl_attr_get_payload(attr), len);
	return len;
}

/* -------------------------------------------------------------------------- addresses */

/* An address without a network: with all its bits. */
static void get_host(const struct nlattr *attr, int family, struct nsu_prefix *to)
{
	size_t len = wiring_get_bytes(attr, to->bytes, sizeof(to->bytes));

	to->family = len ? family : 0;
	to->length = 8 * (unsigned int)len;
}

/*
 * The kernel makes them of the hardware's address or of chance (addrconf_addr_gen()), and so
 * none with 32 zeros where the host part begins. Who writes one does: fe80::1.
 */
static bool is_automatic(const struct nsu_prefix *address)
{
	static const unsigned char zeros[4];
	const unsigned char *bytes = address->bytes;

	return address->family == AF_INET6 && bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80 &&
	       memcmp(bytes + 8, zeros, sizeof(zeros)) != 0;
}

static int take_address(void *arg, const struct nlmsghdr *answer)
{
	struct wiring_taking *t = arg;
	const struct ifaddrmsg *body = mnl_nlmsg_get_payload(answer);
	const struct nlattr *attr;
	struct wiring_address *address;
	bool local = false;

	if (answer->nlmsg_type != RTM_NEWADDR ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body) ||
	    (body->ifa_family != AF_INET && body->ifa_family != AF_INET6))
		return 0;
	address = wiring_append(&t->facts->addresses, &t->facts->naddresses,
				&t->facts->addresses_room, sizeof(*address));
	if (!address)
		return -ENOMEM;
	address->net = t->net;
	address->link = (int)body->ifa_index;
	address->is = (struct nsu_wired_address){
		.interface = NSU_NONE, .is = { body->ifa_family, { 0 }, body->ifa_prefixlen },
		.scope = body->ifa_scope, .flags = body->ifa_flags
	};
	/* Of a point-to-point link IFA_ADDRESS is the other end, and IFA_LOCAL ours. */
	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type == IFA_LOCAL || (type == IFA_ADDRESS && !local))
			wiring_get_bytes(attr, address->is.is.bytes,
					 sizeof(address->is.is.bytes));
		if (type == IFA_FLAGS)
			address->is.flags = wiring_get_u32(attr);
		local |= type == IFA_LOCAL;
	}
	address->is.automatic = is_automatic(&address->is.is);
	return 0;
}

/* ----------------------------------------------------------------------------- routes */

/* A next hop of another family: an IPv4 network behind an IPv6 gateway. */
static void take_via(struct nsu_wired_route *is, const struct nlattr *attr)
{
	const struct rtvia *via = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);

	if (len < sizeof(*via) || len - sizeof(*via) > sizeof(is->via.bytes))
		return;
	is->via.family = via->rtvia_family;
	is->via.length = 8 * (unsigned int)(len - sizeof(*via));
	memcpy(is->via.bytes, via->rtvia_addr, len - sizeof(*via));
}

static void take_route_part(struct wiring_route *route, const struct nlattr *attr)
{
	struct nsu_wired_route *is = &route->is;

	switch (mnl_attr_get_type(attr)) {
	case RTA_DST:
		wiring_get_bytes(attr, is->to.bytes, sizeof(is->to.bytes));
		break;
	case RTA_GATEWAY:
		get_host(attr, is->to.family, &is->via);
		break;
	case RTA_VIA:
		take_via(is, attr);
		break;
	case RTA_PREFSRC:
		get_host(attr, is->to.family, &is->source);
		break;
	case RTA_OIF:
		route->link = (int)wiring_get_u32(attr);
		break;
	case RTA_PRIORITY:
		is->metric = wiring_get_u32(attr);
		break;
	default:
		break;
	}
}

/*
 * The first that is used: one whose interface is down is not (fib_select_multipath()). And how
 * many there are.
 */
static const struct rtnexthop *find_hop(const struct nlattr *hops, unsigned int *count)
{
	const struct rtnexthop *hop = mnl_attr_get_payload(hops), *first = NULL, *used = NULL;
	int len = mnl_attr_get_payload_len(hops);

	*count = 0;
	for (; RTNH_OK(hop, len); len -= (int)RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
		if (!used && !(hop->rtnh_flags & RTNH_F_DEAD))
			used = hop;
		first = first ? first : hop;
		++*count;
	}
	return used ? used : first;
}

/* Of several next hops the first is as good as any other. */
static void take_hops(struct wiring_route *route, const struct nlattr *hops)
{
	unsigned int count;
	const struct rtnexthop *hop = route->link ? NULL : find_hop(hops, &count);
	const struct nlattr *attr;

	if (!hop)
		return;
	attr = (const void *)(hop + 1);
	route->link = hop->rtnh_ifindex;
	route->is.hops = count;
	for (int len = hop->rtnh_len - (int)sizeof(*hop); mnl_attr_ok(attr, len);
	     len -= (int)MNL_ALIGN(attr->nla_len), attr = mnl_attr_next(attr))
		take_route_part(route, attr);
}

bool wiring_read_route(struct wiring_route *route, const struct nlmsghdr *answer)
{
	const struct rtmsg *body = mnl_nlmsg_get_payload(answer);
	const struct nlattr *attr;

	if (answer->nlmsg_type != RTM_NEWROUTE ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body))
		return false;
	*route = (struct wiring_route){ .is = {
		.to = { body->rtm_family, { 0 }, body->rtm_dst_len },
		.interface = NSU_NONE, .type = body->rtm_type, .protocol = body->rtm_protocol,
		.hops = 1
	} };
	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		if (mnl_attr_get_type(attr) == RTA_MULTIPATH)
			take_hops(route, attr);
		else
			take_route_part(route, attr);
	}
	return true;
}

/* Asked for all, the kernel tells those of every table and its cache as well. */
static bool is_of_main_table(const struct nlmsghdr *answer)
{
	const struct rtmsg *body = mnl_nlmsg_get_payload(answer);

	return mnl_nlmsg_get_payload_len(answer) >= sizeof(*body) &&
	       body->rtm_table == RT_TABLE_MAIN && !(body->rtm_flags & RTM_F_CLONED);
}

static int take_route(void *arg, const struct nlmsghdr *answer)
{
	struct wiring_taking *t = arg;
	struct wiring_route *route, is;

	if (!is_of_main_table(answer) || !wiring_read_route(&is, answer))
		return 0;
	route = wiring_append(&t->facts->routes, &t->facts->nroutes, &t->facts->routes_room,
			      sizeof(*route));
	if (!route)
		return -ENOMEM;
	*route = is;
	route->is.net = t->net;
	return 0;
}

/* -------------------------------------------------------------------------- questions */

struct question {
	uint16_t type;
	unsigned char family;
	size_t body;		/* bytes of what follows the header */
	dump_fn *answered;
	bool optional;		/* a kernel may be without IPv6, or without any route */
};

static const struct question links = {
	RTM_GETLINK, AF_UNSPEC, sizeof(struct ifinfomsg), wiring_take_link, false
};

/* As inet6_dump_ifinfo() and the bridges tell them, which number nobody. */
static const struct question harmless_links[] = {
	{ RTM_GETLINK, AF_INET6, sizeof(struct ifinfomsg), wiring_take_link, false },
	{ RTM_GETLINK, AF_BRIDGE, sizeof(struct ifinfomsg), wiring_take_master, true },
};

static const struct question rest[] = {
	{ RTM_GETADDR, AF_UNSPEC, sizeof(struct ifaddrmsg), take_address, false },
	{ RTM_GETROUTE, AF_INET, sizeof(struct rtmsg), take_route, true },
	{ RTM_GETROUTE, AF_INET6, sizeof(struct rtmsg), take_route, true },
	{ RTM_GETNETCONF, AF_INET, sizeof(struct netconfmsg), wiring_take_netconf, true },
	{ RTM_GETNETCONF, AF_INET6, sizeof(struct netconfmsg), wiring_take_netconf, true },
};

/* The family is the first byte of all four bodies. */
static int ask_once(int fd, int nsid, const struct question *q, struct wiring_taking *t)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, q->type, NLM_F_DUMP, q->body);
	unsigned char *body = mnl_nlmsg_get_payload(request);

	body[0] = q->family;
	if (q->type == RTM_GETROUTE)
		mnl_attr_put_u32(request, RTA_TABLE, RT_TABLE_MAIN);
	if (nsid >= 0) {
		mnl_attr_put_u32(request, IFLA_TARGET_NETNSID, (uint32_t)nsid);
		mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	}
	return dump_ask(fd, request, q->answered, t);
}

/* What the kernel says of a question that it has no answer to: none was lost. */
static bool is_unknown(int err)
{
	return err == -EOPNOTSUPP || err == -EAFNOSUPPORT || err == -EINVAL || err == -ENOENT;
}

static int ask(int fd, int nsid, const struct question *q, struct wiring_taking *t)
{
	const struct wiring_facts before = *t->facts;
	int err = -EINTR;

	for (int i = 0; err == -EINTR && i < TRIES; i++) {
		t->facts->nlinks = before.nlinks;
		t->facts->naddresses = before.naddresses;
		t->facts->nroutes = before.nroutes;
		err = ask_once(fd, nsid, q, t);
	}
	return err == -EINTR || (q->optional && is_unknown(err)) ? 0 : err;
}

static int ask_links(int own, int vantage, int nsid, struct wiring_taking *t)
{
	int err = nsid >= 0 ? ask(vantage, nsid, &links, t) :
		  ask(own, -1, &harmless_links[0], t);

	return err || nsid >= 0 ? err : ask(own, -1, &harmless_links[1], t);
}

int wiring_add(struct wiring_facts *facts, size_t net, int own, int vantage, int nsid)
{
	const struct wiring_facts before = *facts;
	struct wiring_taking t = { facts, net, facts->nlinks };
	int err;

	dump_be_strict(own);
	err = ask_links(own, vantage, nsid, &t);
	if (!err && wiring_settle(own, &t)) {
		facts->nlinks = before.nlinks;
		err = ask_links(own, vantage, nsid, &t);
	}
	for (size_t i = 0; !err && i < sizeof(rest) / sizeof(rest[0]); i++)
		err = ask(own, -1, &rest[i], &t);
	if (err) {
		facts->nlinks = before.nlinks;
		facts->naddresses = before.naddresses;
		facts->nroutes = before.nroutes;
	}
	return err;
}

void wiring_clear(struct wiring_facts *facts)
{
	free(facts->links);
	free(facts->addresses);
	free(facts->routes);
	*facts = (struct wiring_facts){ 0 };
}
