/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The grammar of hints: from an error to its one cause and the remedy. The first
 * row that matches wins, so rows that probe stand before the plain one of the
 * same error, and they in the order in which the kernel looks. What is not
 * certain says so ("may").
 */
#ifndef NSU_HINT_H
#define NSU_HINT_H

#include "hint/probe.h"
#include "language.h"

#define ANY_KIND NSU_NO_KIND

/* Without a pointer: for theirs, the pages of such a table would be copied at every start. */
struct hint {
	unsigned char ops[6];	/* enum nsu_op; NSU_OP_NONE: no more */
	unsigned char errnums[2]; /* 0: no more */
	signed char kind;	/* enum nsu_kind */
	unsigned char probe;	/* enum probes */
	char text[192];		/* TOLD, in at most 70 columns; a $ is what the probe found */
	char remedy[128];	/* "", or what only the administrator can do about it;
				   TOLD or TYPED, in at most 53 columns */
};

/* One table for each part of a plan's life, in a file of that name. */
struct hints {
	const struct hint *rows;
	size_t count;
};

extern const struct hints hints_pod, hints_option, hints_find, hints_join, hints_create,
	hints_map, hints_mount, hints_place, hints_network, hints_program;

#define HINTS(table) { (table), sizeof(table) / sizeof((table)[0]) }

/*
 * Finds the cause of @e, in the process that failed, and notes it there; it is then told by
 * nsu_error_get_hint() wherever the record goes. @root, @ns: see struct probe. Keeps errno.
 */
void hint_find(struct nsu_error *e, int root, int ns);

#endif
