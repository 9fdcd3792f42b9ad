/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses with the length of their prefix, and ends of links, as people write them. */
#include "unit.h"

#include <errno.h>

#include <nsutil.h>

static const char *printed(const char *text)
{
	static char to[NSU_PREFIX_SIZE];
	struct nsu_prefix prefix;

	CHECK_INT(nsu_prefix_parse(text, &prefix), 0);
	nsu_prefix_print(&prefix, to);
	return to;
}

TEST(prefixes_are_read_and_written)
{
	CHECK_STR(printed("10.0.0.1/24"), "10.0.0.1/24");
	CHECK_STR(printed("0.0.0.0/0"), "0.0.0.0/0");
	CHECK_STR(printed("10.0.0.1/32"), "10.0.0.1/32");
	CHECK_STR(printed("FD00:0:0::1/64"), "fd00::1/64");
	CHECK_STR(printed("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128"),
		  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128");
}

TEST(what_is_no_prefix_is_refused)
{
	static const struct { const char *text; int err; } wrong[] = {
		{ "", -EINVAL }, { "/", -EINVAL }, { "/24", -EINVAL }, { "10.0.0.1", -ENODATA },
		{ "fd00::1", -ENODATA }, { "10.0.0.1/", -EINVAL }, { "10.0.0.1/33", -ERANGE },
		{ "fd00::1/129", -ERANGE }, { "10.0.0.1/-1", -EINVAL }, { "10.0.0/8", -EINVAL },
		{ "10.0.0.256/8", -EINVAL }, { "10.0.0.1/ 8", -EINVAL }, { "h1/8", -EINVAL },
		{ " 10.0.0.1/8", -EINVAL }, { "10.0.0.1/8x", -EINVAL }, { ":::/8", -EINVAL },
	};
	struct nsu_prefix prefix;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (nsu_prefix_parse(wrong[i].text, &prefix) != wrong[i].err)
			FAIL("\"%s\"", wrong[i].text);
}

TEST(an_address_alone_has_all_its_bits)
{
	struct nsu_prefix address;

	CHECK_INT(nsu_address_parse("10.0.0.1", &address), 0);
	CHECK_INT(address.length, 32);
	CHECK_INT(nsu_address_parse("::1", &address), 0);
	CHECK_INT(address.length, 128);
	CHECK_INT(nsu_address_parse("10.0.0.1/24", &address), -EINVAL);
}

TEST(an_address_is_written_without_the_length_of_its_prefix)
{
	struct nsu_prefix prefix, none = { 0 };
	char text[NSU_PREFIX_SIZE] = "x";

	CHECK_INT(nsu_prefix_parse("10.0.0.1/24", &prefix), 0);
	nsu_address_print(&prefix, text);
	CHECK_STR(text, "10.0.0.1");
	CHECK_INT(nsu_prefix_parse("fd00:0::1/64", &prefix), 0);
	nsu_address_print(&prefix, text);
	CHECK_STR(text, "fd00::1");
	nsu_address_print(&none, text);
	CHECK_STR(text, "");
	nsu_prefix_print(&none, text);
	CHECK_STR(text, "");
}

TEST(ends_are_split_at_the_first_equals_and_then_the_first_colon)
{
	struct nsu_error e = { 0 };
	struct nsu_end end;

	CHECK_INT(nsu_end_parse("h1", &end, &e), 0);
	CHECK_STR(end.ns, "h1");
	CHECK_STR(end.name, "");
	CHECK_INT(end.naddresses, 0);
	CHECK_INT(nsu_end_parse("h1:eth0=fd00::1/64,10.0.0.1/8", &end, &e), 0);
	CHECK_STR(end.ns, "h1");
	CHECK_STR(end.name, "eth0");
	CHECK_INT(end.naddresses, 2);
	CHECK_INT(end.addresses[0].length, 64);
	CHECK_INT(end.addresses[1].bytes[0], 10);
	CHECK_INT(nsu_end_parse(".=fd00::1/64", &end, &e), 0);
	CHECK_STR(end.ns, ".");
	CHECK_INT(nsu_end_parse("/proc/7/ns/net:a", &end, &e), 0);
	CHECK_STR(end.ns, "/proc/7/ns/net");
}

TEST(the_part_of_an_end_that_is_wrong_is_named)
{
	static const struct { const char *text, *part; } wrong[] = {
		{ "", "''" }, { ":eth0", ":eth0" }, { "=10.0.0.1/8", "''" }, { "h1=", "h1=" },
		{ "h1:", "h1:" }, { "h1:=10.0.0.1/8", "h1:" }, { "h1:a b", "a b" },
		{ "h1:eth%d", "eth%d" }, { "h1:all", "all" }, { "h1:default", "default" },
		{ "h1:a:b", "a:b" }, { "h1:a/b", "a/b" }, { "h1:.", "." },
		{ "h1=10.0.0.1", "10.0.0.1" },
		{ "h1=10.0.0.1/8,,10.0.0.2/8", ",10.0.0.2/8" }, { "h1:\033", "\033" },
	};
	struct nsu_end end;
	struct nsu_error e;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		CHECK_INT(nsu_end_parse(wrong[i].text, &end, &e), -EINVAL);
		CHECK_STR(e.object, wrong[i].part);
		CHECK_INT(e.op, NSU_OP_LINK);
	}
}

TEST(a_part_of_an_end_that_is_too_long_is_told_as_such)
{
	struct nsu_end end;
	struct nsu_error e;

	CHECK_INT(nsu_end_parse("h1:fifteen-bytes-.", &end, &e), 0);
	CHECK_INT(nsu_end_parse("h1:sixteen-bytes-ok", &end, &e), -ENAMETOOLONG);
	CHECK_STR(e.object, "sixteen-bytes-ok");
	CHECK_INT(nsu_end_parse("h1=10.0.0.1/33", &end, &e), -ERANGE);
	CHECK_STR(e.object, "10.0.0.1/33");
	CHECK_INT(nsu_end_parse("h1=fd00::1/129", &end, &e), -ERANGE);
}

TEST(an_end_has_no_more_addresses_than_there_is_room)
{
	struct nsu_end end;
	struct nsu_error e;
	char text[512];
	int len = snprintf(text, sizeof(text), "h1=10.0.0.0/8");

	for (int i = 1; i < NSU_ADDRESSES_MAX; i++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, ",10.0.0.%d/8", i);
	CHECK_INT(nsu_end_parse(text, &end, &e), 0);
	CHECK_INT(end.naddresses, NSU_ADDRESSES_MAX);
	snprintf(text + len, sizeof(text) - (size_t)len, ",10.1.0.0/8");
	CHECK_INT(nsu_end_parse(text, &end, &e), -E2BIG);
}
