/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <nsutil.h>

#include "model/map.h"
#include "model/strings.h"

TEST(an_empty_map_has_nothing)
{
	struct map map = { 0 };

	CHECK(map_find(&map, 0) == NSU_NONE);
	CHECK(map_find(&map, 4026531838) == NSU_NONE);
	map_clear(&map);
}

TEST(a_map_keeps_what_it_was_given)
{
	struct map map = { 0 };

	for (uint64_t i = 0; i < 5000; i++)
		CHECK_INT(map_set(&map, i << 32 | (4026531838 + i), i), 0);
	for (uint64_t i = 0; i < 5000; i++)
		CHECK_INT(map_find(&map, i << 32 | (4026531838 + i)), i);
	CHECK(map_find(&map, 4026531839) == NSU_NONE);
	CHECK_INT(map.count, 5000);
	map_clear(&map);
	CHECK(map_find(&map, 4026531838) == NSU_NONE);
}

/* Keys that differ by the size of the table would share a slot in a plain one. */
TEST(a_map_stays_at_most_half_full)
{
	struct map map = { 0 };

	for (uint64_t i = 0; i < 1000; i++)
		CHECK_INT(map_set(&map, i << 20, i), 0);
	CHECK(2 * map.count <= map.room + 1);
	CHECK_INT(map_find(&map, (uint64_t)999 << 20), 999);
	map_clear(&map);
}

TEST(strings_never_move)
{
	struct strings strings = { 0 };
	const char *first = strings_add(&strings, "first", 5);
	char large[20000];

	memset(large, 'x', sizeof(large));
	for (int i = 0; i < 100; i++)
		CHECK(strings_add(&strings, large, sizeof(large)));
	CHECK_STR(first, "first");
	CHECK_STR(strings_add(&strings, "cut here", 3), "cut");
	CHECK_STR(strings_add(&strings, "", 0), "");
	strings_clear(&strings);
}

TEST(strings_that_are_joined_live_on)
{
	struct strings strings = { 0 }, others = { 0 };
	const char *one = strings_add(&strings, "one", 3), *two;
	char large[20000];

	memset(large, 'x', sizeof(large));
	CHECK(strings_add(&others, large, sizeof(large)));
	two = strings_add(&others, "two", 3);
	strings_join(&strings, &others);
	strings_clear(&others);
	CHECK_STR(one, "one");
	CHECK_STR(two, "two");
	CHECK_STR(strings_add(&strings, "three", 5), "three");
	strings_join(&strings, &others);
	strings_clear(&strings);
}
