/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one process shows, read by one of the threads of a survey. */
#ifndef SIGHT_H
#define SIGHT_H

#include <pthread.h>

#include "model/map.h"
#include "model/snapshot/survey.h"

/* Namespaces that one of the threads has seen, all of which share this. */
struct sight_firsts {
	pthread_mutex_t lock;
	struct map lowest;	/* from inode to PID; the kernel numbers all kinds together */
	size_t left;		/* how many may still be kept open */
};

/* One thread's share of the survey. */
struct sight {
	const struct survey_query *query;
	struct survey_part *part;
	struct sight_firsts *firsts;
	int proc;		/* descriptor of /proc */
	pid_t tid;		/* whose descriptors are being read: a thread's, or 0 */
	uint64_t before[NSU_LINKS]; /* what the process before it showed, or 0 */
};

/* Reads the process p->pid; what it would not show is in @p. Returns 0 or -ENOMEM. */
int sight_take(struct sight *sight, struct survey_process *p);

/*
 * Who the process of that directory is; its parent is known only by its status. The
 * command is kept in @strings. Returns 0, -ENOMEM, or another -errno: it is gone.
 */
int sight_read_who(int dir, bool by_status, struct strings *strings, struct survey_who *who);

#endif
