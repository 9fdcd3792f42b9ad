/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <nsutil.h>

TEST(digits_are_a_number)
{
	static const struct { const char *text; uint64_t number; } good[] = {
		{ "0", 0 }, { "7", 7 }, { "007", 7 }, { "4294967295", 4294967295 },
		{ "18446744073709551615", UINT64_MAX },
		{ "00000000000000000000000000000000000042", 42 },
	};
	uint64_t n;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		n = 1;
		CHECK_INT(nsu_number_parse(good[i].text, 0, UINT64_MAX, &n), 0);
		CHECK(n == good[i].number);
	}
}

/* What strtoul(3) would have taken, each as something else than it looks like. */
TEST(all_else_is_not)
{
	static const char *const bad[] = {
		"", " ", "-1", "+1", " 1", "1 ", "1\n", "0x10", "1e3", "1.5", "1,5", "one",
		"1_000", "-", "--1", "\xd9\xa1", "18446744073709551616x",
	};
	uint64_t n = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (nsu_number_parse(bad[i], 0, UINT64_MAX, &n) != -EINVAL)
			FAIL("\"%s\" was taken", bad[i]);
	CHECK_INT(n, 7);
}

TEST(a_number_out_of_range_leaves_the_target_alone)
{
	uint64_t n = 7;

	CHECK_INT(nsu_number_parse("4", 5, 10, &n), -ERANGE);
	CHECK_INT(nsu_number_parse("11", 5, 10, &n), -ERANGE);
	CHECK_INT(nsu_number_parse("18446744073709551616", 0, UINT64_MAX, &n), -ERANGE);
	CHECK_INT(nsu_number_parse("18446744073709551621", 0, 10, &n), -ERANGE);
	CHECK_INT(nsu_number_parse("99999999999999999999999999", 0, UINT64_MAX, &n), -ERANGE);
	CHECK_INT(n, 7);
	CHECK_INT(nsu_number_parse("5", 5, 10, &n), 0);
	CHECK_INT(n, 5);
	CHECK_INT(nsu_number_parse("10", 5, 10, &n), 0);
	CHECK_INT(n, 10);
}
