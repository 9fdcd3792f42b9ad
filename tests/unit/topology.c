/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that describe small networks: literal ones, and what is wrong with others. */
#include "unit.h"

#include <nsutil.h>

#include <errno.h>
#include <sys/socket.h>

#include "model/topology/topology.h"

static struct nsu_topology *parse(const char *text)
{
	struct nsu_topology *t;
	struct nsu_mistake mistake;

	CHECK_INT(nsu_topology_parse(&t, text, strlen(text), &mistake), 0);
	return t;
}

static size_t count(const struct nsu_topology *t, enum nsu_part_what what)
{
	size_t n = 0;

	for (size_t i = 0; i < nsu_topology_count(t); i++)
		n += nsu_topology_get(t, i)->what == what;
	return n;
}

static const struct nsu_part *first(const struct nsu_topology *t, enum nsu_part_what what)
{
	for (size_t i = 0; i < nsu_topology_count(t); i++)
		if (nsu_topology_get(t, i)->what == what)
			return nsu_topology_get(t, i);
	FAIL("no part %d", (int)what);
}

/* Where the mistake of @text is, and that nothing came of it. */
static void check_mistake(const char *text, unsigned int line, unsigned int column,
			  const char *hint)
{
	struct nsu_topology *t = NULL;
	struct nsu_mistake mistake;

	CHECK_INT(nsu_topology_parse(&t, text, strlen(text), &mistake), -EINVAL);
	CHECK(t == NULL);
	CHECK_INT(mistake.line, line);
	CHECK_INT(mistake.column, column);
	CHECK(mistake.what[0]);
	if (hint)
		CHECK(strstr(mistake.hint, hint));
}

TEST(nothing_describes_nothing)
{
	static const char *const texts[] = { "", "\n# only a remark\n \t\n" };

	for (size_t i = 0; i < 2; i++) {
		struct nsu_topology *t = parse(texts[i]);

		CHECK_INT(nsu_topology_count(t), 0);
		nsu_topology_free(t);
	}
}

TEST(a_cable_has_two_ends_and_their_addresses)
{
	struct nsu_topology *t = parse("ns a\nns b\nlink a=10.0.0.1/24"
				       " b:x=10.0.0.2/24,fd00::2/64\n");
	const struct nsu_part *cable = first(t, NSU_PART_CABLE);

	CHECK_INT(count(t, NSU_PART_NS), 2);
	CHECK_STR(cable->at.ns, "a");
	CHECK_STR(cable->at.name, "eth0");
	CHECK_STR(cable->peer.ns, "b");
	CHECK_STR(cable->peer.name, "x");
	CHECK_INT(cable->mtu, 0);
	CHECK_INT(cable->line, 3);
	CHECK_INT(count(t, NSU_PART_ADDRESS), 3);
	nsu_topology_free(t);
}

TEST(unnamed_ends_are_counted)
{
	struct nsu_topology *t = parse("ns a\nns b\nlink a b mtu 1400\nlink a b\n");
	size_t last = 0;

	for (size_t i = 0; i < nsu_topology_count(t); i++)
		if (nsu_topology_get(t, i)->what == NSU_PART_CABLE)
			last = i;
	CHECK_INT(first(t, NSU_PART_CABLE)->mtu, 1400);
	CHECK_STR(nsu_topology_get(t, last)->at.name, "eth1");
	nsu_topology_free(t);
}

TEST(routes_sysctls_nat_and_programs)
{
	struct nsu_topology *t = parse("ns a\nns b\nlink a=10.0.0.1/24 b\n"
				       "route a default 10.0.0.2\n"
				       "sysctl a net.ipv4.ip_forward=1\nnat b ipv6\n"
				       "run a echo \"#1\" # once\n");

	CHECK_STR(first(t, NSU_PART_SYSCTL)->at.name, "net.ipv4.ip_forward");
	CHECK_STR(first(t, NSU_PART_SYSCTL)->value, "1");
	CHECK(first(t, NSU_PART_NAT)->six);
	CHECK_INT(count(t, NSU_PART_ROUTE), 1);
	CHECK(strncmp(first(t, NSU_PART_RUN)->value, "echo", 4) == 0);
	nsu_topology_free(t);
}

TEST(a_sysctl_may_have_a_value_of_several_numbers)
{
	struct nsu_topology *t = parse("ns a\nsysctl a net.x=4096\t 131072  6291456 # b\n");

	CHECK_STR(first(t, NSU_PART_SYSCTL)->value, "4096 131072 6291456");
	nsu_topology_free(t);
	check_mistake("ns a\nsysctl a net.x=1 net.y=2\n", 2, 18, NULL);
	check_mistake("ns a\nsysctl a net.x = 1\n", 2, 10, NULL);
	check_mistake("ns a\nsysctl a net.x=1 2 3 4 5 6 7 8 9 10 11 12 13 14\n", 2, 46, NULL);
}

TEST(a_route_goes_by_a_gateway_a_device_or_both)
{
	struct nsu_topology *t = parse("ns a\nns b\nlink a:x=fd00::2/64 b\n"
				       "route a fd01::/64 via fd00::1 dev x\n"
				       "route a 10.0.0.0/8 dev x\nroute a default dev x\n");
	const struct nsu_part *route = first(t, NSU_PART_ROUTE);

	CHECK_INT(count(t, NSU_PART_ROUTE), 3);
	CHECK_INT(route->prefix.family, AF_INET6);
	CHECK_INT(route->via.family, AF_INET6);
	CHECK_STR(route->at.name, "x");
	nsu_topology_free(t);
}

TEST(a_mistake_in_a_route_has_its_place)
{
	check_mistake("ns a\nroute a zero 10.0.0.2\n", 2, 9, "default");
	check_mistake("ns a\nroute a fd00::1/64 fd00::2\n", 2, 9, NULL);
	check_mistake("ns a\nroute a default\n", 2, 16, NULL);
	check_mistake("ns a\nroute a default nowhere\n", 2, 17, NULL);
	check_mistake("ns a\nroute a 10.0.0.0/8 fd00::1\n", 2, 20, NULL);
	check_mistake("ns a\nroute a 10.0.0.0/8 dev\n", 2, 23, NULL);
	check_mistake("ns a\nroute a 10.0.0.0/8 dev x/y\n", 2, 24, NULL);
	check_mistake("ns a\nroute a 10.0.0.0/8 10.0.0.2 dev x more\n", 2, 35, NULL);
	check_mistake("route a default 10.0.0.2\n", 1, 7, NULL);
}

TEST(a_mistake_in_other_words_has_its_place)
{
	check_mistake("switch s:b/0\n", 1, 10, NULL);
	check_mistake("ns a\nsysctl a kernel.x=1\n", 2, 10, NULL);
	check_mistake("ns a\nsysctl a net.ipv4.ip_forward=\n", 2, 10, NULL);
	check_mistake("ns a\nsysctl a net.x\x8e=1\n", 2, 10, NULL);
	check_mistake("ns a\nsysctl a net.x\x1by=1\n", 2, 10, NULL);
	check_mistake("sysctl a net.x=1\n", 1, 8, NULL);
	check_mistake("ns a\nnat a to x\n", 2, 7, NULL);
	check_mistake("ns a\nnat a via\n", 2, 10, NULL);
	check_mistake("run a true\n", 1, 5, NULL);
}

TEST(a_mistake_has_its_place)
{
	check_mistake("ns a\nlnik a b\n", 2, 1, "link");
	check_mistake("ns", 1, 3, NULL);
	check_mistake("ns a b\n", 1, 6, NULL);
	check_mistake("ns a/b\n", 1, 4, NULL);
	check_mistake("ns a\nns a\n", 2, 4, NULL);
	check_mistake("ns host\nlink hots host\n", 2, 6, "host");
	check_mistake("ns a\nns b\nlink a=10.0.0.1 b\n", 3, 8, NULL);
	check_mistake("ns a\nns b\nlink a b mtu 12\n", 3, 14, NULL);
	check_mistake("ns a\nns b\nlink a b mtu x\n", 3, 14, NULL);
	check_mistake("ns a\nroute a 10.0.0.1/8 10.0.0.2\n", 2, 9, NULL);
	check_mistake("ns a\nsysctl a forward\n", 2, 10, NULL);
	check_mistake("ns a\nrun a\n", 2, 6, NULL);
	check_mistake("ns a\naddress a=10.0.0.1/24\n", 2, 9, NULL);
}

/* Words that only records have are words of nobody else. */
TEST(no_file_can_pass_for_a_record)
{
	check_mistake("had a\n", 1, 1, NULL);
	check_mistake("ns a\ninode a 7\n", 2, 1, NULL);
	check_mistake("begun\n", 1, 1, NULL);
}

TEST(lines_and_files_have_limits)
{
	static char text[TOPOLOGY_LINE_MAX + 16];

	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "ns a # ", 7);
	check_mistake(text, 1, TOPOLOGY_LINE_MAX + 1, NULL);
	check_mistake("ns a\nns b\x01\n", 2, 4, NULL);
}

TEST(bytes_that_end_nowhere_are_refused)
{
	struct nsu_topology *t = NULL;
	struct nsu_mistake mistake;

	CHECK_INT(nsu_topology_parse(&t, "ns a\0b\n", 7, &mistake), -EINVAL);
	CHECK_INT(mistake.line, 1);
}

TEST(what_is_printed_is_read_again)
{
	struct nsu_topology *t = parse("ns a\nswitch s\nlink a=10.0.0.1/24 s mtu 1400\n"
				       "route a default 10.0.0.2\nsysctl a net.a.b=1\n");
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct nsu_topology *again;

	nsu_topology_print(t, out);
	fclose(out);
	again = parse(text);
	CHECK_INT(nsu_topology_compare(t, again, NULL, NULL), 0);
	CHECK_INT(nsu_topology_compare(again, t, NULL, NULL), 0);
	free(text);
	nsu_topology_free(t);
	nsu_topology_free(again);
}

/* What a record of them left out, nobody would take down again. */
TEST(a_backslash_in_a_name_is_written_as_it_is)
{
	static const char text[] = "ns a\\x41\nns b\nlink a\\x41:x\\y=10.0.0.1/24 b:eth0\n"
				   "sysctl b net.x\\y=1\n";
	struct nsu_topology *t = parse(text);
	char written[512];
	FILE *out = fmemopen(written, sizeof(written), "w");

	CHECK(out);
	nsu_topology_print(t, out);
	fclose(out);
	CHECK_STR(written, text);
	nsu_topology_free(t);
}

static const char *name_of_cable(const struct nsu_topology *t, size_t number)
{
	for (size_t i = 0; i < nsu_topology_count(t); i++)
		if (nsu_topology_get(t, i)->what == NSU_PART_CABLE && number-- == 0)
			return nsu_topology_get(t, i)->peer.name;
	FAIL("no such cable");
}

TEST(an_end_without_a_name_gets_the_first_that_is_free)
{
	struct nsu_topology *t = parse("ns a\nns r\n"
				       "link a r:eth1\nlink a r:eth03\nlink a r:eth9x\n"
				       "link r:eth2 a:x\nlink a r\nlink a r\nlink a r\n");

	CHECK_STR(name_of_cable(t, 4), "eth0");
	CHECK_STR(name_of_cable(t, 5), "eth3");
	CHECK_STR(name_of_cable(t, 6), "eth4");
	nsu_topology_free(t);
}
