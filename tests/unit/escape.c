/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <nsutil.h>

static const char *escaped(const char *text, bool ascii)
{
	static char to[1024];

	CHECK_INT(nsu_escape(to, sizeof(to), text, strlen(text), ascii), strlen(to));
	return to;
}

TEST(plain_text_stays_as_it_is)
{
	CHECK_STR(escaped("", false), "");
	CHECK_STR(escaped("sleep 'a b' \"c\" $d \\ e", false), "sleep 'a b' \"c\" $d \\ e");
	CHECK_STR(escaped("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7", false),
		  "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7");
}

TEST(what_moves_the_cursor_is_written_as_hex)
{
	CHECK_STR(escaped("a\nb\tc\rd", false), "a\\x0ab\\x09c\\x0dd");
	CHECK_STR(escaped("\033]0;x\007", false), "\\x1b]0;x\\x07");
	CHECK_STR(escaped("\177", false), "\\x7f");
	CHECK_STR(escaped("\xc2\x9b" "31m", false), "\\xc2\\x9b31m"); /* C1: CSI */
}

TEST(what_reorders_or_hides_text_is_written_as_hex)
{
	CHECK_STR(escaped("\xe2\x80\xae" "txt", false), "\\xe2\\x80\\xaetxt");	/* U+202E */
	CHECK_STR(escaped("\xe2\x81\xa6", false), "\\xe2\\x81\\xa6");		/* U+2066 */
	CHECK_STR(escaped("\xe2\x80\x8b", false), "\\xe2\\x80\\x8b");		/* U+200B */
	CHECK_STR(escaped("\xef\xbb\xbf", false), "\\xef\\xbb\\xbf");		/* U+FEFF */
	CHECK_STR(escaped("\xd8\x9c", false), "\\xd8\\x9c");			/* U+061C */
	CHECK_STR(escaped("\xe2\x80\xa8", false), "\\xe2\\x80\\xa8");		/* U+2028 */
	CHECK_STR(escaped("\xf3\xa0\x81\x81", false), "\\xf3\\xa0\\x81\\x81");	/* U+E0041 */
}

TEST(bytes_that_are_no_utf8_are_written_as_hex)
{
	CHECK_STR(escaped("\xff\xfe", false), "\\xff\\xfe");
	CHECK_STR(escaped("\xc3(", false), "\\xc3(");			/* cut short */
	CHECK_STR(escaped("\xe2\x82", false), "\\xe2\\x82");
	CHECK_STR(escaped("\xc0\xaf", false), "\\xc0\\xaf");		/* overlong */
	CHECK_STR(escaped("\xe0\x80\xaf", false), "\\xe0\\x80\\xaf");
	CHECK_STR(escaped("\xed\xa0\x80", false), "\\xed\\xa0\\x80");	/* a surrogate */
	CHECK_STR(escaped("\xf4\x90\x80\x80", false), "\\xf4\\x90\\x80\\x80"); /* beyond */
}

TEST(ascii_is_asked_for_where_the_locale_has_no_more)
{
	CHECK_STR(escaped("\xc3\xa4" "b", true), "\\xc3\\xa4b");
}

TEST(a_backslash_that_would_be_mistaken_is_escaped_too)
{
	CHECK_STR(escaped("\\x41", false), "\\x5cx41");
	CHECK_STR(escaped("\\n \\", false), "\\n \\");
}

static const char *in_json(const char *text)
{
	static char to[1024];

	CHECK_INT(nsu_escape_json(to, sizeof(to), text, strlen(text)), strlen(to));
	return to;
}

TEST(in_json_a_text_is_what_it_was)
{
	CHECK_STR(in_json("a 'b' \xc3\xa4 \xf0\x9f\x90\xa7"),
		  "a 'b' \xc3\xa4 \xf0\x9f\x90\xa7");
	CHECK_STR(in_json("\"\\n\""), "\\\"\\\\n\\\"");
	CHECK_STR(in_json("a\nb\033\177"), "a\\u000ab\\u001b\\u007f");
	CHECK_STR(in_json("\xc2\x9b\xe2\x80\xae"), "\\u009b\\u202e");
	CHECK_STR(in_json("\xf3\xa0\x81\x81"), "\\udb40\\udc41");		/* U+E0041 */
}

TEST(in_json_bytes_that_are_no_utf8_are_read_as_hex)
{
	CHECK_STR(in_json("\xff\xc3("), "\\\\xff\\\\xc3(");
	CHECK_STR(in_json("\\x41"), "\\\\x5cx41");
}

TEST(a_nul_inside_is_a_byte_like_others)
{
	char to[16];

	CHECK_INT(nsu_escape(to, sizeof(to), "a\0b", 3, false), 6);
	CHECK_STR(to, "a\\x00b");
	CHECK_INT(nsu_escape_json(to, sizeof(to), "a\0b", 3), 8);
	CHECK_STR(to, "a\\u0000b");
}

/* The other way round, as a reader would do it. */
static size_t unescape(char *to, const char *text)
{
	size_t n = 0;
	unsigned int byte;

	while (*text) {
		if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &byte) == 1) {
			to[n++] = (char)byte;
			text += 4;
		} else {
			to[n++] = *text++;
		}
	}
	return n;
}

static uint32_t random_state = 1;

static unsigned char random_byte(void)
{
	/* Favours bytes that mean something to the code. */
	static const unsigned char likely[] = "\\\\xx0a\033\n\177\xc2\x80\xe2\x80\xae\xf0\x9f";

	random_state = random_state * 1664525 + 1013904223;
	if (random_state >> 31)
		return likely[(random_state >> 16) % (sizeof(likely) - 1)];
	return (unsigned char)(random_state >> 16);
}

static void check_printable(const char *text, bool ascii)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		CHECK(c >= 0x20 && c != 0x7f);
		CHECK(!ascii || c < 0x7f);
	}
}

TEST(whatever_comes_in_is_printable_and_reversible)
{
	char text[40], to[4 * sizeof(text) + 1], back[sizeof(to)];

	for (int round = 0; round < 20000; round++) {
		size_t len = random_byte() % sizeof(text);
		bool ascii = round % 2;

		for (size_t i = 0; i < len; i++)
			text[i] = (char)random_byte();
		CHECK_INT(nsu_escape(to, sizeof(to), text, len, ascii), strlen(to));
		check_printable(to, ascii);
		CHECK_INT(unescape(back, to), len);
		CHECK(memcmp(back, text, len) == 0);
	}
}

/* What is cut is a beginning of the whole, ends in NUL, and splits no character. */
TEST(a_buffer_too_small_is_cut_between_characters)
{
	static const char text[] = "a\xe2\x82\xac\n\xf0\x9f\x90\xa7z";
	char whole[64], to[64];
	size_t full = nsu_escape(whole, sizeof(whole), text, strlen(text), false);

	for (size_t size = 0; size < sizeof(to); size++) {
		memset(to, '#', sizeof(to));
		CHECK_INT(nsu_escape(to, size, text, strlen(text), false), full);
		CHECK(size == sizeof(to) || to[size] == '#');
		if (size == 0)
			continue;
		CHECK(strlen(to) < size);
		CHECK(strncmp(to, whole, strlen(to)) == 0);
		CHECK(((unsigned char)whole[strlen(to)] & 0xc0) != 0x80);
	}
}
