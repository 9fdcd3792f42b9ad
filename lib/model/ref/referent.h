/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding what a reference means: by number and file, and by name. The rules are in ref.h. */
#ifndef REFERENT_H
#define REFERENT_H

#include <nsutil.h>

#include "model/containers.h"

/* A reference while it is looked for. */
struct search {
	const struct nsu_ref *ref;
	const struct nsu_ref_look *look;
	struct nsu_referent *found;
	struct nsu_error *e;
	int proc;		/* descriptor of /proc */
	bool recorded;		/* that is a tree of files: there is nothing to open */
	bool ours;		/* its PIDs are those of system calls */
};

/* Sets the process. These return 0, or -errno after filling search->e. */
int referent_hold(struct search *s, pid_t pid);

/* Sets its namespace of that kind, where one is meant. */
int referent_open_kind(struct search *s, enum nsu_kind kind);

/* Sets the one namespace that is a file. */
int referent_open_file(struct search *s, const char *path);

/* "container web" and so on: what was not found, or cannot be had. */
int referent_fail(struct search *s, int err);

/* --- names.c --- */

/* NSU_REF_CONTAINER, _POD, _UNIT, _NETNS and _NAME. */
int names_find(struct search *s);

#endif
