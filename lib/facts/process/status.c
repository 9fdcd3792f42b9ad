/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fields of proc_pid_status(5) that say what a process may do. */
#include "facts/process/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const status_sets[STATUS_SETS] = {
	"effective", "permitted", "inheritable", "bounding", "ambient",
};

static const char *const keys[STATUS_SETS] = {
	"\nCapEff:\t", "\nCapPrm:\t", "\nCapInh:\t", "\nCapBnd:\t", "\nCapAmb:\t",
};

/* A name, in the first line, may hold no newline there: the key begins a line of its own. */
static bool scan(const char *text, const char *key, int base, uint64_t *number)
{
	const char *at = strstr(text, key);
	char *end;

	if (!at)
		return false;
	at += strlen(key);
	*number = strtoull(at, &end, base);
	return end != at;
}

int status_parse(const char *text, struct status *s)
{
	uint64_t number;

	*s = (struct status){ .seccomp = -1 };
	for (int i = 0; i < STATUS_SETS; i++)
		if (!scan(text, keys[i], 16, &s->caps[i]))
			return -EBADMSG;
	s->no_new_privs = scan(text, "\nNoNewPrivs:\t", 10, &number) && number;
	if (scan(text, "\nSeccomp:\t", 10, &number))
		s->seccomp = (int)number;
	if (scan(text, "\nSeccomp_filters:\t", 10, &number))
		s->filters = (unsigned int)number;
	return 0;
}
