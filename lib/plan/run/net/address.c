/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses and routes: rtnetlink(7), from the socket that is in their namespace. */
#include "plan/run/net/network.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* One request: what it is, and what put() makes of that. */
struct change {
	unsigned int type, flags;
	size_t size;			/* of its fixed part */
	struct nlmsghdr *request;
	void *body;			/* the fixed part */
	unsigned int index;		/* of the interface, or 0 */
};

static size_t size_of(const struct nsu_prefix *prefix)
{
	return prefix->family == AF_INET ? 4 : 16;
}

static void put_prefix(struct nlmsghdr *request, unsigned int type,
		       const struct nsu_prefix *prefix)
{
	mnl_attr_put(request, (uint16_t)type, size_of(prefix), prefix->bytes);
}

/*
 * A request about the interface of the step, if it names one: unlike those about interfaces,
 * these take its number alone.
 */
static int put(struct run *r, const struct step *s, void *room, struct change *c)
{
	struct link link = { .index = 0 };
	int err = s->wire->name ?
		  link_look(&network_of(r, s)->route, s->wire->name, &link) : 0;

	if (err)
		return err;
	c->index = link.index;
	c->request = netlink_put(room, c->type, NLM_F_ACK | c->flags, c->size);
	c->body = mnl_nlmsg_get_payload(c->request);
	return 0;
}

/* ---------------------------------------------------------------------------- addresses */

static int change_address(struct run *r, const struct step *s, unsigned int type,
			  unsigned int flags)
{
	const struct nsu_prefix *prefix = &s->wire->prefix;
	struct change c = { .type = type, .flags = flags, .size = sizeof(struct ifaddrmsg) };
	struct ifaddrmsg *body;
	char room[NETLINK_ROOM];
	int err = put(r, s, room, &c);

	if (err)
		return err;
	body = c.body;
	body->ifa_family = (uint8_t)prefix->family;
	body->ifa_prefixlen = (uint8_t)prefix->length;
	body->ifa_index = c.index;
	put_prefix(c.request, IFA_LOCAL, prefix);
	put_prefix(c.request, IFA_ADDRESS, prefix);
	/* Without the second or two of asking whether somebody else has it (RFC 4862). */
	if (prefix->family == AF_INET6)
		mnl_attr_put_u32(c.request, IFA_FLAGS, IFA_F_NODAD);
	return network_do(r, s, c.request);
}

int run_address(struct run *r, const struct step *s)
{
	int err = change_address(r, s, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);

	return s->optional && err == -EEXIST ? 1 : err;
}

int undo_address(struct run *r, const struct step *s)
{
	return change_address(r, s, RTM_DELADDR, 0);
}

int run_address_delete(struct run *r, const struct step *s)
{
	int err = undo_address(r, s);

	return s->optional && (err == -EADDRNOTAVAIL || err == -ENODEV) ? 1 : err;
}

/* ------------------------------------------------------------------------------- routes */

static int change_route(struct run *r, const struct step *s, unsigned int type,
			unsigned int flags)
{
	const struct wire *w = s->wire;
	struct change c = { .type = type, .flags = flags, .size = sizeof(struct rtmsg) };
	struct rtmsg *body;
	char room[NETLINK_ROOM];
	int err = put(r, s, room, &c);

	if (err)
		return err;
	body = c.body;
	body->rtm_family = (uint8_t)w->prefix.family;
	body->rtm_dst_len = (uint8_t)w->prefix.length;
	body->rtm_table = RT_TABLE_MAIN;
	body->rtm_protocol = RTPROT_BOOT;
	body->rtm_scope = w->via.family ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	body->rtm_type = RTN_UNICAST;
	if (w->prefix.length)
		put_prefix(c.request, RTA_DST, &w->prefix);
	if (w->via.family)
		put_prefix(c.request, RTA_GATEWAY, &w->via);
	if (c.index)
		mnl_attr_put_u32(c.request, RTA_OIF, c.index);
	return network_do(r, s, c.request);
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

int run_route_delete(struct run *r, const struct step *s)
{
	int err = undo_route(r, s);

	return s->optional && (err == -ESRCH || err == -ENODEV) ? 1 : err;
}
