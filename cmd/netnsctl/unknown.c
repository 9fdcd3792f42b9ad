/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A word that is no verb: which was meant, by a typo or in the words of other tools. */
#include "netnsctl.h"

#include <string.h>
#include <strings.h>

#include "../near.h"
#include "../report.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Of ip(8), docker, mininet, containerlab, and of shells. */
static const struct other {
	const char *words;	/* with a blank before and behind each */
	const char *here;
} others[] = {
	{ " address addr ", "exec NAME ip address" },
	{ " route ", "exec NAME ip route" },
	{ " neigh neighbour ", "exec NAME ip neigh" },
	{ " rule ", "exec NAME ip rule" },
	{ " netns ", "VERB, without the word netns" },
	{ " create new addhost host node router ", "add NAME" },
	{ " rm remove destroy ", "delete NAME, or down FILE" },
	{ " kill stop ", "delete --kill NAME, or down FILE" },
	{ " run sh bash shell enter ", "exec NAME PROGRAM" },
	{ " ps ", "pids NAME" },
	{ " mv ", "rename OLD NEW" },
	{ " ping pingall pingpair test trace verify ", "check [A [B]]" },
	{ " inspect net network nodes links dump ports status topology ", "tree" },
	{ " draw dot plot ", "graph" },
	{ " cable connect veth wire addlink ", "link A B" },
	{ " unlink disconnect cut ", "link --remove NAME:IF" },
	{ " addswitch br brctl hub switch vswitch ", "bridge SWITCH NAME..." },
	{ " gateway masquerade snat ", "nat NAME" },
	{ " apply deploy import load start ", "up FILE" },
	{ " clean cleanup prune ", "gc" },
	{ " compare cmp ", "diff FILE" },
	{ " save ", "export" },
};

static const char *find_other(const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; len && i < COUNT(others); i++)
		for (const char *at = others[i].words; (at = strchr(at, ' ')) && at[1]; at++)
			if (strncasecmp(at + 1, word, len) == 0 && at[1 + len] == ' ' &&
			    !strchr(word, ' '))
				return others[i].here;
	return NULL;
}

static const char *find_near(const char *word, const struct verb *const verbs[], size_t count)
{
	struct near near = { NULL, NSU_NONE };

	for (size_t i = 0; i < count; i++)
		near_offer(&near, verbs[i]->name, nsu_word_count_typos(word, verbs[i]->name));
	return near.word;
}

/* Abbreviations are ip's: whoever shortens a verb of ours may not know. */
static bool note_short(const char *word, const struct verb *const verbs[], size_t count)
{
	bool found = false;

	for (size_t i = 0; *word && i < count; i++) {
		if (strncmp(verbs[i]->name, word, strlen(word)) != 0)
			continue;
		report_note("did you mean %s? It has to be written in full", verbs[i]->name);
		found = true;
	}
	return found;
}

void unknown_refuse(const char *word, const struct verb *const verbs[], size_t count)
{
	const char *here = find_other(word);
	const char *near = find_near(word, verbs, count);

	report_note("Command \"%s\" is unknown, try \"netnsctl help\".", safe(word));
	if (note_short(word, verbs, count))
		return;
	if (here)
		report_note("here that is: netnsctl %s", here);
	else if (near)
		report_note("did you mean %s?", near);
}
