/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a check found, for people and for programs. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../../draw/elements.h"
#include "../../print/table.h"
#include "../../print/writer.h"

#define WIDTH 80	/* columns of a matrix; a wider one is told as a list */
#define EXAMPLES 3	/* pairs that a trouble is told of */

static const char *name_of(const struct check *c, size_t net)
{
	return nsu_wiring_get_net(c->wiring, net)->name;
}

/* ------------------------------------------------------------------------- one pair */

static void print_why(const char *lead, const struct check_why *why)
{
	printf("%s%s\n", lead, safe(why->what));
	if (why->remedy[0])
		printf("   %s\n", safe(why->remedy));
}

static const char *say_family(int family)
{
	return family == AF_INET ? "IPv4" : "IPv6";
}

static void print_ends(const struct check *c, const struct check_pair *pair)
{
	printf("%s -> ", safe(name_of(c, pair->from)));
	fputs(safe(name_of(c, pair->to)), stdout);
}

static void print_echo(const struct check *c, const struct check_pair *pair, size_t i)
{
	const struct nsu_echo *echo = &c->echoes[i];
	struct check_why why;
	char to[NSU_PREFIX_SIZE];

	nsu_address_print(&echo->to, to);
	print_ends(c, pair);
	printf(" %s  ", to);
	if (echo->reached) {
		printf("reached in %u.%03u ms\n", (unsigned int)(echo->microseconds / 1000),
		       (unsigned int)(echo->microseconds % 1000));
		return;
	}
	if (!check_counts(c, pair, echo->to.family)) {
		printf("left out: %s has no address of %s\n", safe(name_of(c, pair->from)),
		       say_family(echo->to.family));
		return;
	}
	puts("not reached");
	check_tell(c, pair, i, &why);
	print_why("   ", &why);
}

/* Where some addresses answer and others do not: what that makes of the whole. */
static void print_verdict(const struct check *c, const struct check_pair *pair)
{
	bool some = false, all = true;

	for (size_t i = pair->first; i < pair->first + pair->count; i++) {
		some |= c->echoes[i].reached;
		all &= c->echoes[i].reached ||
		       !check_counts(c, pair, c->echoes[i].to.family);
	}
	if (!some || all)
		return;
	print_ends(c, pair);
	if (pair->reached)
		puts("  reached: of each family an address answers");
	else
		printf("  not reached: no address of %s answers\n",
		       say_family(c->echoes[pair->worst].to.family));
}

static void print_pair(const struct check *c, const struct check_pair *pair)
{
	struct check_why why;

	for (size_t i = 0; i < pair->count; i++)
		print_echo(c, pair, pair->first + i);
	print_verdict(c, pair);
	if (pair->count)
		return;
	print_ends(c, pair);
	puts("  not reached");
	check_tell(c, pair, NSU_NONE, &why);
	print_why("   ", &why);
}

/* --------------------------------------------------------------------------- matrix */

static bool fits(const struct check *c, const size_t nets[], size_t count)
{
	size_t longest = 4, width;

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(name_of(c, nets[i]));

		longest = len > longest ? len : longest;
	}
	width = longest + 1;
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(name_of(c, nets[i]));

		width += (len > 2 ? len : 2) + 1;
	}
	return width <= WIDTH;
}

static int fill(struct table *t, const struct check *c, const size_t nets[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct table_row *row = table_add(t, NSU_NONE);

		if (!row || table_set(t, row, 0, name_of(c, nets[i])) < 0)
			return -ENOMEM;
		for (size_t j = 0; j < count; j++)
			if (table_set(t, row, j + 1,
				      c->pairs[i * count + j].reached ? "ok" : "NO") < 0)
				return -ENOMEM;
	}
	return 0;
}

static int print_matrix(const struct check *c, const size_t nets[], size_t count)
{
	struct table_column *columns = calloc(count + 1, sizeof(*columns));
	struct table table = { .form = TABLE_TEXT, .columns = columns, .ncolumns = count + 1 };
	int err = columns ? 0 : -ENOMEM;

	if (columns)
		columns[0] = (struct table_column){ .name = "FROM" };
	for (size_t i = 0; columns && i < count; i++) {
		columns[i + 1].name = strdup(safe(name_of(c, nets[i])));
		err = columns[i + 1].name ? err : -ENOMEM;
	}
	table_begin(&table);
	if (!err)
		err = fill(&table, c, nets, count);
	if (!err)
		err = table_print(&table);
	table_clear(&table);
	for (size_t i = 0; columns && i < count; i++)
		free((void *)(uintptr_t)columns[i + 1].name);
	free(columns);
	return err;
}

/* One trouble stops many pairs: it is told once, with some of these. */
struct trouble {
	struct check_why why;
	const struct check_pair *examples[EXAMPLES];
	size_t count;
};

struct troubles {
	struct trouble *all;
	size_t count, room;
	size_t last;		/* that was found */
};

/*
 * Onwards from the last one: the pair before has the same, or, where each target has one of
 * its own, they come in the order in which they came before. NULL: no memory.
 */
static struct trouble *find_trouble(struct troubles *t, const struct check_why *why)
{
	struct trouble *trouble;

	for (size_t n = 0; n < t->count; n++, t->last = (t->last + 1) % t->count)
		if (strcmp(t->all[t->last].why.what, why->what) == 0)
			return &t->all[t->last];
	t->last = t->count;
	trouble = elements_add(&t->all, &t->count, &t->room, sizeof(*trouble));
	if (trouble)
		trouble->why = *why;
	return trouble;
}

static int find_troubles(const struct check *c, struct troubles *t)
{
	for (size_t i = 0; i < c->npairs; i++) {
		const struct check_pair *pair = &c->pairs[i];
		struct trouble *trouble;
		struct check_why why;

		if (pair->reached)
			continue;
		check_tell(c, pair, pair->worst, &why);
		trouble = find_trouble(t, &why);
		if (!trouble)
			return -ENOMEM;
		if (trouble->count < EXAMPLES)
			trouble->examples[trouble->count] = pair;
		trouble->count++;
	}
	return 0;
}

/* "h1 -> h2, h1 -> h3 and 4 more". */
static void print_trouble(const struct check *c, const struct trouble *trouble)
{
	putchar('\n');
	print_why("", &trouble->why);
	for (size_t i = 0; i < trouble->count && i < EXAMPLES; i++) {
		printf("%s%s -> ", i ? ", " : "   ",
		       safe(name_of(c, trouble->examples[i]->from)));
		fputs(safe(name_of(c, trouble->examples[i]->to)), stdout);
	}
	if (trouble->count > EXAMPLES)
		printf(" and %zu more", trouble->count - EXAMPLES);
	putchar('\n');
}

static int print_troubles(const struct check *c)
{
	struct troubles t = { .all = NULL };
	int err = find_troubles(c, &t);

	for (size_t i = 0; !err && i < t.count; i++)
		print_trouble(c, &t.all[i]);
	free(t.all);
	return err;
}

int check_print_text(const struct check *c, const size_t nets[], size_t count)
{
	size_t reached = 0;
	int err = 0;

	if (c->npairs != count * count || count == 1) {
		for (size_t i = 0; i < c->npairs; i++)
			print_pair(c, &c->pairs[i]);
		return 0;
	}
	for (size_t i = 0; i < c->npairs; i++)
		reached += c->pairs[i].reached;
	if (fits(c, nets, count))
		err = print_matrix(c, nets, count);
	else
		printf("%zu of %zu pairs reach each other\n", reached, c->npairs);
	return err ? err : print_troubles(c);
}

/* ----------------------------------------------------------------------------- JSON */

static void put_why(struct writer *json, const struct check *c, const struct check_pair *pair,
		    size_t echo)
{
	struct check_why why;

	check_tell(c, pair, echo, &why);
	writer_text(json, "why", why.what);
	writer_text(json, "remedy", why.remedy[0] ? why.remedy : NULL);
}

static void put_echo(struct writer *json, const struct check *c,
		     const struct check_pair *pair, size_t i)
{
	const struct nsu_echo *echo = &c->echoes[i];
	char to[NSU_PREFIX_SIZE];

	nsu_address_print(&echo->to, to);
	writer_open(json, NULL, '{');
	writer_text(json, "address", to);
	writer_bool(json, "reached", echo->reached);
	writer_bool(json, "counts", check_counts(c, pair, echo->to.family));
	if (echo->reached)
		writer_number(json, "microseconds", echo->microseconds);
	else
		put_why(json, c, pair, i);
	writer_close(json, '}');
}

void check_print_json(const struct check *c)
{
	struct writer json = { 0 };

	writer_open(&json, NULL, '{');
	writer_open(&json, "pairs", '[');
	for (size_t i = 0; i < c->npairs; i++) {
		const struct check_pair *pair = &c->pairs[i];

		writer_open(&json, NULL, '{');
		writer_text(&json, "from", name_of(c, pair->from));
		writer_text(&json, "to", name_of(c, pair->to));
		writer_bool(&json, "reached", pair->reached);
		if (!pair->reached)
			put_why(&json, c, pair, pair->worst);
		writer_open(&json, "addresses", '[');
		for (size_t n = 0; n < pair->count; n++)
			put_echo(&json, c, pair, pair->first + n);
		writer_close(&json, ']');
		writer_close(&json, '}');
	}
	writer_close(&json, ']');
	writer_end(&json, "netnsctl", NETNSCTL_SCHEMA);
}
