/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsls translate: what a user, group or process is called on another side. */
#include "verbs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../reference.h"
#include "../report.h"

static const struct {
	const char *word;
	const char *file;	/* the map that decides; of processes none */
} types[] = {
	[NSU_ID_USER] = { "uid", "uid_map" },
	[NSU_ID_GROUP] = { "gid", "gid_map" },
	[NSU_ID_PROCESS] = { "pid", NULL },
};

#define TYPES (sizeof(types) / sizeof(types[0]))

static const char *const results[] = {
	[NSU_TRANSLATED] = "translated",
	[NSU_NO_SUCH_ID] = "no-such-id",
	[NSU_ID_ABOVE] = "above",
	[NSU_NO_NUMBER] = "no-number",
};

/* One side, as it was named: "here", "init", or the reference that was written. */
struct end {
	const char *name;
	struct nsu_side is;
	struct nsu_referent found;	/* of a reference */
};

/* ------------------------------------------------------------------------- in words */

/* The initial user namespace maps every ID to itself, which says nothing. */
static bool is_plain(const struct nsu_extent *x)
{
	return x->count == UINT32_MAX && x->inside == x->outside;
}

static void print_line(const struct nsu_extent *x, const char *file)
{
	if (file && x->count && !is_plain(x))
		printf("  by the line \"%u %u %u\" of %s\n", (unsigned int)x->inside,
		       (unsigned int)x->outside, (unsigned int)x->count, file);
}

static void print_here(const struct nsu_translation *t, const struct end *from,
		       const struct end *to, const char *word)
{
	bool between = strcmp(from->name, "here") != 0 && strcmp(to->name, "here") != 0;

	if (t->is_here && between)
		printf("  here it is %s %u\n", word, (unsigned int)t->here);
}

/* Files show the overflow user where theirs has no number, and ps(1) does so with processes. */
static void explain_missing(const struct nsu_translation *t, enum nsu_id type)
{
	if (t->result == NSU_NO_SUCH_ID && type != NSU_ID_PROCESS)
		puts("  no line of its map has it: nobody can become that there, and\n"
		     "  chown(2) to it says \"Invalid argument\"");
	else if (t->result == NSU_NO_NUMBER && type != NSU_ID_PROCESS)
		puts("  no line of the map there has it: what is that user's looks as\n"
		     "  if it were of 65534, \"nobody\" in most lists of users");
	else if (t->result == NSU_NO_NUMBER)
		puts("  it is not in that PID namespace, nor below: it is not seen there");
}

static void print_story(const struct nsu_translation *t, enum nsu_id type, uint32_t id,
			const struct end *from, const struct end *to)
{
	const char *word = types[type].word;

	printf("%s %u of %s ", word, (unsigned int)id, report_word(from->name));
	switch (t->result) {
	case NSU_TRANSLATED:
		printf("is %s %u of %s\n", word, (unsigned int)t->id, report_word(to->name));
		break;
	case NSU_NO_SUCH_ID:
		puts("does not exist");
		break;
	case NSU_ID_ABOVE:
		puts("is known only above this user or PID namespace");
		break;
	case NSU_NO_NUMBER:
		printf("has no number in %s\n", report_word(to->name));
		break;
	}
	print_line(&t->from, types[type].file);
	print_here(t, from, to, word);
	print_line(&t->to, types[type].file);
	explain_missing(t, type);
}

/* ----------------------------------------------------------------------- for programs */

enum { TYPE, FROM, ID, TO, IS, HERE, RESULT, COLUMNS_ALL };

static const struct table_column columns[COLUMNS_ALL] = {
	[TYPE] = { "TYPE", TABLE_STRING }, [FROM] = { "FROM", TABLE_STRING },
	[ID] = { "ID", TABLE_NUMBER }, [TO] = { "TO", TABLE_STRING },
	[IS] = { "IS", TABLE_NUMBER }, [HERE] = { "HERE", TABLE_NUMBER },
	[RESULT] = { "RESULT", TABLE_STRING },
};

static int add_line(struct table *t, const struct nsu_translation *is, enum nsu_id type,
		    uint32_t id, const struct end ends[2])
{
	struct table_row *row = table_add(t, NSU_NONE);

	if (!row || table_set(t, row, TYPE, types[type].word) < 0 ||
	    table_set(t, row, FROM, ends[0].name) < 0 || table_set_number(t, row, ID, id) < 0 ||
	    table_set(t, row, TO, ends[1].name) < 0 ||
	    table_set(t, row, RESULT, results[is->result]) < 0)
		return -ENOMEM;
	if (is->result == NSU_TRANSLATED && table_set_number(t, row, IS, is->id) < 0)
		return -ENOMEM;
	return is->is_here ? table_set_number(t, row, HERE, is->here) : 0;
}

/* ------------------------------------------------------------------------ both ways */

struct question {
	enum nsu_id type;
	uint32_t id;
	struct end ends[2];	/* from, to */
	struct table table;
};

static int ask(struct question *q, bool back, const struct request *r, enum answer *answer)
{
	const struct end ends[2] = { q->ends[back], q->ends[!back] };
	struct nsu_translation t;
	struct nsu_error e;
	int err = nsu_id_translate(q->type, q->id, &ends[0].is, &ends[1].is, &t, &e);

	if (err) {
		report_error(&e);
		return err;
	}
	if (!back && t.result != NSU_TRANSLATED)
		*answer = ANSWER_NO;
	if (r->json || r->raw)
		return add_line(&q->table, &t, q->type, q->id, ends);
	if (back)
		puts("and the other way round:");
	print_story(&t, q->type, q->id, &ends[0], &ends[1]);
	return 0;
}

/* The answer is that of the first direction; the second is shown where it is another. */
static enum answer ask_both(struct question *q, const struct request *r)
{
	enum answer answer = ANSWER_YES;
	int err;

	q->table = (struct table){ .name = "translations", .tool = "nsls",
				   .schema = NSLS_SCHEMA, .columns = columns,
				   .form = r->json ? TABLE_JSON : TABLE_RAW,
				   .ncolumns = COLUMNS_ALL, .no_headings = r->no_headings };
	table_begin(&q->table);
	err = ask(q, false, r, &answer);
	if (!err && strcmp(q->ends[0].name, q->ends[1].name) != 0)
		err = ask(q, true, r, &answer);
	if (!err && (r->json || r->raw))
		err = table_print(&q->table);
	table_clear(&q->table);
	return err ? ANSWER_FAILED : answer;
}

/* ---------------------------------------------------------------------- the question */

static int find_type(const char *word, enum nsu_id *type)
{
	for (size_t i = 0; i < TYPES; i++) {
		if (strcmp(types[i].word, word) == 0) {
			*type = (enum nsu_id)i;
			return 0;
		}
	}
	report_note("translate: %s: it is uid, gid or pid that is translated",
		    report_word(word));
	return -EINVAL;
}

static int find_id(const char *word, uint32_t *id)
{
	uint64_t number;
	int err = nsu_number_parse(word, 0, UINT32_MAX - 1, &number);

	if (err)
		report_note("translate: %s: it is no number of that kind",
			    report_word(word));
	else
		*id = (uint32_t)number;
	return err;
}

/* "init" and nothing need no search; a reference names a process or the one namespace. */
static int find_end(struct end *end, const char *word, enum nsu_id type,
		    const struct request *r)
{
	enum nsu_kind kind = type == NSU_ID_PROCESS ? NSU_PID : NSU_USER;
	int err;

	*end = (struct end){ .name = word, .is = { .ns = -1 }, .found = { .ns = -1 } };
	end->is.above = strcmp(word, "init") == 0;
	if (end->is.above || strcmp(word, "here") == 0)
		return 0;
	err = reference_read(word, r->sysroot, &end->found);
	if (err)
		return err;
	if (end->found.kind != NSU_NO_KIND && end->found.kind != kind) {
		report_note("translate: %s: it is no %s namespace", report_word(word),
			    nsu_kind_get_name(kind));
		return -EINVAL;
	}
	end->is.ns = end->found.ns;
	end->is.pid = end->found.kind == NSU_NO_KIND ? end->found.pid : 0;
	return 0;
}

static enum answer run(const struct request *r, char *argv[])
{
	const struct end nothing = { .found = { .ns = -1 } };
	struct question q = { .ends = { nothing, nothing } };
	enum answer answer = ANSWER_FAILED;
	int err = find_type(r->operands[0], &q.type);

	(void)argv;
	if (!err)
		err = find_id(r->operands[1], &q.id);
	if (!err)
		err = find_end(&q.ends[0], r->from ? r->from : "here", q.type, r);
	if (!err)
		err = find_end(&q.ends[1], r->to ? r->to : "init", q.type, r);
	if (!err)
		answer = ask_both(&q, r);
	nsu_referent_free(&q.ends[0].found);
	nsu_referent_free(&q.ends[1].found);
	return answer;
}

static int want_from(struct request *r, const char *arg)
{
	r->from = arg;
	return 0;
}

static int want_to(struct request *r, const char *arg)
{
	r->to = arg;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "from", "REFERENCE", "whose number it is: here (this process's), init or a\n"
	  "reference; here unless told", want_from, .ours = true },
	{ 0, "to", "REFERENCE", "who is asked for his; init unless told", want_to,
	  .ours = true },
};

const struct verb verb_translate = {
	.name = "translate", .operands = "uid|gid|pid NUMBER", .min = 2, .max = 2, .run = run,
	.about = "what a user, group or process is called elsewhere",
	.footer = "Both directions are shown. Above a user namespace that is not the initial\n"
		  "one, init is the one above.\n"
		  "Try:  nsls translate uid 0 --from container:web\n"
		  "      nsls translate pid 1 --from 4711",
	.opts = opts, .nopts = sizeof(opts) / sizeof(opts[0]),
};
