/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Echo requests that a packet filter has sent elsewhere: DNAT, as conntrack(8) remembers it. */
#include "facts/filter/translations.h"

#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "array.h"
#include "facts/net/wiring_take.h"
#include "facts/netlink/netlink.h"

struct taking {
	struct translations *to;
	size_t net;
};

/* One direction of a connection, as far as it is one of ICMP. */
struct tuple {
	struct nsu_prefix from, to;
	bool has_id;
	uint16_t id;		/* as it is on the wire */
};

static void read_address(const struct nlattr *attr, struct tuple *tuple)
{
	uint16_t type = mnl_attr_get_type(attr);
	bool from = type == CTA_IP_V4_SRC || type == CTA_IP_V6_SRC;
	struct nsu_prefix *is = from ? &tuple->from : &tuple->to;

	is->family = type == CTA_IP_V4_SRC || type == CTA_IP_V4_DST ? AF_INET : AF_INET6;
	is->length = is->family == AF_INET ? 32 : 128;
	wiring_get_bytes(attr, is->bytes, is->length / 8);
}

static void read_part(const struct nlattr *part, struct tuple *tuple)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, part) {
		uint16_t type = mnl_attr_get_type(attr);

		if (mnl_attr_get_type(part) == CTA_TUPLE_IP && type <= CTA_IP_V6_DST)
			read_address(attr, tuple);
		if (mnl_attr_get_type(part) == CTA_TUPLE_PROTO &&
		    (type == CTA_PROTO_ICMP_ID || type == CTA_PROTO_ICMPV6_ID))
			tuple->has_id = wiring_get_bytes(attr, &tuple->id, sizeof(tuple->id)) ==
					sizeof(tuple->id);
	}
}

static void read_tuple(const struct nlattr *nest, struct tuple *tuple)
{
	const struct nlattr *part;

	mnl_attr_for_each_nested(part, nest)
		read_part(part, tuple);
}

/* An answer is expected from another one than was asked. */
static int take_connection(void *arg, const struct nlmsghdr *answer)
{
	struct tuple there = { .has_id = false }, back = there;
	const struct taking *taking = arg;
	struct translations *to = taking->to;
	const struct nlattr *attr;

	if (answer->nlmsg_type != (NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW))
		return 0;
	mnl_attr_for_each(attr, answer, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == CTA_TUPLE_ORIG)
			read_tuple(attr, &there);
		if (mnl_attr_get_type(attr) == CTA_TUPLE_REPLY)
			read_tuple(attr, &back);
	}
	if (!there.has_id || there.id != (uint16_t)getpid() || !there.to.family ||
	    there.to.family != back.from.family ||
	    memcmp(there.to.bytes, back.from.bytes, sizeof(there.to.bytes)) == 0)
		return 0;
	if (array_grow(&to->are, to->count, &to->room, sizeof(*to->are)) < 0)
		return -ENOMEM;
	to->are[to->count++] = (struct translation){ taking->net, there.to };
	return 0;
}

int translations_take(int fd, size_t net, struct translations *translations)
{
	const unsigned int type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET;
	struct taking taking = { translations, net };
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, type, NLM_F_DUMP, sizeof(struct nfgenmsg));
	int err = dump_ask(fd, request, take_connection, &taking);

	return err == -ENOMEM ? err : 0;
}
