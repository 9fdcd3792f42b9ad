/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of options: each returns 0 or -errno, and leaves the target alone then. */
#ifndef VALUE_H
#define VALUE_H

#include <nsutil.h>

int value_pid(const char *text, pid_t *pid);
int value_process(const char *text, pid_t *pid, uint64_t *inode); /* PID[:INODE] */
int value_ranges(const char *text);			/* checks "5,7-9" */
int value_id(const char *text, uint32_t *id);		/* a uid or gid, as a number */
int value_user(const char *text, int64_t *uid);		/* or a name of passwd(5) */
int value_group(const char *text, int64_t *gid);	/* or a name of group(5) */
int value_ids(const char *text, uint32_t *uid, uint32_t *gid);	/* "UID:GID" */
int value_seconds(const char *text, int64_t *seconds);	/* may be negative */
int value_signal(const char *text, int *number);	/* "TERM", "SIGTERM", "15", "RTMIN+3" */

/*
 * "IN:OUT:COUNT", or unshare(1)'s older "OUT,IN,COUNT", added to the map; or
 * auto, subids or all, with their ranges of users, or of @groups.
 */
int value_range(const char *text, bool groups, struct nsu_idmap *map);

struct value_word {
	const char *word;	/* NULL ends the list */
	unsigned long value;
};

int value_word(const char *text, const struct value_word *words, unsigned long *value);

/* $SHELL, or /bin/sh, as an argument vector; and what to execute where the former is not. */
char *const *value_shell(const char **fallback);

#endif
