/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of the table of hints. */
#ifndef NSU_HINT_H
#define NSU_HINT_H

#include "probe.h"

#define ANY_KIND NSU_NO_KIND

struct hint {
	enum nsu_op op;
	int errnum, kind;
	probe_fn *probe;	/* NULL: always */
	const char *text;
	const char *remedy;	/* NULL, or what only the administrator can do about it */
};

/* The rows about steps in network namespaces. */
extern const struct hint network_hints[];
extern const size_t nnetwork_hints;

#endif
