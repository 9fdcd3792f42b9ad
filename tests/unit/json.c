/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>

#include "json.h"

static int parse(const char *text, struct json *value)
{
	return json_parse(text, strlen(text), value);
}

TEST(what_the_rfc_allows_is_taken)
{
	static const char *const good[] = {
		"{}", "[]", " \t\r\n{ } ", "null", "true", "false", "0", "-0", "12.50e+3",
		"1E-2", "\"\"", "\"\\u00e9\\n\\\"\\\\\\/\"", "[1,[2,{\"a\":[]}],\"b\"]",
		"{\"a\":1,\"a\":2}", "\"\xff\"",
	};
	struct json value;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (parse(good[i], &value) != 0)
			FAIL("\"%s\" was refused", good[i]);
}

TEST(what_is_no_json_is_refused)
{
	static const char *const bad[] = {
		"", " ", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
		"[1 2]", "1 2", "nul", "nullx", "truefalse", "01", "-", "+1", ".5", "1.", "1e",
		"\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "'a'", "{}x",
		"[\"a\":1]", "{1:2}", "NaN",
	};
	struct json value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse(bad[i], &value) != -EBADMSG)
			FAIL("\"%s\" was taken", bad[i]);
}

TEST(a_nul_is_no_end)
{
	struct json value;

	CHECK_INT(json_parse("1\0", 2, &value), -EBADMSG);
	CHECK_INT(json_parse("\"a\0b\"", 5, &value), -EBADMSG);
}

TEST(depth_has_a_limit)
{
	char text[2 * (JSON_DEPTH + 1) + 1];
	struct json value;

	memset(text, '[', JSON_DEPTH);
	memset(text + JSON_DEPTH, ']', JSON_DEPTH);
	CHECK_INT(json_parse(text, 2 * JSON_DEPTH, &value), 0);
	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	CHECK_INT(json_parse(text, 2 * (JSON_DEPTH + 1), &value), -E2BIG);
}

TEST(members_are_found_by_their_name)
{
	struct json all, value;
	uint64_t n;

	CHECK_INT(parse("{\"b\":{\"a\":9},\"a\":[7],\"\\u0061\":1,\"c\":2}", &all), 0);
	CHECK_INT(json_find(all, "a", &value), 0);
	CHECK_INT(json_get_number(value, 10, &n), 0);
	CHECK_INT(n, 1);
	CHECK_INT(json_find(all, "d", &value), -ENOENT);
	CHECK_INT(json_find(value, "a", &value), -ENOENT);
	CHECK_INT(parse("{ }", &all), 0);
	CHECK_INT(json_find(all, "a", &value), -ENOENT);
}

TEST(elements_come_in_order)
{
	struct json all, one = { 0 };
	uint64_t n, sum = 0;

	CHECK_INT(parse("[1, 20 ,[], 300]", &all), 0);
	while (json_next(all, &one))
		if (json_get_number(one, 1000, &n) == 0)
			sum = sum * 2 + n;
	CHECK_INT(sum, (1 * 2 + 20) * 2 + 300);
	CHECK_INT(parse("[]", &all), 0);
	one = (struct json){ 0 };
	CHECK(!json_next(all, &one));
	CHECK_INT(parse("{\"a\":1}", &all), 0);
	CHECK(!json_next(all, &one));
}

static void check_string(const char *text, int err, const char *want)
{
	struct json value;
	char got[8];

	CHECK_INT(parse(text, &value), 0);
	if (json_get_string(value, got, sizeof(got)) != err)
		FAIL("%s gives %d", text, json_get_string(value, got, sizeof(got)));
	if (!err || err != -EINVAL)
		CHECK_STR(got, want);
}

TEST(strings_are_decoded)
{
	check_string("\"\\u0041\\n\\/\"", 0, "A\n/");
	check_string("\"\\u00E9\\u20ac\"", 0, "\xc3\xa9\xe2\x82\xac");
	check_string("\"\\ud83d\\ude00\"", 0, "\xf0\x9f\x98\x80");
	check_string("\"\\ud83dx\"", 0, "\xef\xbf\xbdx");
	check_string("\"\\ude00\"", 0, "\xef\xbf\xbd");
	check_string("\"\\ud83d\\u0041\"", 0, "\xef\xbf\xbd" "A");
	check_string("\"1234567\"", 0, "1234567");
	check_string("\"12345678\"", -ENAMETOOLONG, "");
	check_string("\"12345\\u20ac\"", -ENAMETOOLONG, "");
	check_string("\"a\\u0000b\"", -EILSEQ, "");
	check_string("12", -EINVAL, "");
	check_string("1", -EINVAL, "");
}

TEST(numbers_are_whole_and_in_range)
{
	struct json value;
	uint64_t n;

	CHECK_INT(parse("4194304", &value), 0);
	CHECK_INT(json_get_number(value, 4194304, &n), 0);
	CHECK_INT(json_get_number(value, 4194303, &n), -ERANGE);
	CHECK_INT(parse("-1", &value), 0);
	CHECK_INT(json_get_number(value, 10, &n), -EINVAL);
	CHECK_INT(parse("1.0", &value), 0);
	CHECK_INT(json_get_number(value, 10, &n), -EINVAL);
	CHECK_INT(parse("99999999999999999999999999", &value), 0);
	CHECK_INT(json_get_number(value, UINT64_MAX, &n), -ERANGE);
}
