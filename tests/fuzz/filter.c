/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters: a text is one, or its fault is told and lies in it. */
#include "fuzz.h"

#include <errno.h>

#include "filter.h"

static const struct { const char *name; struct filter_value value; } columns[] = {
	{ "PID", { "4711", false } }, { "COMMAND", { "sleep 60", false } },
	{ "NOT", { NULL, false } }, { "NSFS", { "/run/a\n/run/b\n", true } },
	{ "NONE", { "", true } }, { "ID", { "007", false } },
};

static int find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strlen(columns[i].name) == len && memcmp(columns[i].name, name, len) == 0)
			return (int)i;
	return -1;
}

static struct filter_value value_of(void *arg, int column)
{
	(void)arg;
	return columns[column].value;
}

/* What is the case is not when it is asked for its opposite. */
static void turn_around(const char *text, bool matches)
{
	struct filter_fault fault;
	struct filter *opposite;
	char *around;

	HOLDS(asprintf(&around, "!(%s)", text) > 0);
	if (filter_new(&opposite, around, find, &fault) == 0) {
		HOLDS(filter_match(opposite, value_of, NULL) == !matches);
		filter_free(opposite);
	}
	free(around);
}

FUZZ(text, len)
{
	struct filter_fault fault = { NULL, 0 };
	struct filter *filter = NULL;
	int err = filter_new(&filter, text, find, &fault);

	HOLDS(err == 0 || err == -EINVAL);
	if (err) {
		HOLDS(fault.why && fault.at <= len);
		return;
	}
	turn_around(text, filter_match(filter, value_of, NULL));
	filter_free(filter);
}
