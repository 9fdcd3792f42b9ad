/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The languages that people are told things in. */
#include "language.h"

#include <string.h>
#include <strings.h>

const char *told_get(const char *told, enum nsu_language language)
{
	const char *text = told;

	for (int skip = language; skip > 0; skip--)
		text += strlen(text) + 1;
	return *text ? text : told;
}

static bool is_word(const char *text, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(text, word, len) == 0;
}

/* "ja", "ja_JP.UTF-8@cjk": LANGUAGE[_COUNTRY][.CODESET][@VARIANT], see setlocale(3). */
static bool is_japanese(const char *locale)
{
	const char *end = locale + strcspn(locale, ".@"), *codeset = end + (*end == '.');
	size_t len = strcspn(codeset, "@");

	if (len && !is_word(codeset, len, "utf-8") && !is_word(codeset, len, "utf8"))
		return false;
	return is_word(locale, strcspn(locale, "_.@"), "ja");
}

/* Every start asks: who is neither is told before libc's tables of letters are touched. */
enum nsu_language nsu_language_find(const char *locale)
{
	bool may_be = locale[0] == 'j' || locale[0] == 'J';

	return may_be && is_japanese(locale) ? NSU_JAPANESE : NSU_ENGLISH;
}
