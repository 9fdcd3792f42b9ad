/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How two processes or pods differ, as diff(1) would say it, and as a table. */
#include "diff.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../report.h"
#include "diff_lines.h"

enum { FACET, NAME, CHANGE, A, B, REMOVED, ADDED, WHY, COLUMNS_ALL };

static const struct table_column columns[COLUMNS_ALL] = {
	[FACET] = { "FACET", TABLE_STRING }, [NAME] = { "NAME", TABLE_STRING },
	[CHANGE] = { "CHANGE", TABLE_STRING }, [A] = { "A", TABLE_STRING },
	[B] = { "B", TABLE_STRING }, [REMOVED] = { "REMOVED", TABLE_STRINGS, .flat = true },
	[ADDED] = { "ADDED", TABLE_STRINGS, .flat = true }, [WHY] = { "WHY", TABLE_STRING },
};

/* While the traits come by. */
struct telling {
	const struct request *request;
	struct table *table;	/* or NULL: in words */
	int facet;		/* whose heading stands there already, or -1 */
	unsigned int seen, differ; /* sets of facets */
	bool differs, untold;
	int err;
};

/* ----------------------------------------------------------------------- in words */

/* "net", or "nginx/net" of a pod. */
static enum nsu_kind get_kind(const struct nsu_trait *trait)
{
	const char *slash = strrchr(trait->name, '/');

	return trait->facet != NSU_FACET_NAMESPACES ? NSU_NO_KIND :
	       nsu_kind_find(slash ? slash + 1 : trait->name);
}

/* With -t, of these kinds alone. */
static bool is_wanted(const struct telling *t, const struct nsu_trait *trait)
{
	enum nsu_kind kind = get_kind(trait);

	return kind == NSU_NO_KIND || !t->request->kinds ||
	       (t->request->kinds & NSU_BIT(kind));
}

/* The kinds that both share are one line, before those that they do not. */
struct shared {
	const struct telling *t;
	char text[80];
	size_t len;
};

static void add_shared(void *arg, enum nsu_change change, const struct nsu_trait *a,
		       const struct nsu_trait *b)
{
	struct shared *s = arg;

	(void)b;
	if (change == NSU_SAME && a->facet == NSU_FACET_NAMESPACES && is_wanted(s->t, a) &&
	    s->len < sizeof(s->text))
		s->len += (size_t)snprintf(s->text + s->len, sizeof(s->text) - s->len, " %s",
					   a->name);
}

static void print_shared(const struct telling *t, const struct diff_sides *sides)
{
	struct shared shared = { .t = t };

	nsu_profile_compare(sides->profiles[0], sides->profiles[1], add_shared, &shared);
	if (shared.len)
		printf("shared%s\n", shared.text);
}

static void print_heading(struct telling *t, enum nsu_facet facet)
{
	if (t->facet != (int)facet)
		printf("%s\n", nsu_facet_get_name(facet));
	t->facet = (int)facet;
}

/* Of capabilities each side has a line only where it has what the other lacks. */
static void print_caps(const struct nsu_trait *a, const struct nsu_trait *b)
{
	diff_print_caps('-', a->name, a->caps & ~b->caps);
	diff_print_caps('+', b->name, b->caps & ~a->caps);
}

static void print_trait(struct telling *t, enum nsu_change change, const struct nsu_trait *a,
			const struct nsu_trait *b)
{
	const struct nsu_trait *unread = a && !a->value ? a : b;

	if (change == NSU_SAME)
		return;
	print_heading(t, (a ? a : b)->facet);
	if (change == NSU_UNTOLD)
		diff_print_line('?', unread->name, strerror(unread->err));
	else if (change == NSU_CHANGED && a->facet == NSU_FACET_CAPS)
		print_caps(a, b);
	else {
		if (a)
			diff_print_line('-', a->name, a->value);
		if (b)
			diff_print_line('+', b->name, b->value);
	}
}

static void print_same_facets(const struct telling *t)
{
	unsigned int same = t->seen & ~t->differ;
	const char *before = "same:";

	for (int facet = 0; facet < NSU_FACETS; facet++) {
		if (!(same & 1u << facet))
			continue;
		printf("%s %s", before, nsu_facet_get_name((enum nsu_facet)facet));
		before = "";
	}
	if (same)
		putchar('\n');
}

/* --------------------------------------------------------------------- for programs */

static int add_caps(struct table *t, struct table_row *row, size_t column, uint64_t set)
{
	int err = table_append(t, row, column, NULL);

	for (unsigned int i = 0; !err && nsu_capability_get_name(i); i++)
		if (set & UINT64_C(1) << i)
			err = table_append(t, row, column, nsu_capability_get_name(i));
	return err;
}

static int set_value(struct table *t, struct table_row *row, size_t column,
		     const struct nsu_trait *trait)
{
	char *text = trait && trait->value ? diff_join_lines(trait->value) : NULL;
	int err = 0;

	if (trait && trait->value)
		err = text ? table_set(t, row, column, text) : -ENOMEM;
	free(text);
	return err;
}

static int add_row(struct table *t, enum nsu_change change, const struct nsu_trait *a,
		   const struct nsu_trait *b)
{
	const struct nsu_trait *any = a ? a : b;
	struct table_row *row = table_add(t, NSU_NONE);
	int err = row ? table_set(t, row, FACET, nsu_facet_get_name(any->facet)) : -ENOMEM;

	if (!err)
		err = table_set(t, row, NAME, any->name);
	if (!err)
		err = table_set(t, row, CHANGE, nsu_change_get_name(change));
	if (!err)
		err = set_value(t, row, A, a);
	if (!err)
		err = set_value(t, row, B, b);
	if (!err && any->facet == NSU_FACET_CAPS && a && b && change != NSU_UNTOLD)
		err = add_caps(t, row, REMOVED, a->caps & ~b->caps);
	if (!err && any->facet == NSU_FACET_CAPS && a && b && change != NSU_UNTOLD)
		err = add_caps(t, row, ADDED, b->caps & ~a->caps);
	if (!err && change == NSU_UNTOLD)
		err = table_set(t, row, WHY, strerror((a && !a->value ? a : b)->err));
	return err;
}

/* ------------------------------------------------------------------------- both */

/* In a table, what is the same is told of namespaces alone. */
static void tell(void *arg, enum nsu_change change, const struct nsu_trait *a,
		 const struct nsu_trait *b)
{
	struct telling *t = arg;
	const struct nsu_trait *any = a ? a : b;

	if (!is_wanted(t, any))
		return;
	t->seen |= 1u << any->facet;
	if (change != NSU_SAME)
		t->differ |= 1u << any->facet;
	t->differs |= change != NSU_SAME && change != NSU_UNTOLD;
	t->untold |= change == NSU_UNTOLD;
	if (!t->table)
		print_trait(t, change, a, b);
	else if (!t->err && (change != NSU_SAME || any->facet == NSU_FACET_NAMESPACES))
		t->err = add_row(t->table, change, a, b);
}

static enum answer judge(const struct telling *t)
{
	if (t->err)
		return ANSWER_FAILED;
	if (t->differs)
		return ANSWER_NO;
	if (t->untold && geteuid() != 0)
		report_note("what could not be read may differ: try it as root");
	return t->untold ? ANSWER_FAILED : ANSWER_YES;
}

static struct table begin_table(const struct request *r)
{
	return (struct table){ .name = "differences", .tool = "nsls", .schema = NSLS_SCHEMA,
			       .columns = columns, .form = r->json ? TABLE_JSON : TABLE_RAW,
			       .ncolumns = COLUMNS_ALL, .no_headings = r->no_headings };
}

static void print_table(struct telling *t)
{
	if (!t->err)
		t->err = table_print(t->table);
	if (t->err)
		report_note("print: %s", strerror(-t->err));
	table_clear(t->table);
}

static void print_sides(const char *const words[2])
{
	diff_print_side("---", words[0]);
	diff_print_side("+++", words[1]);
}

enum answer diff_print_profiles(const struct diff_sides *sides, const struct request *r)
{
	struct table table = begin_table(r);
	struct telling t = { .request = r, .facet = -1 };

	table_begin(&table);
	if (r->json || r->raw) {
		t.table = &table;
	} else {
		print_sides(sides->words);
		if (!sides->pods)
			print_shared(&t, sides);
	}
	nsu_profile_compare(sides->profiles[0], sides->profiles[1], tell, &t);
	if (t.table)
		print_table(&t);
	else
		print_same_facets(&t);
	return judge(&t);
}

enum answer diff_print_namespaces(const char *const words[2], const struct nsu_referent *a,
				  const struct nsu_referent *b, const struct request *r)
{
	const char *name = nsu_kind_get_name(a->kind);
	struct table table = begin_table(r);
	struct telling t = { .request = r, .facet = -1,
			     .table = r->json || r->raw ? &table : NULL };
	struct nsu_trait traits[2];
	char values[2][40];

	table_begin(&table);
	snprintf(values[0], sizeof(values[0]), "%s:[%" PRIu64 "]", name, a->inode);
	snprintf(values[1], sizeof(values[1]), "%s:[%" PRIu64 "]", name, b->inode);
	for (int i = 0; i < 2; i++)
		traits[i] = (struct nsu_trait){ .facet = NSU_FACET_NAMESPACES, .name = name,
						.value = values[i] };
	if (!t.table)
		print_sides(words);
	tell(&t, a->inode == b->inode ? NSU_SAME : NSU_CHANGED, &traits[0], &traits[1]);
	if (t.table)
		print_table(&t);
	else if (!t.differs)
		printf("shared %s\n", name);
	return judge(&t);
}
