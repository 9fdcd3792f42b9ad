/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of a packet through a wiring, from literal facts: h1 - r1 - h2. */
#include "unit.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/visit/visit_nets.h"
#include "model/wiring/reach.h"

enum { H1, R1, H2, NETS };
enum { H1_LO, H1_ETH, R1_ETH1, R1_ETH2, H2_ETH, LINKS };

#define UP (IFF_UP | IFF_LOWER_UP)
#define V4(a, b, c, d, bits) { AF_INET, { a, b, c, d }, bits }

static struct nsu_net nets[NETS] = {
	[H1] = { .name = "h1", .ninterfaces = 2, .naddresses = 1, .nroutes = 2 },
	[R1] = { .name = "r one", .first_interface = 2, .ninterfaces = 2, .first_address = 1,
		 .naddresses = 2, .first_route = 2, .nroutes = 2 },
	[H2] = { .name = "h2", .first_interface = 4, .ninterfaces = 1, .first_address = 3,
		 .naddresses = 1, .first_route = 4, .nroutes = 2 },
};

#define VETH(n, i, l, to, what) \
	{ .is = { .net = (n), .index = (i), .name = what, .kind = "veth", .flags = UP, \
		  .link = (l), .abroad = true, .master = NSU_NONE, .peer = NSU_NONE, \
		  .lower = NSU_NONE, .forwards = true }, .nsid = VISIT_NSID + (to) }

static struct wiring_link links[LINKS] = {
	[H1_LO] = { .is = { .net = H1, .index = 1, .name = "lo", .flags = UP | IFF_LOOPBACK,
			    .master = NSU_NONE, .peer = NSU_NONE, .lower = NSU_NONE } },
	[H1_ETH] = VETH(H1, 2, 2, R1, "eth0"),
	[R1_ETH1] = VETH(R1, 2, 2, H1, "eth1"),
	[R1_ETH2] = VETH(R1, 3, 2, H2, "eth2"),
	[H2_ETH] = VETH(H2, 2, 3, R1, "eth0"),
};

static struct wiring_address addresses[] = {
	{ .is = { .is = V4(10, 0, 1, 1, 24) }, .net = H1, .link = 2 },
	{ .is = { .is = V4(10, 0, 1, 254, 24) }, .net = R1, .link = 2 },
	{ .is = { .is = V4(10, 0, 2, 254, 24) }, .net = R1, .link = 3 },
	{ .is = { .is = V4(10, 0, 2, 1, 24) }, .net = H2, .link = 2 },
};

static struct wiring_route routes[] = {
	{ .is = { .net = H1, .to = V4(10, 0, 1, 0, 24), .type = RTN_UNICAST }, .link = 2 },
	{ .is = { .net = H1, .to = V4(0, 0, 0, 0, 0), .via = V4(10, 0, 1, 254, 32),
		  .type = RTN_UNICAST }, .link = 2 },
	{ .is = { .net = R1, .to = V4(10, 0, 1, 0, 24), .type = RTN_UNICAST }, .link = 2 },
	{ .is = { .net = R1, .to = V4(10, 0, 2, 0, 24), .type = RTN_UNICAST }, .link = 3 },
	{ .is = { .net = H2, .to = V4(10, 0, 2, 0, 24), .type = RTN_UNICAST }, .link = 2 },
	{ .is = { .net = H2, .to = V4(0, 0, 0, 0, 0), .via = V4(10, 0, 2, 254, 32),
		  .type = RTN_UNICAST }, .link = 2 },
};

static const struct nsu_prefix h2_address = V4(10, 0, 2, 1, 24);

static struct nsu_wiring *wiring(void)
{
	static struct nsu_wiring w = {
		.nets = nets, .nnets = NETS,
		.facts = { .links = links, .nlinks = LINKS, .addresses = addresses,
			   .naddresses = 4, .routes = routes, .nroutes = 6 },
	};

	wiring_join(&w);
	return &w;
}

static struct nsu_trouble explain(void)
{
	struct nsu_trouble t;

	nsu_wiring_explain(wiring(), H1, H2, &h2_address, &t);
	return t;
}

static const char *remedy_of(const struct nsu_trouble *t)
{
	static char remedy[NSU_REMEDY_SIZE];

	nsu_trouble_get_remedy(t, wiring(), remedy);
	return remedy;
}

TEST(ends_are_found_by_the_numbers_of_the_vantage)
{
	wiring();
	CHECK_INT(links[H1_ETH].is.peer, R1_ETH1);
	CHECK_INT(links[R1_ETH2].is.peer, H2_ETH);
	CHECK_INT(links[H2_ETH].is.peer, R1_ETH2);
	CHECK_INT(addresses[3].is.interface, H2_ETH);
	CHECK_INT(routes[3].is.interface, R1_ETH2);
}

TEST(a_number_that_is_not_ours_leads_nowhere)
{
	links[H1_ETH].nsid = 0;
	wiring();
	CHECK_INT(links[H1_ETH].is.peer, NSU_NONE);
}

TEST(numbers_alone_match_only_one_pair)
{
	for (size_t i = 0; i < NETS; i++)
		nets[i].blind = true;
	wiring();
	CHECK_INT(links[R1_ETH2].is.peer, H2_ETH);
	CHECK_INT(links[H1_ETH].is.peer, R1_ETH1);
	links[H2_ETH].is.index = 2;
	links[H2_ETH].is.link = 2;
	wiring();
	CHECK_INT(links[H1_ETH].is.peer, NSU_NONE);
}

/* eth0 of h1 and eth2 of r1 lie on the two ends of the cable between them. */
static struct nsu_trouble explain_vlans(uint16_t of_h1, uint16_t of_r1)
{
	static const struct nsu_prefix to = V4(10, 0, 1, 254, 24);
	struct nsu_trouble t;

	links[H1_LO] = (struct wiring_link)VETH(H1, 1, 2, R1, "up0");
	links[R1_ETH1].is.link = 1;
	for (size_t n = 0; n < 2; n++) {
		struct wiring_link *link = &links[n ? R1_ETH2 : H1_ETH];

		strcpy(link->is.kind, "vlan");
		link->is.abroad = false;
		link->is.link = n ? 2 : 1;
		link->is.peer = NSU_NONE;
		link->vlan = n ? of_r1 : of_h1;
	}
	addresses[1].link = 3;
	routes[2].link = 3;
	nsu_wiring_explain(wiring(), H1, R1, &to, &t);
	return t;
}

TEST(who_is_in_a_vlan_hears_those_of_the_same_number)
{
	struct nsu_trouble t = explain_vlans(10, 10);

	CHECK_INT(links[H1_ETH].is.lower, H1_LO);
	CHECK_INT(t.cause, NSU_CAUSE_NONE);
	t = explain_vlans(10, 20);
	CHECK_INT(t.cause, NSU_CAUSE_NOBODY);
	CHECK_INT(t.interface, H1_ETH);
	links[R1_ETH1].is.flags = 0;
	t = explain_vlans(10, 10);
	CHECK_INT(t.cause, NSU_CAUSE_LINK_DOWN);
	CHECK_INT(t.interface, R1_ETH1);
}

TEST(what_a_bond_sends_leaves_by_its_ports)
{
	struct nsu_trouble t;

	strcpy(links[H1_LO].is.kind, "bond");
	links[H1_LO].is.flags = UP;
	links[H1_ETH].master = 1;
	addresses[0].link = 1;
	routes[0].link = routes[1].link = 1;
	CHECK_INT(explain().cause, NSU_CAUSE_NONE);
	links[R1_ETH1].is.flags = 0;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_LINK_DOWN);
	CHECK_INT(t.interface, R1_ETH1);
}

TEST(nothing_is_in_the_way)
{
	CHECK_INT(explain().cause, NSU_CAUSE_NONE);
}

TEST(the_end_that_is_down_is_told)
{
	struct nsu_trouble t;

	links[R1_ETH2].is.flags = 0;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_LINK_DOWN);
	CHECK_INT(t.interface, R1_ETH2);
}

#define QUOTE "'\\''"	/* within others, for a shell */

/* Names may come from where others give them, and a shell gets what is pasted. */
TEST(a_remedy_is_whole_or_none)
{
	struct nsu_trouble t;
	char name[301];

	links[R1_ETH2].is.flags = 0;
	strcpy(links[R1_ETH2].is.name, "''''''''''$(ls)");
	t = explain();
	CHECK_STR(remedy_of(&t), "netnsctl exec 'r one' ip link set '"
		  QUOTE QUOTE QUOTE QUOTE QUOTE QUOTE QUOTE QUOTE QUOTE QUOTE "$(ls)' up");
	memset(name, 'x', sizeof(name));
	name[300] = '\0';
	nets[R1].name = name;
	CHECK_HAS(remedy_of(&t), "xxx ip link set ");
	memset(name, '\'', 300);
	CHECK_STR(remedy_of(&t), "");
}

TEST(a_router_that_does_not_forward_is_told)
{
	struct nsu_trouble t;

	links[R1_ETH1].is.forwards = false;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_FORWARDING_OFF);
	CHECK_INT(t.net, R1);
	CHECK_STR(remedy_of(&t), "netnsctl exec 'r one' sysctl -w net.ipv4.ip_forward=1");
}

TEST(a_route_that_is_missing_is_missing_on_one_way)
{
	struct nsu_trouble t;

	nets[H2].nroutes = 1;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_NO_ROUTE);
	CHECK_INT(t.net, H2);
	CHECK(t.back);
	CHECK_INT(t.router.bytes[3], 254);
	CHECK_INT(t.router.bytes[2], 2);
}

TEST(a_strict_router_wants_the_source_from_where_it_would_go)
{
	links[R1_ETH1].is.rp_filter = 1;
	CHECK_INT(explain().cause, NSU_CAUSE_NONE);
	routes[2].link = 3;
	CHECK_INT(explain().cause, NSU_CAUSE_RP_FILTER);
}

/* What is a dot in the name of an interface is a slash in that of a setting: sysctl(8). */
TEST(a_setting_is_named_as_sysctl_takes_it)
{
	struct nsu_trouble t;

	strcpy(links[R1_ETH1].is.name, "eth1.7");
	links[R1_ETH1].is.rp_filter = 1;
	routes[2].link = 3;
	t = explain();
	CHECK_STR(remedy_of(&t),
		  "netnsctl exec 'r one' sysctl -w net.ipv4.conf.eth1/7.rp_filter=2");
}

TEST(a_circle_of_routers_ends)
{
	nets[R1].naddresses = 1;
	routes[3].is.via = (struct nsu_prefix)V4(10, 0, 1, 1, 32);
	routes[3].link = 2;
	CHECK_INT(explain().cause, NSU_CAUSE_LOOP);
}

TEST(who_sends_it_back_is_told_not_who_does_not_forward_it)
{
	struct nsu_trouble t;

	nets[R1].naddresses = 1;
	routes[3].is.via = (struct nsu_prefix)V4(10, 0, 1, 1, 32);
	routes[3].link = 2;
	links[H1_ETH].is.forwards = false;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_LOOP);
	CHECK_INT(t.net, R1);
}

TEST(without_an_address_a_route_alone_leads_nowhere)
{
	struct nsu_trouble t;

	nets[H1].naddresses = 0;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_NO_ADDRESS);
	CHECK_INT(t.interface, H1_ETH);
	links[H1_ETH].is.flags = 0;
	nets[H1].nroutes = 0;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_LINK_DOWN);
	CHECK_INT(t.interface, H1_ETH);
}

TEST(without_arp_no_end_finds_the_other)
{
	struct nsu_trouble t;

	links[H2_ETH].is.flags |= IFF_NOARP;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_NO_ARP);
	CHECK_INT(t.interface, H2_ETH);
	CHECK_STR(remedy_of(&t), "netnsctl exec h2 ip link set eth0 arp on");
}

TEST(an_address_of_two_is_told_of_the_one_who_would_answer)
{
	struct nsu_trouble t;

	addresses[2].is.is = h2_address;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_NAMESAKE);
	CHECK_INT(t.interface, R1_ETH2);
	addresses[0].is.is = h2_address;
	t = explain();
	CHECK_INT(t.cause, NSU_CAUSE_NAMESAKE);
	CHECK_INT(t.interface, H1_ETH);
}

TEST(an_address_that_is_still_tried_does_not_answer)
{
	addresses[3].is.flags = IFA_F_TENTATIVE;
	CHECK_INT(explain().cause, NSU_CAUSE_TENTATIVE);
}

TEST(what_cannot_be_seen_is_told_as_such)
{
	nets[R1].err = EPERM;
	nets[R1].ninterfaces = nets[R1].naddresses = nets[R1].nroutes = 0;
	CHECK_INT(explain().cause, NSU_CAUSE_HIDDEN);
}

TEST(a_prefix_covers_by_bits)
{
	const struct nsu_prefix wide = V4(10, 0, 2, 0, 23), none = V4(0, 0, 0, 0, 0);
	const struct nsu_prefix in = V4(10, 0, 3, 7, 32), out = V4(10, 0, 4, 0, 32);
	const struct nsu_prefix six = { AF_INET6, { 10, 0, 3, 7 }, 128 };

	CHECK(reach_covers(&wide, &in) && reach_covers(&none, &out));
	CHECK(!reach_covers(&wide, &out) && !reach_covers(&none, &six));
}
