/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks that addresses may not be taken from: a route of the namespace leads to them. */
#include "facts/net/prefixes.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

int prefixes_add(struct prefixes *prefixes, const struct nsu_prefix *prefix)
{
	struct nsu_prefix *all = reallocarray(prefixes->all, prefixes->count + 1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	prefixes->all = all;
	all[prefixes->count++] = *prefix;
	return 0;
}

void prefixes_free(struct prefixes *prefixes)
{
	free(prefixes->all);
	*prefixes = (struct prefixes){ .all = NULL };
}

static int take_route(void *arg, const struct nlmsghdr *answer)
{
	const struct rtmsg *body = mnl_nlmsg_get_payload(answer);
	struct nsu_prefix prefix = { .family = AF_UNSPEC };
	const struct nlattr *attr;

	if (answer->nlmsg_type != RTM_NEWROUTE ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(*body) || body->rtm_dst_len == 0 ||
	    body->rtm_dst_len > (body->rtm_family == AF_INET ? 32 : 128))
		return 0;
	prefix.family = body->rtm_family;
	prefix.length = body->rtm_dst_len;
	mnl_attr_for_each(attr, answer, sizeof(*body))
		if (mnl_attr_get_type(attr) == RTA_DST &&
		    mnl_attr_get_payload_len(attr) <= sizeof(prefix.bytes))
			memcpy(prefix.bytes, mnl_attr_get_payload(attr),
			       mnl_attr_get_payload_len(attr));
	return prefixes_add(arg, &prefix);
}

/* One that changes meanwhile may come twice, which does no harm here. */
int prefixes_take(struct netlink *n, int family, struct prefixes *prefixes)
{
	char room[NETLINK_ROOM];
	struct nlmsghdr *request = netlink_put(room, RTM_GETROUTE, NLM_F_DUMP,
					       sizeof(struct rtmsg));
	int err;

	((struct rtmsg *)mnl_nlmsg_get_payload(request))->rtm_family = (uint8_t)family;
	err = netlink_ask(n, request, take_route, prefixes);
	return err == -EINTR ? 0 : err;
}

/* Whether the first @length bits are the same. */
static bool agree(const unsigned char *a, const unsigned char *b, unsigned int length)
{
	unsigned int bytes = length / 8, bits = length % 8;

	if (memcmp(a, b, bytes) != 0)
		return false;
	return bits == 0 || ((a[bytes] ^ b[bytes]) >> (8 - bits)) == 0;
}

bool prefixes_overlap(const struct prefixes *prefixes, const struct nsu_prefix *prefix)
{
	for (size_t i = 0; i < prefixes->count; i++) {
		const struct nsu_prefix *other = &prefixes->all[i];
		unsigned int shorter = other->length < prefix->length ? other->length :
									prefix->length;

		if (other->family == prefix->family &&
		    agree(other->bytes, prefix->bytes, shorter))
			return true;
	}
	return false;
}
