/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses and routes: rtnetlink(7), from the socket that is in their namespace. */
#include "plan/run_network.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

static size_t size_of(const struct nsu_prefix *prefix)
{
	return prefix->family == AF_INET ? 4 : 16;
}

static void put_prefix(struct nlmsghdr *request, unsigned int type,
		       const struct nsu_prefix *prefix)
{
	mnl_attr_put(request, (uint16_t)type, size_of(prefix), prefix->bytes);
}

/* Unlike those about interfaces, these requests take the number of one alone. */
static int find_index(struct run *r, const struct step *s, unsigned int *index)
{
	struct link link = { .index = 0 };
	int err = s->wire->name ?
		  link_look(&network_of(r, s)->route, s->wire->name, &link) : 0;

	*index = link.index;
	return err;
}

/* ---------------------------------------------------------------------------- addresses */

static int change_address(struct run *r, const struct step *s, unsigned int type,
			  unsigned int flags)
{
	const struct nsu_prefix *prefix = &s->wire->prefix;
	char room[NETLINK_ROOM];
	struct nlmsghdr *request;
	struct ifaddrmsg *body;
	unsigned int index;
	int err = find_index(r, s, &index);

	if (err)
		return err;
	request = netlink_put(&network_of(r, s)->route, room, type, NLM_F_ACK | flags,
			      sizeof(*body));
	body = mnl_nlmsg_get_payload(request);
	body->ifa_family = (uint8_t)prefix->family;
	body->ifa_prefixlen = (uint8_t)prefix->length;
	body->ifa_index = index;
	put_prefix(request, IFA_LOCAL, prefix);
	put_prefix(request, IFA_ADDRESS, prefix);
	/* Without the second or two of asking whether somebody else has it (RFC 4862). */
	if (prefix->family == AF_INET6)
		mnl_attr_put_u32(request, IFA_FLAGS, IFA_F_NODAD);
	return network_do(r, s, request);
}

int run_address(struct run *r, const struct step *s)
{
	return change_address(r, s, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
}

int undo_address(struct run *r, const struct step *s)
{
	return change_address(r, s, RTM_DELADDR, 0);
}

/* ------------------------------------------------------------------------------- routes */

static int change_route(struct run *r, const struct step *s, unsigned int type,
			unsigned int flags)
{
	const struct wire *w = s->wire;
	char room[NETLINK_ROOM];
	struct nlmsghdr *request;
	struct rtmsg *body;
	unsigned int index;
	int err = find_index(r, s, &index);

	if (err)
		return err;
	request = netlink_put(&network_of(r, s)->route, room, type, NLM_F_ACK | flags,
			      sizeof(*body));
	body = mnl_nlmsg_get_payload(request);
	body->rtm_family = (uint8_t)w->prefix.family;
	body->rtm_dst_len = (uint8_t)w->prefix.length;
	body->rtm_table = RT_TABLE_MAIN;
	body->rtm_protocol = RTPROT_BOOT;
	body->rtm_scope = w->via.family ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	body->rtm_type = RTN_UNICAST;
	if (w->prefix.length)
		put_prefix(request, RTA_DST, &w->prefix);
	if (w->via.family)
		put_prefix(request, RTA_GATEWAY, &w->via);
	if (index)
		mnl_attr_put_u32(request, RTA_OIF, index);
	return network_do(r, s, request);
}

int run_route(struct run *r, const struct step *s)
{
	int err = change_route(r, s, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);

	return s->optional && err == -EEXIST ? 1 : err;
}

int undo_route(struct run *r, const struct step *s)
{
	return change_route(r, s, RTM_DELROUTE, 0);
}
