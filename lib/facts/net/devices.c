/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces in a network namespace, as far as its end has to know them. */
#include "facts/net/devices.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "facts/net/netlink.h"
#include "facts/net/rtnl.h"

struct listing {
	device_fn *found;
	void *arg;
};

static bool has_kind(const struct nlattr *info)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info)
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
			return true;
	return false;
}

static int take_link(void *arg, const struct nlmsghdr *answer)
{
	const struct ifinfomsg *body = mnl_nlmsg_get_payload(answer);
	struct device device = { .index = body->ifi_index,
				 .is_loopback = body->ifi_flags & IFF_LOOPBACK,
				 .is_card = !(body->ifi_flags & IFF_LOOPBACK) };
	const struct listing *l = arg;
	const struct nlattr *attr;

	if (answer->nlmsg_type != RTM_NEWLINK)
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(*body)) {
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			snprintf(device.name, sizeof(device.name), "%s",
				 mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == IFLA_LINKINFO && has_kind(attr))
			device.is_card = false;
	}
	return l->found(l->arg, &device);
}

int devices_list(int ns, device_fn *found, void *arg)
{
	struct listing l = { found, arg };
	char request[NETLINK_ROOM];
	struct netlink n;
	int err = rtnl_open(&n, ns);

	if (err)
		return err;
	err = netlink_ask(&n, netlink_put(request, RTM_GETLINK, NLM_F_DUMP,
					  sizeof(struct ifinfomsg)), take_link, &l);
	netlink_close(&n);
	return err;
}

static int take_card(void *arg, const struct device *device)
{
	if (!device->is_card)
		return 0;
	memcpy(arg, device->name, DEVICE_NAME_SIZE);
	return 1;
}

int devices_find_card(int ns, char name[DEVICE_NAME_SIZE])
{
	int err = devices_list(ns, take_card, name);

	return err > 0 ? 0 : err ? err : -ENODEV;
}
