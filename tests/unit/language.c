/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"
#include "written.h"

#include "kind.h"
#include "language.h"
#include "plan/paragraph.h"
#include "plan/plan.h"

enum { WIDTH = 80, INDENT = 12 };

/* --------------------------------------------------------------------- which it is */

TEST(a_locale_names_a_language)
{
	CHECK_INT(nsu_language_find("ja_JP.UTF-8"), NSU_JAPANESE);
	CHECK_INT(nsu_language_find("ja_JP.utf8"), NSU_JAPANESE);
	CHECK_INT(nsu_language_find("ja_JP.UTF-8@cjknarrow"), NSU_JAPANESE);
	CHECK_INT(nsu_language_find("ja.UTF-8"), NSU_JAPANESE);
	CHECK_INT(nsu_language_find("ja_JP"), NSU_JAPANESE);
	CHECK_INT(nsu_language_find("ja"), NSU_JAPANESE);
}

TEST(what_is_not_there_is_english)
{
	static const char *const others[] = {
		"", "C", "POSIX", "C.UTF-8", "en_US.UTF-8", "de_DE.UTF-8", "jam_JM.UTF-8", "j",
		"jav", ".", "_", "@", ".UTF-8", "@ja",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (nsu_language_find(others[i]) != NSU_ENGLISH)
			FAIL("%s", others[i]);
}

/* Where its bytes would be read as others. */
TEST(another_codeset_gets_english)
{
	CHECK_INT(nsu_language_find("ja_JP.EUC-JP"), NSU_ENGLISH);
	CHECK_INT(nsu_language_find("ja_JP.eucJP"), NSU_ENGLISH);
	CHECK_INT(nsu_language_find("ja_JP.SJIS"), NSU_ENGLISH);
	CHECK_INT(nsu_language_find("ja_JP.UTF-16"), NSU_ENGLISH);
	CHECK_INT(nsu_language_find("ja_JP.UTF-80"), NSU_ENGLISH);
}

TEST(a_command_is_the_same_in_all_languages)
{
	CHECK_STR(told_get(TOLD("one", "二"), NSU_ENGLISH), "one");
	CHECK_STR(told_get(TOLD("one", "二"), NSU_JAPANESE), "二");
	CHECK_STR(told_get(TYPED("true"), NSU_JAPANESE), "true");
}

/* -------------------------------------------------------------------------- lines */

static char text[4096];

static const char *filled(const char *sentence)
{
	FILE *out = fmemopen(text, sizeof(text), "w");

	paragraph_print(sentence, INDENT, out);
	fclose(out);
	return text;
}

#define BLANKS "            "	/* INDENT */
#define TEN "一二三四五六七八九十"
#define THIRTY TEN TEN TEN

TEST(words_are_not_broken)
{
	CHECK_STR(filled("a bc d"), BLANKS "a bc d\n");
	CHECK_STR(filled("0123456789012345678901234567890123456789 "
			 "0123456789012345678901234567 [setns(2)]"),
		  BLANKS "0123456789012345678901234567890123456789\n"
		  BLANKS "0123456789012345678901234567 [setns(2)]\n");
}

/* 80 columns are 34 wide characters behind the blanks. */
TEST(wide_characters_are_broken_anywhere)
{
	CHECK_STR(filled(THIRTY "あいうえ"), BLANKS THIRTY "あいうえ\n");
	CHECK_STR(filled(THIRTY "あいうえお"), BLANKS THIRTY "あいうえ\n" BLANKS "お\n");
	CHECK_STR(filled(THIRTY "ab pid 名"), BLANKS THIRTY "ab pid\n" BLANKS "名\n");
}

TEST(some_begin_no_line)
{
	CHECK_STR(filled(THIRTY "あいうえ。お"), BLANKS THIRTY "あいう\n" BLANKS "え。お\n");
	CHECK_STR(filled(THIRTY "あいキャ、お"), BLANKS THIRTY "あい\n" BLANKS "キャ、お\n");
	CHECK_STR(filled(THIRTY "あい setns、"), BLANKS THIRTY "あい\n" BLANKS "setns、\n");
}

TEST(some_end_no_line)
{
	CHECK_STR(filled(THIRTY "あいう「お」"), BLANKS THIRTY "あいう\n" BLANKS "「お」\n");
}

TEST(what_is_too_wide_for_a_line_has_one_of_its_own)
{
	static const char wide[] = "0123456789012345678901234567890123456789"
				   "0123456789012345678901234567890123456789";
	char sentence[256], want[256];

	snprintf(sentence, sizeof(sentence), "a %s b", wide);
	snprintf(want, sizeof(want), BLANKS "a\n" BLANKS "%s\n" BLANKS "b\n", wide);
	CHECK_STR(filled(sentence), want);
}

/* ------------------------------------------------------------------------ reasons */

static bool ends(const char *sentence, const char *with)
{
	size_t len = strlen(sentence), end = strlen(with);

	return len >= end && strcmp(sentence + len - end, with) == 0;
}

TEST(every_reason_has_a_column_in_japanese)
{
	for (int why = WHY_NONE + 1; why < WHYS; why++) {
		const char *english = why_get_sentence(why, NSU_ENGLISH),
			   *japanese = why_get_sentence(why, NSU_JAPANESE);

		if (!is_written_in(english, NSU_ENGLISH) || strchr(english, '%'))
			FAIL("not plain: %s", english);
		if (!is_written_in(japanese, NSU_JAPANESE) || strchr(japanese, '%'))
			FAIL("not plain: %s", japanese);
		if (is_written_in(japanese, NSU_ENGLISH))
			FAIL("not told in Japanese: %s", english);
		if (!ends(japanese, "。") && why != WHY_REGISTER)
			FAIL("no end: %s", japanese);
	}
}

TEST(every_part_and_kind_has_one_too)
{
	for (int part = PART_NONE + 1; part < PARTS; part++) {
		CHECK(is_written_in(why_get_part(part, NSU_ENGLISH), NSU_ENGLISH));
		CHECK(!is_written_in(why_get_part(part, NSU_JAPANESE), NSU_ENGLISH));
		CHECK(written_columns(why_get_part(part, NSU_JAPANESE)) <= WIDTH);
	}
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		CHECK(is_written_in(kind_get_isolates(kind, NSU_ENGLISH), NSU_ENGLISH));
		CHECK(!is_written_in(kind_get_isolates(kind, NSU_JAPANESE), NSU_ENGLISH));
	}
}

static void check_lines(char *lines)
{
	for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n")) {
		if (written_columns(line) > WIDTH)
			FAIL("%zu columns: %s", written_columns(line), line);
		CHECK(strncmp(line, BLANKS, INDENT) == 0 && !strchr(" )", line[INDENT]));
		CHECK(strncmp(line + INDENT, "、", 3) != 0);
		CHECK(strncmp(line + INDENT, "。", 3) != 0);
	}
}

/* As --explain tells them, the page behind. */
TEST(every_reason_is_filled_in_lines_of_80_columns)
{
	for (int why = WHY_NONE + 1; why < WHYS; why++)
		for (int language = 0; language < NSU_LANGUAGES; language++) {
			char sentence[512];
			int n = snprintf(sentence, sizeof(sentence), "%s [%s]",
					 why_get_sentence(why, language), why_get_page(why));

			CHECK(n < (int)sizeof(sentence));
			filled(sentence);
			check_lines(text);
		}
}

TEST(a_plan_is_told_in_the_language_of_its_reader)
{
	static char name[] = "true", *program[] = { name, NULL };
	struct nsu_create request = { .kinds = NSU_BIT(NSU_PID), .argv = program };
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;
	FILE *out = fmemopen(text, sizeof(text), "w");

	CHECK_INT(nsu_plan_create(plan, &request, &e), 0);
	nsu_plan_print(plan, NSU_PLAN_WHY | NSU_PLAN_IN(NSU_JAPANESE), out);
	fclose(out);
	CHECK_HAS(text, "self    CHILD = clone(CLONE_NEWPID)\n" BLANKS "プロセスは");
	CHECK_HAS(text, "[pid_namespaces(7)]\n" BLANKS "pid: プロセス ID\n");
	out = fmemopen(text, sizeof(text), "w");
	nsu_plan_print(plan, NSU_PLAN_WHY | NSU_PLAN_IN(NSU_LANGUAGES), out);
	fclose(out);
	CHECK_HAS(text, "A process never changes its own PID");
	nsu_plan_free(plan);
}
