/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who shares what: a row for each process or group of them, a column for each kind. */
#ifndef MATRIX_H
#define MATRIX_H

#include "nsls.h"

/* The namespaces of one kind that a line has; few. */
struct matrix_set {
	size_t *at;
	size_t count, room;
};

struct matrix_line {
	enum group what;
	size_t of;		/* process; container; of a pod one of its containers; of a
				   unit or user one of its processes */
	size_t above;		/* line that this one belongs to, or NSU_NONE */
	size_t nprocs;
	size_t first;		/* process with the lowest PID */
	struct matrix_set ns[NSU_KINDS];
	bool hidden;
	bool parted;		/* lines below it are shown: what it has is theirs */
};

struct matrix {
	const struct nsu_snapshot *s;
	enum group group;
	unsigned int kinds;	/* in which a process must differ from init */
	struct matrix_line *lines;
	size_t count, room;
};

/*
 * The lines of a snapshot. With a container or a pod in the request: it, what is in it,
 * and those that share a namespace with it which is not init's. They return 0 or -ENOMEM.
 */
int matrix_build(struct matrix *m, const struct nsu_snapshot *s, const struct request *request);
void matrix_clear(struct matrix *m);

/* What this asks of a snapshot. */
unsigned int matrix_ask(const struct request *request);

/* --- symbols.c --- */

/* "=" the same as init's, "+" of one line alone, else a letter. */
struct symbol {
	size_t lines;		/* that have it */
	char text[8];
};

/* Of each namespace of the snapshot, to be freed; NULL when out of memory. */
struct symbol *symbols_choose(const struct matrix *m);

/* --- matrix_cells.c --- */

#define MATRIX_COLUMNS (NSU_KINDS + 6)
#define MATRIX_CHOICE_MAX (2 * MATRIX_COLUMNS)

/* Columns in the order of printing. */
struct matrix_choice {
	size_t count;
	int columns[MATRIX_CHOICE_MAX];
	struct filter *filter;	/* over these columns, or NULL */
};

/*
 * The columns that @request wants. Returns 0, or -EINVAL with the word that is no column in
 * request->word, or -E2BIG.
 */
int matrix_choose(struct matrix_choice *choice, struct request *request);

/* By which a filter of such rows finds its columns. */
filter_find_fn *matrix_get_finder(enum group group);

/* Fills a table of those lines that the filter matches, once it has its columns. */
void matrix_begin(struct table *table, struct table_column columns[MATRIX_CHOICE_MAX],
		  const struct matrix_choice *choice, const struct request *request);
int matrix_fill(struct table *table, const struct matrix *m,
		const struct matrix_choice *choice);

#endif
