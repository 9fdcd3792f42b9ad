/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which namespaces are entered, and in which order. */
#ifndef NSU_ENTRY_H
#define NSU_ENTRY_H

#include "plan/plan.h"

struct joining {
	struct nsu_plan *plan;
	const struct nsu_join *request;
	struct nsu_error *e;
	unsigned int from_target;	/* kinds entered through the pidfd */
	unsigned int by_file;		/* kinds for which a file was named */
	unsigned int from_file;		/* kinds entered through a file each */
	uint64_t user;			/* inode of the user namespace to enter, or 0 */
	bool to_parent;			/* into one that owns what was named, and is not ours */
	bool by_owner;			/* into the owner of the PID namespace first: proc.c */
	bool crosses;			/* into mnt, pid or user: where others may rule */
	enum actor program;
};

static inline bool joining_enters(const struct joining *j, enum nsu_kind kind)
{
	return (j->from_target | j->from_file) & NSU_BIT(kind);
}

/* Looks at the target and the files, holds them, and fills the rest of @j. */
int entry_choose(struct joining *j);

/* Appends a step that opens something now, for the steps behind the entries. */
void entry_push_open(struct joining *j, enum slot slot, enum slot of, const char *object,
		     enum why why);

/* Appends the steps that open, and then those that enter, what was chosen. */
void entry_push_opens(struct joining *j);
void entry_push(struct joining *j);

/* --- entry_file.c */

/* Opens those that were named, each of its kind. Returns 0, or -errno with @e filled. */
int entry_open_files(struct joining *j);

/* Enters by @fd, which is ours no more, in place of the target's own. */
void entry_take_file(struct joining *j, enum nsu_kind kind, int fd);

const char *entry_get_file_name(const struct joining *j, enum nsu_kind kind);

#endif
