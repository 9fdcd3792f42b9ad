/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network namespace that somebody named on the command line. */
#ifndef NETWORK_H
#define NETWORK_H

#include "netnsctl.h"

struct network {
	int ns;			/* open; yours to close */
	uint64_t inode;
};

/*
 * Finds what @text means: a name that there is; or else "pid:N", or a reference of nsutil(7)
 * with a colon or from / on, so that a name that is mistyped is nothing else. Reports what
 * is wrong, and returns -errno then.
 */
int network_find(const struct request *request, const char *text, struct network *found);

/* The namespace of --netns, or -1 without it. The same errors. */
int network_find_from(const struct request *request, int *from);

/* Whether it is there, for each verb: ip(8) enters it before it looks which one it is. */
int network_check_from(const struct request *request);

/* Whether @text may be a reference: an absolute path, or a word with a colon. */
bool network_is_reference(const char *text);

/* Whether it is one, and which. */
bool network_parse(const char *text, struct nsu_ref *ref);

#endif
