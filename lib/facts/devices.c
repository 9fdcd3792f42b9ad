/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interfaces in a network namespace, as far as its end has to know them. */
#include "facts/devices.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "facts/rtnl.h"

#define BUFFER_SIZE 32768

struct listing {
	device_fn *found;
	void *arg;
	int result;
};

static bool has_kind(const struct nlattr *info)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info)
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
			return true;
	return false;
}

static int take_link(const struct nlmsghdr *header, void *arg)
{
	const struct ifinfomsg *body = mnl_nlmsg_get_payload(header);
	struct device device = { .index = body->ifi_index,
				 .is_loopback = body->ifi_flags & IFF_LOOPBACK,
				 .is_card = !(body->ifi_flags & IFF_LOOPBACK) };
	struct listing *l = arg;
	const struct nlattr *attr;

	if (header->nlmsg_type != RTM_NEWLINK)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, header, sizeof(*body)) {
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			snprintf(device.name, sizeof(device.name), "%s",
				 mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == IFLA_LINKINFO && has_kind(attr))
			device.is_card = false;
	}
	l->result = l->found(l->arg, &device);
	return l->result ? MNL_CB_STOP : MNL_CB_OK;
}

static int dump(struct mnl_socket *socket, struct listing *l)
{
	char buffer[BUFFER_SIZE];
	struct nlmsghdr *header = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *body = mnl_nlmsg_put_extra_header(header, sizeof(*body));
	unsigned int port = mnl_socket_get_portid(socket);
	int more = MNL_CB_OK;

	header->nlmsg_type = RTM_GETLINK;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	header->nlmsg_seq = 1;
	body->ifi_family = AF_UNSPEC;
	if (mnl_socket_sendto(socket, header, header->nlmsg_len) < 0)
		return -errno;
	while (more > MNL_CB_STOP) {
		ssize_t len = mnl_socket_recvfrom(socket, buffer, sizeof(buffer));

		if (len < 0)
			return -errno;
		more = mnl_cb_run(buffer, (size_t)len, 1, port, take_link, l);
	}
	return more < 0 ? -errno : l->result;
}

int devices_list(int ns, device_fn *found, void *arg)
{
	struct listing l = { found, arg, 0 };
	struct mnl_socket *socket;
	int err = rtnl_open(&socket, ns);

	if (err)
		return err;
	err = mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ? -errno : dump(socket, &l);
	mnl_socket_close(socket);
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
