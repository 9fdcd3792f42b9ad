/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors in the words of ip(8), which scripts look for. */
#include "netnsctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report.h"

static const char *escape(const char *text, bool ascii)
{
	static char copy[4096];

	nsu_escape(copy, sizeof(copy), text, strlen(text), ascii);
	return copy;
}

const char *safe(const char *text)
{
	static int ascii = -1;

	if (ascii < 0)
		ascii = !report_utf8();
	return escape(text, ascii);
}

/* Below cron(8) there is no locale, and the names are what they are. */
const char *safe_answer(const char *text)
{
	static int ascii = -1;

	if (ascii < 0)
		ascii = !report_utf8() && isatty(STDOUT_FILENO);
	return escape(text, ascii);
}

const char *safe_word(const char *text)
{
	char word[2048];

	nsu_quote(word, sizeof(word), text);
	return safe(word);
}

size_t words_count(char *const *operands)
{
	size_t count = 0;

	while (operands[count])
		count++;
	return count;
}

enum what { FILE_OF_NAME, NAME, NOTHING, MESSAGE };

static const struct words {
	const char *verb;
	enum nsu_op op;
	int errnum;		/* 0: any */
	const char *before, *after;
	enum what what;		/* is between them */
} table[] = {
	{ "add", NSU_OP_CREATE, 0, "Cannot create namespace file", "", FILE_OF_NAME },
	{ "add", NSU_OP_CHECK, 0, "Cannot create namespace file", "", FILE_OF_NAME },
	{ "attach", NSU_OP_CREATE, 0, "Cannot create namespace file", "", FILE_OF_NAME },
	{ "attach", NSU_OP_CHECK, 0, "Cannot create namespace file", "", FILE_OF_NAME },
	{ "delete", NSU_OP_LOCK, ENOENT, "Cannot remove namespace file", "", FILE_OF_NAME },
	{ "delete", NSU_OP_CHECK, 0, "Cannot remove namespace file", "", FILE_OF_NAME },
	{ "delete", NSU_OP_UNLINK, 0, "Cannot remove namespace file", "", FILE_OF_NAME },
	{ "set", NSU_OP_CHECK, EEXIST, "Error: Peer netns already has a nsid assigned.", "",
	  MESSAGE },
	{ "set", NSU_OP_NSID, EEXIST, "Error: The specified nsid is already used.", "",
	  MESSAGE },
	{ "set", NSU_OP_OPEN, 0, "Cannot open network namespace", "", NAME },
	{ "exec", NSU_OP_OPEN, 0, "Cannot open network namespace", "", NAME },
	{ "exec", NSU_OP_SETNS, 0, "setting the network namespace", " failed", NAME },
	{ "exec", NSU_OP_EXEC, 0, "exec of", " failed", NAME },
	{ "identify", NSU_OP_FIND, ESRCH, "Cannot open network namespace", "", NOTHING },
	{ "identify", NSU_OP_FIND, EACCES, "Cannot open network namespace", "", NOTHING },
	{ "pids", NSU_OP_OPEN, 0, "Cannot open network namespace", "", NOTHING },
};

static const struct words *find(const char *verb, const struct nsu_error *e)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].verb, verb) == 0 && table[i].op == e->op &&
		    (table[i].errnum == 0 || table[i].errnum == e->errnum))
			return &table[i];
	return NULL;
}

static void print(const struct words *w, const struct request *r, const struct nsu_error *e)
{
	const char *reason = strerror(e->errnum);
	const char *name = e->op == NSU_OP_EXEC ? r->operands[1] : r->operands[0];

	if (w->what == FILE_OF_NAME)
		report_note("%s \"" NSU_NETNS_DIR "/%s\"%s: %s", w->before, safe(name),
			    w->after, reason);
	else if (w->what == NAME)
		report_note("%s \"%s\"%s: %s", w->before, safe(name), w->after, reason);
	else if (w->what == MESSAGE)
		report_note("%s", w->before);
	else
		report_note("%s%s: %s", w->before, w->after, reason);
}

void words_report(const struct request *r, const struct nsu_error *e)
{
	const struct words *w = find(r->verb->name, e);

	if (!w || !r->operands[0]) {	/* with --all the object alone says which name it is */
		report_error(e);
		return;
	}
	print(w, r, e);
	report_hint(e);
}

void words_note_usage(const struct request *r)
{
	report_note("write: netnsctl %s%s%s", r->verb->name, *r->verb->operands ? " " : "",
		    r->verb->operands);
}

int words_refuse(const struct request *r, const char *what)
{
	report_note("%s", what);
	words_note_usage(r);
	if (r->verb->flags & VERB_RUNS)
		return 125;
	return r->verb->flags & VERB_OURS ? 2 : EXIT_FAILURE;
}
