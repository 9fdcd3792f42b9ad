/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces, as RTM_NEWLINK and RTM_NEWNETCONF tell them. */
#include "facts/net/wiring_take.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/net/links.h"

static void get_name(const struct nlattr *attr, char *to, size_t size)
{
	size_t len = mnl_attr_get_payload_len(attr);

	len = len < size ? len : size - 1;
	memcpy(to, mnl_attr_get_payload(attr), len);
	to[len] = '\0';
}

static void take_port(struct wiring_link *link, const struct nlattr *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, data) {
		if (mnl_attr_validate(attr, MNL_TYPE_U8) < 0)
			continue;
		if (mnl_attr_get_type(attr) == IFLA_BRPORT_STATE)
			link->is.port_state = mnl_attr_get_u8(attr);
		if (mnl_attr_get_type(attr) == IFLA_BRPORT_ISOLATED)
			link->isolated = mnl_attr_get_u8(attr);
	}
}

static void take_vlan(struct wiring_link *link, const struct nlattr *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, data)
		if (mnl_attr_get_type(attr) == IFLA_VLAN_ID)
			wiring_get_bytes(attr, &link->vlan, sizeof(uint16_t));
}

static void take_info(struct wiring_link *link, const struct nlattr *info)
{
	const struct nlattr *attr, *own = NULL, *port = NULL;
	char above[NSU_LINK_KIND_SIZE] = "";

	mnl_attr_for_each_nested(attr, info) {
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
			get_name(attr, link->is.kind, sizeof(link->is.kind));
		else if (mnl_attr_get_type(attr) == IFLA_INFO_DATA)
			own = attr;
		else if (mnl_attr_get_type(attr) == IFLA_INFO_SLAVE_KIND)
			get_name(attr, above, sizeof(above));
		else if (mnl_attr_get_type(attr) == IFLA_INFO_SLAVE_DATA)
			port = attr;
	}
	if (own && strcmp(link->is.kind, "vlan") == 0)
		take_vlan(link, own);
	if (port && strcmp(above, "bridge") == 0)
		take_port(link, port);
}

/* All settings of IPv4, by their numbers from 1 on (inet_fill_link_af()). */
static void take_settings(struct wiring_link *link, const struct nlattr *settings)
{
	const size_t offset = (IPV4_DEVCONF_ARP_IGNORE - 1) * sizeof(link->arp_ignore);

	if (mnl_attr_get_payload_len(settings) >= offset + sizeof(link->arp_ignore))
		memcpy(&link->arp_ignore, (const char *)mnl_attr_get_payload(settings) + offset,
		       sizeof(link->arp_ignore));
}

static void take_families(struct wiring_link *link, const struct nlattr *families)
{
	const struct nlattr *family, *attr;

	mnl_attr_for_each_nested(family, families) {
		if (mnl_attr_get_type(family) != AF_INET)
			continue;
		mnl_attr_for_each_nested(attr, family)
			if (mnl_attr_get_type(attr) == IFLA_INET_CONF)
				take_settings(link, attr);
	}
}

static void take_link_part(struct wiring_link *link, const struct nlattr *attr)
{
	struct nsu_interface *is = &link->is;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		get_name(attr, is->name, sizeof(is->name));
		break;
	case IFLA_ADDRESS:
		is->hardware_len = wiring_get_bytes(attr, is->hardware, sizeof(is->hardware));
		break;
	case IFLA_MTU:
		is->mtu = wiring_get_u32(attr);
		break;
	case IFLA_OPERSTATE:
		if (mnl_attr_validate(attr, MNL_TYPE_U8) >= 0)
			is->operstate = mnl_attr_get_u8(attr);
		break;
	case IFLA_MASTER:
		link->master = (int)wiring_get_u32(attr);
		break;
	case IFLA_LINK:
		is->link = (int)wiring_get_u32(attr);
		break;
	case IFLA_LINK_NETNSID:
		link->nsid = (int)wiring_get_u32(attr);
		is->abroad = true;
		break;
	case IFLA_GROUP:
		is->unfinished = wiring_get_u32(attr) == LINK_UNFINISHED;
		break;
	case IFLA_LINKINFO:
		take_info(link, attr);
		break;
	case IFLA_AF_SPEC:
		take_families(link, attr);
		break;
	default:
		break;
	}
}

int wiring_take_link(void *arg, const struct nlmsghdr *answer)
{
	struct wiring_taking *t = arg;
	const struct ifinfomsg *body = mnl_nlmsg_get_payload(answer);
	const struct nlattr *attr;
	struct wiring_link *link;

	if (answer->nlmsg_type != RTM_NEWLINK ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body))
		return 0;
	link = wiring_append(&t->facts->links, &t->facts->nlinks, &t->facts->links_room,
			     sizeof(*link));
	if (!link)
		return -ENOMEM;
	link->nsid = -1;
	link->is = (struct nsu_interface){ .net = t->net, .index = body->ifi_index,
					   .flags = body->ifi_flags, .master = NSU_NONE,
					   .peer = NSU_NONE, .lower = NSU_NONE };
	mnl_attr_for_each(attr, answer, sizeof(*body))
		take_link_part(link, attr);
	return 0;
}

/* Ports, in the words of their bridges: what the links of inet6_dump_ifinfo() lack. */
int wiring_take_master(void *arg, const struct nlmsghdr *answer)
{
	struct wiring_taking *t = arg;
	const struct ifinfomsg *body = mnl_nlmsg_get_payload(answer);
	const struct nlattr *attr;
	int master = 0;

	if (mnl_nlmsg_get_payload_len(answer) < sizeof(*body))
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(*body))
		if (mnl_attr_get_type(attr) == IFLA_MASTER)
			master = (int)wiring_get_u32(attr);
	for (size_t i = t->first_link; i < t->facts->nlinks; i++)
		if (t->facts->links[i].is.index == body->ifi_index && master != body->ifi_index)
			t->facts->links[i].master = master;
	return 0;
}

/* ----------------------------------------------------------------- what is forwarded */

static bool get_netconf(const struct nlmsghdr *answer, uint16_t type, uint32_t *value)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, answer, sizeof(struct netconfmsg))
		if (mnl_attr_get_type(attr) == type) {
			*value = wiring_get_u32(attr);
			return true;
		}
	return false;
}

/*
 * Of IPv4 each device says whether it forwards (IN_DEV_FORWARD), and rp_filter is the
 * greater of its own and that of all (IN_DEV_RPFILTER); of IPv6 all of them do or none
 * (ip6_forward()).
 */
static void set_netconf(struct nsu_interface *is, int family, int index,
			const struct nlmsghdr *answer)
{
	bool all = index == NETCONFA_IFINDEX_ALL;
	uint32_t value;

	if (!all && is->index != index)
		return;
	if (get_netconf(answer, NETCONFA_FORWARDING, &value)) {
		if (family == AF_INET && !all)
			is->forwards = value != 0;
		if (family == AF_INET6 && all)
			is->forwards6 = value != 0;
	}
	if (family == AF_INET && get_netconf(answer, NETCONFA_RP_FILTER, &value) &&
	    value > is->rp_filter)
		is->rp_filter = value;
}

int wiring_take_netconf(void *arg, const struct nlmsghdr *answer)
{
	struct wiring_taking *t = arg;
	const struct netconfmsg *body = mnl_nlmsg_get_payload(answer);
	uint32_t index;

	if (answer->nlmsg_type != RTM_NEWNETCONF ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body) ||
	    !get_netconf(answer, NETCONFA_IFINDEX, &index))
		return 0;
	for (size_t i = t->first_link; i < t->facts->nlinks; i++)
		set_netconf(&t->facts->links[i].is, body->ncm_family, (int)index, answer);
	return 0;
}
