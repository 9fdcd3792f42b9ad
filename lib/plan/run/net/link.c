/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces: rtnetlink(7), from the socket that is in their namespace. */
#include "plan/run/net/network.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include "fd.h"

/* A request about the interface of the step. */
static struct nlmsghdr *put_link(const struct step *s, void *room, unsigned int type,
				 unsigned int flags)
{
	struct nlmsghdr *request = netlink_put(room, type, NLM_F_ACK | flags,
					       sizeof(struct ifinfomsg));

	mnl_attr_put_strz(request, IFLA_IFNAME, s->wire->name);
	return request;
}

/* ------------------------------------------------------------------- made and removed */

static void put_birth(struct nlmsghdr *request, const struct wire *w)
{
	mnl_attr_put_u32(request, IFLA_GROUP, LINK_UNFINISHED);
	if (w->mtu)
		mnl_attr_put_u32(request, IFLA_MTU, w->mtu);
}

/*
 * The other end is born in the other namespace, so that neither was ever anywhere else, and
 * both may be called eth0. Up they are set later: veth(4) wants its peer for that.
 */
static void put_peer(struct nlmsghdr *request, const struct wire *w, int ns)
{
	struct nlattr *data = mnl_attr_nest_start(request, IFLA_INFO_DATA);
	struct nlattr *peer = mnl_attr_nest_start(request, VETH_INFO_PEER);

	mnl_nlmsg_put_extra_header(request, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(request, IFLA_IFNAME, w->peer);
	mnl_attr_put_u32(request, IFLA_NET_NS_FD, (uint32_t)ns);
	put_birth(request, w);
	mnl_attr_nest_end(request, peer);
	mnl_attr_nest_end(request, data);
}

int run_link(struct run *r, const struct step *s)
{
	const struct wire *w = s->wire;
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = put_link(s, room, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	struct nlattr *info;
	autofd ns = -1;

	put_birth(request, w);
	info = mnl_attr_nest_start(request, IFLA_LINKINFO);
	mnl_attr_put_strz(request, IFLA_INFO_KIND, w->peer ? "veth" : "bridge");
	if (w->peer) {
		ns = netlink_get_namespace(&networks_get(r->plan, w->peer_net)->route);
		if (ns < 0)
			return ns;
		put_peer(request, w, ns);
	}
	mnl_attr_nest_end(request, info);
	return network_do(r, s, request);
}

/* Gone already: with the other end, or with the namespace of that. */
int undo_link(struct run *r, const struct step *s)
{
	char room[NETLINK_ROOM];
	int err = network_do(r, s, put_link(s, room, RTM_DELLINK, 0));

	return err == -ENODEV ? 1 : err;
}

int run_link_delete(struct run *r, const struct step *s)
{
	struct link link;
	int err;

	if (!s->wire->unfinished) {
		err = undo_link(r, s);
		return err > 0 && !s->optional ? -ENODEV : err;
	}
	/* Looked at under the lock: whoever made it may have finished it meanwhile. */
	err = link_look(&network_of(r, s)->route, s->wire->name, &link);
	if (err == -ENODEV || (!err && link.group != LINK_UNFINISHED))
		return 1;
	return err ? err : undo_link(r, s);
}

/* A cable alone: what a bridge had as ports is not known any more. */
int undo_link_delete(struct run *r, const struct step *s)
{
	return s->wire->peer ? run_link(r, s) : 0;
}

/* ------------------------------------------------------------------------- set up */

static int set_flags(struct run *r, const struct step *s, unsigned int flags, bool finished)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = put_link(s, room, RTM_NEWLINK, 0);
	struct ifinfomsg *info = mnl_nlmsg_get_payload(request);

	info->ifi_flags = flags;
	info->ifi_change = IFF_UP;
	/* One request, so that the kernel does both or none. */
	if (s->wire->finish)
		mnl_attr_put_u32(request, IFLA_GROUP, finished ? 0 : LINK_UNFINISHED);
	return network_do(r, s, request);
}

/*
 * The kernel may put off for a second what follows from a carrier: until then the interface is
 * up, but not for IPv6. For who asks about this one interface it does that first (Linux 6.8,
 * linkwatch_sync_dev()); elsewhere this is a question without effect.
 */
static void settle(struct run *r, const struct step *s)
{
	struct link link;

	(void)link_look(&network_of(r, s)->route, s->wire->name, &link);
}

int run_link_up(struct run *r, const struct step *s)
{
	struct link link;
	int err = s->optional ? link_look(&network_of(r, s)->route, s->wire->name, &link) : 0;

	if (err || (s->optional && link.up))
		return err ? err : 1;
	err = set_flags(r, s, IFF_UP, true);
	if (!err)
		settle(r, s);
	return err;
}

int undo_link_up(struct run *r, const struct step *s)
{
	return set_flags(r, s, 0, false);
}

int run_link_down(struct run *r, const struct step *s)
{
	struct link link;
	int err = link_look(&network_of(r, s)->route, s->wire->name, &link);

	s->wire->was_up = link.up;
	return err ? err : set_flags(r, s, 0, false);
}

int undo_link_down(struct run *r, const struct step *s)
{
	return set_flags(r, s, s->wire->was_up ? IFF_UP : 0, true);
}

/* ----------------------------------------------------------------------- of a bridge */

static int set_master(struct run *r, const struct step *s, unsigned int index)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = put_link(s, room, RTM_NEWLINK, 0);

	mnl_attr_put_u32(request, IFLA_MASTER, index);
	return network_do(r, s, request);
}

int run_master(struct run *r, const struct step *s)
{
	struct link bridge;
	int err = link_look(&network_of(r, s)->route, s->wire->master, &bridge);

	return err ? err : set_master(r, s, bridge.index);
}

int undo_master(struct run *r, const struct step *s)
{
	return set_master(r, s, 0);
}
