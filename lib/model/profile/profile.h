/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a profile, for the files that fill and compare it. */
#ifndef PROFILE_H
#define PROFILE_H

#include <nsutil.h>

#include "model/strings.h"

struct nsu_profile {
	struct nsu_trait *traits;	/* by facet; within one as they came, mounts by name */
	size_t count, room;
	struct strings strings;
};

/* A profile while it is read. */
struct portrait {
	struct nsu_profile *to;
	int dir;		/* the process, below /proc */
	bool recorded;		/* a tree of files, whose numbers say nothing here */
};

/*
 * Reads one facet. What could not be read becomes a trait with an error. Returns 0, -ENOMEM,
 * or -ESRCH: the process has ended.
 */
int profile_read(struct portrait *p, enum nsu_facet facet);
int profile_read_mounts(struct portrait *p);

/*
 * Add a trait, with copies of both strings; and one that could not be read, by -errno. They
 * return as above: only who is gone has no directory any more, and then all of it is void.
 */
int profile_add(struct portrait *p, enum nsu_facet facet, const char *name, const char *value);
int profile_add_unread(struct portrait *p, enum nsu_facet facet, const char *name, int err);

#endif
