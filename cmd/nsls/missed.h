/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsls could not see, and says so. */
#ifndef MISSED_H
#define MISSED_H

#include "nsls.h"

/* The command line once more, or "" where it would need quoting. */
void missed_join(char *text, size_t size, char *argv[]);

/* One line for each source that did not show all; @argv for "what to run instead". */
void missed_report(const struct nsu_snapshot *s, char *argv[]);

/*
 * The same as an array "missed" beside the answer in JSON, of each snapshot in turn. It is to
 * be cleared; an answer that is no JSON gets none. Returns 0 or -ENOMEM.
 */
void missed_begin(struct table *missed, struct table *answer);
int missed_fill(struct table *missed, const struct nsu_snapshot *s);

/*
 * Where names of containers are missing, or processes at all, and the root of the host is
 * there, or its processes, what to write.
 */
void missed_host(const struct nsu_snapshot *s, const struct request *request, char *argv[]);

/* Say that there is no such process, or namespace, and return -ESRCH or -ENOENT. */
int missed_process(const struct request *request, pid_t pid);
int missed_namespace(const struct nsu_snapshot *s, uint64_t inode);

#endif
