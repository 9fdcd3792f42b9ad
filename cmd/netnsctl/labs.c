/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* labs: those that there are, for how long, and how many processes are in them. */
#include "netnsctl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../report.h"
#include "../print/table.h"
#include "lab.h"
#include "rows.h"

#define CELL_SIZE 32

struct own {
	const char *remove;
};

static int want_remove(struct request *r, const char *arg)
{
	((struct own *)r->own)->remove = arg;
	return 0;
}

static const struct opt opts[] = {
	{ 0, "remove", "NAME", "end that lab, and all processes in it", want_remove,
	  .ours = true },
};

enum column { NAME, UID, KEEPER, AGE, PROCESSES, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[NAME] = { .name = "LAB" },
	[UID] = { .name = "UID", .type = TABLE_NUMBER, .right = true },
	[KEEPER] = { .name = "KEEPER", .type = TABLE_NUMBER, .right = true },
	[AGE] = { .name = "AGE", .right = true },
	[PROCESSES] = { .name = "PROCESSES", .type = TABLE_NUMBER, .right = true },
};

/* "3d 4h", "4h 12min", "12min 5s", "5s": two units at most. */
static void print_age(char text[CELL_SIZE], uint64_t seconds)
{
	static const struct { uint64_t seconds; const char *name; } units[] = {
		{ 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" },
	};
	size_t i = 0;

	while (i < 3 && seconds < units[i].seconds)
		i++;
	if (i == 3)
		snprintf(text, CELL_SIZE, "%" PRIu64 "s", seconds);
	else
		snprintf(text, CELL_SIZE, "%" PRIu64 "%s %" PRIu64 "%s",
			 seconds / units[i].seconds, units[i].name,
			 seconds % units[i].seconds / units[i + 1].seconds, units[i + 1].name);
}

static int set_number(struct table *t, struct table_row *row, enum column column, uint64_t n)
{
	char text[CELL_SIZE];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	return table_set(t, row, column, text);
}

static int fill(struct table *t, const struct nsu_lab *lab)
{
	struct table_row *row = table_add(t, (size_t)-1);
	char age[CELL_SIZE] = "ended";
	int err;

	if (!row)
		return -ENOMEM;
	if (lab->live)
		print_age(age, nsu_lab_get_age(lab));
	err = table_set(t, row, NAME, lab->name);
	if (!err)
		err = set_number(t, row, UID, lab->uid);
	if (!err)
		err = table_set(t, row, AGE, age);
	if (!err && lab->live)
		err = set_number(t, row, KEEPER, (uint64_t)lab->keeper);
	if (!err && lab->live)
		err = set_number(t, row, PROCESSES, (uint64_t)nsu_lab_count_processes(lab));
	return err;
}

static int print_table(const struct nsu_lab *labs, size_t count)
{
	struct table t = { .name = "labs", .columns = columns, .ncolumns = COLUMNS };
	int err = 0;

	table_begin(&t);
	for (size_t i = 0; !err && i < count; i++)
		err = fill(&t, &labs[i]);
	if (!err && count)
		err = table_print(&t);
	table_clear(&t);
	return err;
}

static void print_json(const struct request *r, const struct nsu_lab *labs, size_t count)
{
	struct rows rows = { .pretty = r->pretty };

	rows_begin(&rows);
	for (size_t i = 0; i < count; i++) {
		const struct nsu_lab *lab = &labs[i];

		rows_next(&rows);
		rows_text(&rows, "lab", lab->name);
		rows_number(&rows, "uid", lab->uid);
		rows_text(&rows, "state", lab->live ? "live" : "ended");
		if (!lab->live)
			continue;
		rows_number(&rows, "keeper", lab->keeper);
		rows_number(&rows, "age", (long long)nsu_lab_get_age(lab));
		rows_number(&rows, "processes", nsu_lab_count_processes(lab));
	}
	rows_end(&rows);
}

static int run_labs(const struct request *r)
{
	const struct own *own = r->own;
	struct nsu_lab *labs;
	struct nsu_error e;
	size_t count;
	int err = 0;

	if (r->operands[0])
		return words_refuse(r, "operands: it takes none");
	if (own->remove)
		return lab_remove(r, own->remove);
	if (nsu_labs_take(&labs, &count, &e)) {
		words_report(r, &e);
		return EXIT_FAILURE;
	}
	if (r->json)
		print_json(r, labs, count);
	else
		err = print_table(labs, count);
	free(labs);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_labs = {
	.name = "labs", .run = run_labs, .operands = "",
	.about = "print the labs, their age, their processes",
	.flags = VERB_OURS | VERB_PRINTS | VERB_JSON | VERB_OUTSIDE, VERB_OPTS(opts),
	.own = sizeof(struct own),
	.footer = "Try:  netnsctl labs\n      netnsctl labs --remove default",
};
