/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces in a network namespace, as far as its end has to know them. */
#include "facts/net/devices.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/netlink/netlink.h"
#include "facts/netlink/rtnl.h"

static bool has_kind(const struct nlattr *info)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info)
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
			return true;
	return false;
}

static void take_part(struct device *device, const struct nlattr *attr)
{
	if (mnl_attr_get_type(attr) == IFLA_IFNAME &&
	    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		snprintf(device->name, sizeof(device->name), "%s", mnl_attr_get_str(attr));
	if (mnl_attr_get_type(attr) == IFLA_LINKINFO && has_kind(attr))
		device->is_card = false;
}

static int take_link(void *arg, const struct nlmsghdr *answer)
{
	const struct ifinfomsg *body = mnl_nlmsg_get_payload(answer);
	struct devices *devices = arg;
	const struct nlattr *attr;
	struct device *device;

	if (answer->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (array_grow(&devices->all, devices->count, &devices->room, sizeof(*device)) < 0)
		return -ENOMEM;
	device = &devices->all[devices->count++];
	*device = (struct device){ .index = body->ifi_index,
				   .is_loopback = body->ifi_flags & IFF_LOOPBACK,
				   .is_card = !(body->ifi_flags & IFF_LOOPBACK) };
	mnl_attr_for_each(attr, answer, sizeof(*body))
		take_part(device, attr);
	return 0;
}

static void forget(void *arg)
{
	((struct devices *)arg)->count = 0;
}

int devices_take(struct devices *devices, int ns)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request;
	struct netlink n;
	int err = rtnl_open(&n, ns);

	*devices = (struct devices){ .all = NULL };
	if (err)
		return err;
	request = netlink_put(room, RTM_GETLINK, NLM_F_DUMP, sizeof(struct ifinfomsg));
	err = netlink_ask_whole(&n, request, take_link, forget, devices);
	netlink_close(&n);
	return err;
}

void devices_free(struct devices *devices)
{
	free(devices->all);
	*devices = (struct devices){ .all = NULL };
}

int devices_find_card(int ns, char name[DEVICE_NAME_SIZE])
{
	struct devices devices;
	int err = devices_take(&devices, ns);
	size_t i = 0;

	while (!err && i < devices.count && !devices.all[i].is_card)
		i++;
	if (!err && i == devices.count)
		err = -ENODEV;
	if (!err)
		memcpy(name, devices.all[i].name, DEVICE_NAME_SIZE);
	devices_free(&devices);
	return err;
}
