/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces of a network namespace, as who wants to add one has to know them. */
#include "facts/net/links.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "facts/nsfs.h"
#include "facts/visit/visit_nets.h"
#include "fd.h"

/* ------------------------------------------------------------------------ one of them */

static uint32_t number_of(const struct nlattr *attr)
{
	return mnl_attr_validate(attr, MNL_TYPE_U32) < 0 ? 0 : mnl_attr_get_u32(attr);
}

static void read_attribute(const struct nlattr *attr, struct link *link)
{
	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			snprintf(link->name, sizeof(link->name), "%s", mnl_attr_get_str(attr));
		break;
	case IFLA_MASTER:
		link->master = number_of(attr);
		break;
	case IFLA_LINK:
		link->peer = number_of(attr);
		break;
	case IFLA_GROUP:
		link->group = number_of(attr);
		break;
	}
}

static struct link read_link(const struct nlmsghdr *header)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(header);
	struct link link = { .index = (unsigned int)info->ifi_index,
			     .up = info->ifi_flags & IFF_UP };
	const struct nlattr *attr;

	mnl_attr_for_each(attr, header, sizeof(*info))
		read_attribute(attr, &link);
	return link;
}

static int take_one(void *arg, const struct nlmsghdr *answer)
{
	if (answer->nlmsg_type == RTM_NEWLINK)
		*(struct link *)arg = read_link(answer);
	return 0;
}

int link_look(struct netlink *n, const char *name, struct link *link)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, RTM_GETLINK, 0,
					       sizeof(struct ifinfomsg));

	*link = (struct link){ .index = 0 };
	mnl_attr_put_strz(request, IFLA_IFNAME, name);
	return netlink_ask(n, request, take_one, link);
}

/* ------------------------------------------------------------------------ all of them */

int links_add(struct links *links, const struct link *link)
{
	struct link *more = reallocarray(links->links, links->count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	links->links = more;
	more[links->count++] = *link;
	return 0;
}

static int take_link(void *arg, const struct nlmsghdr *answer)
{
	struct link link;

	if (answer->nlmsg_type != RTM_NEWLINK)
		return 0;
	link = read_link(answer);
	return links_add(arg, &link);
}

static void forget(void *arg)
{
	((struct links *)arg)->count = 0;
}

/* @target: the NSID that the namespace of the socket has for the one that is meant, or -1. */
static int take_all(struct netlink *n, int target, struct links *links)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, RTM_GETLINK, NLM_F_DUMP,
					       sizeof(struct ifinfomsg));

	if (target >= 0)
		mnl_attr_put_u32(request, IFLA_TARGET_NETNSID, (uint32_t)target);
	return netlink_ask_whole(n, request, take_link, forget, links);
}

void links_free(struct links *links)
{
	free(links->links);
	*links = (struct links){ .links = NULL };
}

/* -------------------------------------------------------------------------- elsewhere */

struct look {
	struct netlink *n;
	struct links *links;
};

/* Where there is no such place to ask from, the namespace itself is asked. */
static int take_from(int vantage, struct look *look)
{
	int fd = vantage < 0 ? -1 : fcntl(vantage, F_DUPFD_CLOEXEC, 0), err = -EPERM;
	struct netlink n;

	if (fd >= 0 && netlink_adopt(&n, fd) == 0) {
		err = take_all(&n, VISIT_NSID, look->links);
		netlink_close(&n);
	}
	return err ? take_all(look->n, -1, look->links) : 0;
}

static int look_into(void *arg, size_t index, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct look *look = arg;
	int fd = move_fd(&sockets[VISIT_RTNL]), err;

	(void)index;
	err = fd < 0 ? fd : netlink_adopt(look->n, fd);
	return err ? err : take_from(vantage, look);
}

int links_visit(struct netlink *n, struct links *links, int ns)
{
	struct look look = { n, links };
	struct visit_net net = { .ns = ns };
	int err = nsfs_get_inode(ns, &net.inode);

	*links = (struct links){ .links = NULL };
	if (err)
		return err;
	return visit_open_nets(&net, 1, VISIT_NET_BIT(VISIT_RTNL), look_into, &look);
}
