/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one namespace that a reference means. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "verbs.h"

/* What was asked about, held open where it could be, so that its number stays its own. */
struct subject {
	enum nsu_kind kind;	/* or NSU_NO_KIND */
	uint64_t inode;
	pid_t pid;		/* a process that is in it, or 0 */
	int fd;			/* or -1 */
};

/* Finds what the first operand means, or says why it cannot. */
enum answer subject_find(struct subject *subject, const struct request *request);

/* The same in a saved snapshot, in which nothing can be held open, and nobody is self. */
enum answer subject_find_saved(struct subject *subject, const struct request *request,
			       const struct nsu_snapshot *s);

#endif
