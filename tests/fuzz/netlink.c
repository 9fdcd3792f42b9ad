/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Answers of netlink(7) from a socket pair in place of the kernel. The first byte says who
 * reads, the second the type of the answer, the others are its body and attributes.
 */
#include "fuzz.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "facts/net/links.h"
#include "facts/net/neighbours.h"
#include "facts/netlink/netlink.h"
#include "facts/filter/packet_filter.h"
#include "facts/filter/translations.h"
#include "facts/net/prefixes.h"
#include "facts/netlink/rtnl.h"
#include "facts/net/rules.h"
#include "facts/net/wiring_take.h"

#define ASKED 4		/* questions that a reader asks at most, but for one that is torn */
#define NFT(message) (NFNL_SUBSYS_NFTABLES << 8 | (message))

static int ours, kernel;	/* the two ends */

/* Linked in place of netlink_open(). */
int __wrap_netlink_open(struct netlink *n, int family);

int __wrap_netlink_open(struct netlink *n, int family)
{
	(void)family;
	n->socket = mnl_socket_fdopen(dup(ours));
	return n->socket ? 0 : -1;
}

static unsigned int type_of(char letter)
{
	static const uint16_t types[] = {
		RTM_NEWLINK, RTM_NEWROUTE, RTM_NEWNSID, RTM_NEWNETCONF, NFT(NFT_MSG_NEWCHAIN),
		NFT(NFT_MSG_NEWRULE), NLMSG_ERROR, NLMSG_DONE, RTM_NEWRULE,
		RTM_NEWNEIGH, NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW,
	};

	return types[(unsigned char)letter % (sizeof(types) / sizeof(types[0]))];
}

static void put_answer(struct nlmsghdr *answer, char type, const char *body, size_t len)
{
	*answer = (struct nlmsghdr){ .nlmsg_len = (uint32_t)(sizeof(*answer) + len),
				     .nlmsg_type = (uint16_t)type_of(type),
				     .nlmsg_flags = NLM_F_MULTI };
	memcpy(answer + 1, body, len);
}

/* With the numbers of the questions that will be asked. */
static void send_answers(struct nlmsghdr *answer)
{
	struct { struct nlmsghdr header; int err; } end = {
		{ sizeof(end), NLMSG_DONE, NLM_F_MULTI, 0, 0 }, 0
	};
	unsigned int next = dump_number() + 1;

	for (unsigned int i = 0; i < ASKED; i++) {
		answer->nlmsg_seq = end.header.nlmsg_seq = next + i;
		HOLDS(send(kernel, answer, answer->nlmsg_len, 0) > 0);
		HOLDS(send(kernel, &end, sizeof(end), 0) > 0);
	}
}

static void read_wiring(const struct nlmsghdr *answer)
{
	struct wiring_facts facts = { 0 };
	struct wiring_taking taking = { .facts = &facts };

	wiring_take_link(&taking, answer);
	wiring_take_master(&taking, answer);
	wiring_take_netconf(&taking, answer);
	for (size_t i = 0; i < facts.nlinks; i++) {
		const struct nsu_interface *is = &facts.links[i].is;

		HOLDS(memchr(is->name, '\0', sizeof(is->name)));
		HOLDS(memchr(is->kind, '\0', sizeof(is->kind)));
		HOLDS(is->hardware_len <= sizeof(is->hardware));
	}
	wiring_clear(&facts);
}

static void read_nsids(void)
{
	int fds[2] = { 0, 1 }, nsids[2];
	struct rtnl *rtnl;

	if (rtnl_new(&rtnl) == 0) {
		rtnl_get_nsids(rtnl, fds, nsids, 2);
		rtnl_free(rtnl);
	}
}

static void read_prefixes(struct netlink *n)
{
	struct prefixes prefixes = { .count = 0 };

	prefixes_take(n, AF_INET, &prefixes);
	prefixes_take(n, AF_INET6, &prefixes);
	for (size_t i = 0; i < prefixes.count; i++)
		HOLDS(prefixes.all[i].length <= 128);
	prefixes_free(&prefixes);
}

static void read_rules(void)
{
	const struct rules_question question = { .to = { AF_INET, { 10, 0, 0, 1 }, 24 } };
	struct wiring_route route;

	rules_are_own(ours, AF_INET);
	if (rules_ask_route(ours, &question, &route) == 0)
		HOLDS(route.is.to.family && route.is.to.length <= 255);
}

static void read_neighbours(void)
{
	struct neighbours neighbours = { .count = 0 };

	HOLDS(neighbours_take(ours, 0, &neighbours) == 0);
	for (size_t i = 0; i < neighbours.count; i++)
		HOLDS(neighbours.are[i].hardware_len <= sizeof(neighbours.are[i].hardware));
	free(neighbours.are);
}

static void read_translations(void)
{
	struct translations translations = { .count = 0 };

	HOLDS(translations_take(ours, 0, &translations) == 0);
	for (size_t i = 0; i < translations.count; i++)
		HOLDS(translations.are[i].to.length <= 128);
	free(translations.are);
}

static void read_answers(char reader, struct netlink *n)
{
	struct packet_filter filters[2];
	struct link link;

	switch (reader) {
	case 'l':
		link_look(n, "name", &link);
		HOLDS(memchr(link.name, '\0', sizeof(link.name)));
		break;
	case 'p':
		read_prefixes(n);
		break;
	case 'f':
		packet_filter_ask(ours, filters);
		break;
	case 'r':
		read_rules();
		break;
	case 'h':
		read_neighbours();
		break;
	case 'c':
		read_translations();
		break;
	case 'n':
		read_nsids();
		break;
	}
}

FUZZ(text, len)
{
	const struct timeval soon = { .tv_usec = 1000 };
	_Alignas(struct nlmsghdr) char room[4096 + sizeof(struct nlmsghdr)];
	struct nlmsghdr *answer = (void *)room;
	struct netlink n;
	int pair[2];

	if (len < 2 || len > 4096)
		return;
	HOLDS(mnl_open() == 0);
	put_answer(answer, text[1], text + 2, len - 2);
	if (*text == 'w') {
		read_wiring(answer);
		return;
	}
	HOLDS(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
	ours = pair[0];
	kernel = pair[1];
	setsockopt(ours, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	send_answers(answer);
	HOLDS((n.socket = mnl_socket_fdopen(ours)));
	read_answers(*text, &n);
	netlink_close(&n);
	close(kernel);
}
