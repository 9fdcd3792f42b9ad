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

/* Fills a table of them, which matrix_begin() has given its columns. */
#define MATRIX_COLUMNS (NSU_KINDS + 6)
void matrix_begin(struct table *table, struct table_column columns[MATRIX_COLUMNS],
		  enum group group);
int matrix_fill(struct table *table, const struct matrix *m);

#endif
