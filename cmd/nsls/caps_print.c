/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process may do with a namespace: as a way that is drawn, and as a table. */
#include "caps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../report.h"

#define LIST_WIDTH 72

/* --------------------------------------------------------------------- what it means */

static const struct {
	const char *word;
	const char *sentence;
} rules[] = {
	[NSU_RULE_MEMBER] = { "member",
		"it is in that user namespace: what its effective set has counts" },
	[NSU_RULE_CREATOR] = { "creator",
		"it is in the parent, and its uid made that user namespace: it has them all" },
	[NSU_RULE_NONE] = { "none",
		"it is in none of these, and made none of them: it has none there" },
	[NSU_RULE_UNKNOWN] = { "unknown",
		"the way leads above what can be seen from here: it cannot be told" },
};

static const struct {
	const char *word;
	const char *sentence;
} verdicts[] = {
	[NSU_SETNS_ALLOWED] = { "allowed", "allowed" },
	[NSU_SETNS_SAME] = { "same", "refused: it is in that user namespace already" },
	[NSU_SETNS_THREADS] = { "threads",
		"refused: it has more than one thread, and such a process may not leave" },
	[NSU_SETNS_NO_ADMIN] = { "no-admin",
		"refused: no CAP_SYS_ADMIN over that namespace" },
	[NSU_SETNS_NO_ADMIN_HERE] = { "no-admin-here",
		"refused: no CAP_SYS_ADMIN in its own user namespace" },
	[NSU_SETNS_NO_CHROOT_HERE] = { "no-chroot-here",
		"refused: no CAP_SYS_CHROOT in its own user namespace" },
	[NSU_SETNS_ABOVE] = { "above",
		"refused: a PID namespace is only entered from itself or from above" },
	[NSU_SETNS_UNKNOWN] = { "unknown", "cannot be told" },
};

/* ------------------------------------------------------------------- a list of names */

static unsigned int count_bits(uint64_t set)
{
	return (unsigned int)__builtin_popcountll(set);
}

static void print_names(uint64_t set)
{
	size_t width = 0;

	for (unsigned int i = 0; i < 64; i++) {
		const char *name = nsu_capability_get_name(i);

		if (!name || !(set & UINT64_C(1) << i))
			continue;
		if (!width || width + strlen(name) + 2 > LIST_WIDTH)
			width = (size_t)printf("%s   ", width ? "\n" : "");
		width += (size_t)printf(" %s", name);
	}
	putchar('\n');
}

/* Nearly all is told by what is missing. */
static void print_part(uint64_t has, uint64_t lacks)
{
	bool most = count_bits(lacks) < count_bits(has);

	puts(most ? "all capabilities but" : "of all capabilities only");
	print_names(most ? lacks : has);
}

static void print_set(const struct nsu_rights *r)
{
	uint64_t all = nsu_capability_get_all(), lacks = all & ~r->caps;

	if (r->rule == NSU_RULE_UNKNOWN)
		puts("cannot tell");
	else if (!r->caps)
		puts("no capability at all");
	else if (!lacks)
		puts("all capabilities");
	else
		print_part(r->caps, lacks);
}

/* -------------------------------------------------------------------------- the tree */

/* The process beside the user namespace that it is in, where that is on the way. */
static void print_process(const struct nsu_rights *r, uint64_t inode)
{
	if (inode == r->user)
		printf("   <- process %d, uid %u", (int)r->pid, (unsigned int)r->uid);
	putchar('\n');
}

static void print_branch(size_t depth)
{
	printf("%*s%s", (int)(2 * depth), "", report_utf8() ? "\u2514\u2500 " : "`- ");
}

static void print_way(const struct nsu_rights *r)
{
	printf("  %s:[%" PRIu64 "]\n", nsu_kind_get_name(r->kind), r->inode);
	for (size_t i = 0; i < r->count; i++) {
		bool itself = r->kind == NSU_USER && i == 0;

		print_branch(i + 1);
		printf("%s user:[%" PRIu64 "], made by uid %u", itself ? "is" :
		       i == 0 ? "owned by" : "below", r->way[i].inode,
		       (unsigned int)r->way[i].creator);
		print_process(r, r->way[i].inode);
	}
	if (r->rule == NSU_RULE_CREATOR) {
		print_branch(r->count + 1);
		printf("below user:[%" PRIu64 "]", r->user);
		print_process(r, r->user);
	} else if (r->rule != NSU_RULE_MEMBER) {
		printf("  process %d, uid %u, is in user:[%" PRIu64 "]\n", (int)r->pid,
		       (unsigned int)r->uid, r->user);
	}
}

void caps_print_story(const struct nsu_rights *r)
{
	print_set(r);
	print_way(r);
	printf("rule:  %s\n", rules[r->rule].sentence);
	printf("setns: %s\n", verdicts[r->setns].sentence);
}

/* ------------------------------------------------------------------------- the table */

enum { TYPE, NS, RULE, CAPS, SETNS, PID, UID, USERNS, NAMES, OWNERS, CREATORS, COLUMNS_ALL };

#define COLUMNS_TEXT (SETNS + 1)

static const struct table_column columns[COLUMNS_ALL] = {
	[TYPE] = { "TYPE", TABLE_STRING },
	[NS] = { "NS", TABLE_NUMBER, .right = true },
	[RULE] = { "RULE", TABLE_STRING },
	[CAPS] = { "NCAPS", TABLE_NUMBER, .right = true },
	[SETNS] = { "SETNS", TABLE_STRING },
	[PID] = { "PID", TABLE_NUMBER },
	[UID] = { "UID", TABLE_NUMBER },
	[USERNS] = { "USERNS", TABLE_NUMBER },
	[NAMES] = { "CAPS", TABLE_STRINGS, .flat = true },
	[OWNERS] = { "OWNERS", TABLE_NUMBERS, .flat = true },
	[CREATORS] = { "CREATORS", TABLE_NUMBERS, .flat = true },
};

/* A row while it is filled. */
struct line {
	struct table *table;
	struct table_row *row;
	int err;
};

static void put(struct line *l, size_t column, const char *text)
{
	if (!l->err && column < l->table->ncolumns)
		l->err = table_set(l->table, l->row, column, text);
}

static void put_number(struct line *l, size_t column, uint64_t number)
{
	if (!l->err && column < l->table->ncolumns)
		l->err = table_set_number(l->table, l->row, column, number);
}

static void add(struct line *l, size_t column, const char *text)
{
	if (!l->err && column < l->table->ncolumns)
		l->err = table_append(l->table, l->row, column, text);
}

static void put_way(struct line *l, const struct nsu_rights *r)
{
	char text[24];

	add(l, OWNERS, NULL);
	add(l, CREATORS, NULL);
	for (size_t i = 0; i < r->count; i++) {
		snprintf(text, sizeof(text), "%" PRIu64, r->way[i].inode);
		add(l, OWNERS, text);
		snprintf(text, sizeof(text), "%u", (unsigned int)r->way[i].creator);
		add(l, CREATORS, text);
	}
}

static int add_line(struct table *t, const struct nsu_rights *r)
{
	struct line l = { t, table_add(t, NSU_NONE), 0 };

	if (!l.row)
		return -ENOMEM;
	put(&l, TYPE, nsu_kind_get_name(r->kind));
	put_number(&l, NS, r->inode);
	put(&l, RULE, rules[r->rule].word);
	if (r->rule != NSU_RULE_UNKNOWN)
		put_number(&l, CAPS, count_bits(r->caps & nsu_capability_get_all()));
	put(&l, SETNS, verdicts[r->setns].word);
	put_number(&l, PID, (uint64_t)r->pid);
	put_number(&l, UID, r->uid);
	put_number(&l, USERNS, r->user);
	add(&l, NAMES, NULL);
	for (unsigned int i = 0; nsu_capability_get_name(i); i++)
		if (r->caps & UINT64_C(1) << i)
			add(&l, NAMES, nsu_capability_get_name(i));
	put_way(&l, r);
	return l.err;
}

int caps_print_table(const struct nsu_rights rights[], size_t count, const struct request *r)
{
	struct table t = { .name = "rights", .tool = "nsls", .schema = NSLS_SCHEMA,
			   .form = r->json ? TABLE_JSON : r->raw ? TABLE_RAW : TABLE_TEXT,
			   .columns = columns, .no_headings = r->no_headings,
			   .ncolumns = r->json || r->raw ? COLUMNS_ALL : COLUMNS_TEXT };
	int err = 0;

	table_begin(&t);
	for (size_t i = 0; !err && i < count; i++)
		err = add_line(&t, &rights[i]);
	if (!err)
		err = table_print(&t);
	if (err)
		report_note("print: %s", strerror(-err));
	table_clear(&t);
	return err;
}
