/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words: looked up, found in a message, and the nearest ones to what is none. */
#include "explain.h"

#include <string.h>
#include <strings.h>

#include "../../report.h"

static const struct group_of {
	const char *sort;
	const struct topic *topics;
	const size_t *many;	/* or NULL: @count */
	size_t count;
} groups[] = {
	{ "kind", explain_kinds, NULL, NSU_KINDS },
	{ "column", explain_columns, NULL, COLUMNS },
	{ "topic", explain_topics, &explain_ntopics, 0 },
};

#define GROUPS (sizeof(groups) / sizeof(groups[0]))

static size_t count_of(const struct group_of *group)
{
	return group->many ? *group->many : group->count;
}

static const char *name_of(const struct group_of *group, size_t i)
{
	return group->topics == explain_columns ? column_get((enum column_id)i)->is.name :
						  group->topics[i].word;
}

static void tell_topic(struct tale *tale, const struct group_of *group, size_t i)
{
	const struct topic *topic = &group->topics[i];
	bool column = group->topics == explain_columns;

	if (column && !topic->text)
		tell(tale, group->sort, name_of(group, i), NULL, "nsls(1), COLUMNS", "%s.",
		     column_get((enum column_id)i)->about);
	else
		tell(tale, group->sort, name_of(group, i), NULL,
		     topic->more ? topic->more : "nsls(1), COLUMNS", "%s", topic->text);
}

/* ---------------------------------------------------------------------- in a message */

/* The length of the longest part of @topic that @message holds. */
static size_t find_part(const struct topic *topic, const char *message)
{
	size_t longest = 0;

	for (const char *at = topic->in; at && *at;) {
		size_t len = strcspn(at, "|");

		for (const char *in = message; len > longest && *in; in++)
			if (strncasecmp(in, at, len) == 0)
				longest = len;
		at += len + (at[len] == '|');
	}
	return longest;
}

/* The topic that most of it speaks of. */
static bool explain_message(struct tale *tale, const char *message)
{
	const struct group_of *topics = &groups[GROUPS - 1];
	size_t best = NSU_NONE, most = 0;

	for (size_t i = 0; i < explain_ntopics; i++) {
		size_t len = find_part(&explain_topics[i], message);

		if (len > most) {
			most = len;
			best = i;
		}
	}
	if (best != NSU_NONE)
		tell_topic(tale, topics, best);
	return best != NSU_NONE;
}

/* A word may be a kind and a column as well: "user". */
bool explain_word(struct tale *tale, const char *word)
{
	bool found = false;

	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < count_of(&groups[g]); i++)
			if (strcasecmp(name_of(&groups[g], i), word) == 0) {
				tell_topic(tale, &groups[g], i);
				found = true;
			}
	if (found)
		return true;
	/* One word alone is the part of a message only where it is all of that part. */
	if (!strpbrk(word, " ="))
		for (size_t i = 0; i < explain_ntopics; i++)
			if (find_part(&explain_topics[i], word) == strlen(word))
				return explain_message(tale, word);
	return strpbrk(word, " =") && explain_message(tale, word);
}

/* ------------------------------------------------------------------------- the nearest */

/* The begin of a word is nearer than one that was mistyped. */
static bool is_begin(const char *word, const char *known)
{
	return strlen(word) > 2 && strncasecmp(word, known, strlen(word)) == 0;
}

static bool is_near(const char *word, const char *known)
{
	return nsu_word_count_typos(word, known) != NSU_NONE;
}

/* Once, whatever its case: "user" is a kind, and USER a column. */
static void add_near(char *near, size_t size, const char *word)
{
	size_t len = strlen(near);

	if (!strcasestr(near, word) && len + strlen(word) + 2 < size)
		snprintf(near + len, size - len, " %s", word);
}

static void find_near(char *near, size_t size, const char *word,
		      bool (*is)(const char *word, const char *known))
{
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < count_of(&groups[g]); i++)
			if (is(word, name_of(&groups[g], i)))
				add_near(near, size, name_of(&groups[g], i));
}

void explain_report_nearest(const char *word)
{
	char near[56] = "";

	find_near(near, sizeof(near), word, is_begin);
	if (!near[0])
		find_near(near, sizeof(near), word, is_near);
	report_note("explain: %s: no such word, and nothing has that name", report_word(word));
	if (near[0])
		report_note("the nearest words:%s", near);
	else
		report_note("kinds, columns ('nsls -H') and messages of errors are explained");
}
