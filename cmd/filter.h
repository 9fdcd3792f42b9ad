/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A filter over the rows of a table, in the grammar of scols-filter(5):
 *
 *	TYPE == "net" && (NPROCS < 2 || COMMAND =~ "^sleep") && !CONTAINER
 *
 * A column alone is whether it has a value. Against a number values are compared as
 * numbers, else byte by byte. A value that is not known equals nothing and matches nothing,
 * and is neither less nor more; of a list, one part is enough for == and =~.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stddef.h>

#define FILTER_TEXT_MAX 1024	/* bytes */
#define FILTER_NODES_MAX 256

struct filter;

/* The number of a column, or -1. */
typedef int filter_find_fn(const char *name, size_t len);

/* What is wrong with a filter: a sentence, and where in its text. */
struct filter_fault {
	const char *why;	/* static */
	size_t at;
};

/* Returns 0, -ENOMEM, or -EINVAL with @fault filled. */
int filter_new(struct filter **filter, const char *text, filter_find_fn *find,
	       struct filter_fault *fault);
void filter_free(struct filter *filter);

/* Whether it asks for that column. */
bool filter_uses(const struct filter *filter, int column);

struct filter_value {
	const char *text;	/* raw bytes; NULL: not known */
	bool list;		/* each part ends in a newline */
};

/* The value of a column in the row of @arg; borrowed until the next call but one. */
typedef struct filter_value filter_value_fn(void *arg, int column);

bool filter_match(const struct filter *filter, filter_value_fn *value, void *arg);

#endif
