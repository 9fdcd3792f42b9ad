/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <nsutil.h>

/* "0 100000 10, 20 5 1": the map as plans tell it. */
static const char *told(const struct nsu_idmap *map)
{
	static char text[512];
	size_t len = 0;

	*text = '\0';
	for (size_t i = 0; i < map->count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u %u %u",
					i ? ", " : "", map->extents[i].inside,
					map->extents[i].outside, map->extents[i].count);
	return text;
}

static struct nsu_idmap map_of(const char *const *ranges)
{
	struct nsu_idmap map = { 0 };

	for (; *ranges; ranges++)
		CHECK_INT(nsu_idmap_parse(&map, *ranges), 0);
	return map;
}
#define MAP(...) map_of((const char *const[]){ __VA_ARGS__, NULL })

TEST(ranges_are_appended_in_order)
{
	struct nsu_idmap map = MAP("20:200:5", "0:100000:10");

	CHECK_STR(told(&map), "20 200 5, 0 100000 10");
}

TEST(a_map_can_hold_every_id)
{
	struct nsu_idmap map = MAP("0:0:4294967295");

	CHECK_STR(told(&map), "0 0 4294967295");
	map = MAP("4294967294:4294967294:1");
	CHECK_STR(told(&map), "4294967294 4294967294 1");
}

TEST(what_is_no_range_is_refused_and_the_map_stays)
{
	static const struct { const char *text; int err; } bad[] = {
		{ "", -EINVAL }, { ":", -EINVAL }, { "::", -EINVAL }, { "0", -EINVAL },
		{ "0:1", -EINVAL }, { "0:1:", -EINVAL }, { ":1:1", -EINVAL },
		{ "0::1", -EINVAL },
		{ "0:1:1:1", -EINVAL }, { "0:1:1:", -EINVAL }, { "0:1:1 ", -EINVAL },
		{ " 0:1:1", -EINVAL }, { "a:b:c", -EINVAL }, { "0:-1:1", -EINVAL },
		{ "-1:0:1", -EINVAL }, { "0:0:-1", -EINVAL }, { "+0:0:1", -EINVAL },
		{ "0x1:0:1", -EINVAL }, { "0,0,1", -EINVAL },
		{ "0:0:0000000000000000000000001", -EINVAL },
		{ "0:4294967296:1", -ERANGE }, { "4294967296:0:1", -ERANGE },
		{ "0:4294967295:1", -ERANGE }, { "4294967295:0:1", -ERANGE },
		{ "0:0:0", -ERANGE }, { "5:0:99999999999", -ERANGE },
		{ "0:0:4294967296", -ERANGE }, { "1:0:4294967295", -ERANGE },
		{ "0:1:4294967295", -ERANGE }, { "4294967294:0:2", -ERANGE },
		{ "0:4294967294:2", -ERANGE }, { "0:0:18446744073709551617", -ERANGE },
		{ "10:900:1", -EEXIST }, { "900:100:1", -EEXIST }, { "5:900:6", -EEXIST },
		{ "900:95:6", -EEXIST }, { "14:900:1", -EEXIST }, { "0:900:100", -EEXIST },
	};
	struct nsu_idmap map = MAP("10:100:5");

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (nsu_idmap_parse(&map, bad[i].text) != bad[i].err)
			FAIL("\"%s\": not %s", bad[i].text, strerror(-bad[i].err));
	CHECK_STR(told(&map), "10 100 5");
}

TEST(ranges_that_touch_on_both_sides_are_one)
{
	struct nsu_idmap map = MAP("10:100:5", "15:105:1", "9:99:1", "8:200:1");

	CHECK_STR(told(&map), "9 99 7, 8 200 1");
}

TEST(no_more_extents_than_the_kernel_takes)
{
	struct nsu_idmap map = { 0 };
	char text[64];

	for (unsigned int i = 0; i < NSU_EXTENTS_MAX; i++) {
		snprintf(text, sizeof(text), "%u:%u:1", 2 * i, 2 * i);
		CHECK_INT(nsu_idmap_parse(&map, text), 0);
	}
	CHECK_INT(nsu_idmap_parse(&map, "9000:9000:1"), -E2BIG);
	CHECK_INT(nsu_idmap_set(&map, 9000, 9000), -E2BIG);
	CHECK_INT(map.count, NSU_EXTENTS_MAX);
}

/* Where one ID is put into ranges: the highest outside ID is the one to go. */
TEST(one_id_makes_a_hole)
{
	static const struct { uint32_t inside; const char *map; } holes[] = {
		{ 0, "0 7 1, 1 100 9" },
		{ 3, "3 7 1, 0 100 3, 4 103 6" },
		{ 9, "9 7 1, 0 100 9" },
		{ 10, "10 7 1, 0 100 10" },	/* beside it: nothing is lost */
		{ 500, "500 7 1, 0 100 10" },
	};

	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		struct nsu_idmap map = MAP("0:100:10");

		CHECK_INT(nsu_idmap_set(&map, holes[i].inside, 7), 0);
		CHECK_STR(told(&map), holes[i].map);
	}
}

TEST(one_id_replaces_a_range_of_one)
{
	struct nsu_idmap map = MAP("5:100:1", "6:200:2");

	CHECK_INT(nsu_idmap_set(&map, 5, 7), 0);
	CHECK_STR(told(&map), "5 7 1, 6 200 2");
}

TEST(one_id_in_an_empty_map)
{
	struct nsu_idmap map = { 0 };

	CHECK_INT(nsu_idmap_set(&map, 0, 1000), 0);
	CHECK_STR(told(&map), "0 1000 1");
}

/* (uid_t)-1: setresuid(2) has another use for it. */
TEST(what_is_no_id_is_not_put_into_a_map)
{
	struct nsu_idmap map = MAP("0:100:10");

	CHECK_INT(nsu_idmap_set(&map, 500, UINT32_MAX), -ERANGE);
	CHECK_INT(nsu_idmap_set(&map, UINT32_MAX, 500), -ERANGE);
	CHECK_STR(told(&map), "0 100 10");
}

/* As unshare(1) puts it: what is left of both sides is paired again from the lowest on. */
TEST(an_outside_id_in_a_range_makes_a_hole_too)
{
	static const struct { uint32_t inside; const char *map; } holes[] = {
		{ 0, "0 1500 1, 10 1495 5, 15 1501 4" },
		{ 10, "10 1500 1, 11 1495 5, 16 1501 4" },
		{ 13, "13 1500 1, 10 1495 3, 14 1498 2, 16 1501 4" },
		{ 15, "10 1495 10" },	/* where it is already */
		{ 17, "17 1500 1, 10 1495 5, 15 1501 2, 18 1503 2" },
		{ 19, "19 1500 1, 10 1495 5, 15 1501 4" },
	};
	struct nsu_idmap two = MAP("0:100:10", "20:7:1"), all = MAP("0:0:4294967295");

	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		struct nsu_idmap map = MAP("10:1495:10");

		CHECK_INT(nsu_idmap_set(&map, holes[i].inside, 1500), 0);
		CHECK_STR(told(&map), holes[i].map);
	}
	CHECK_INT(nsu_idmap_set(&two, 5, 7), 0);
	CHECK_STR(told(&two), "5 7 1, 0 100 5, 6 105 4");
	CHECK_INT(nsu_idmap_set(&all, 0, 0), 0);
	CHECK_STR(told(&all), "0 0 4294967295");
}
