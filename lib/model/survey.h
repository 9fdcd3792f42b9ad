/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every process says of itself, read with as many threads as pay, which are
 * joined before it returns. Numbers only: nothing of it is kept open.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include <nsutil.h>

#include "facts/fds.h"
#include "facts/tasks.h"

/* What to read. */
struct survey_query {
	unsigned int links;	/* set of links of each process */
	unsigned int thread_links; /* set of links to compare in threads; 0: no threads */
	unsigned int fds;	/* set of enum fds_sort; 0: no descriptors */
};

struct survey_fd {
	pid_t tid;		/* of a thread with descriptors of its own, or 0 */
	struct fds_entry entry;
};

/* What one of the scanning threads has found. */
struct survey_part {
	struct tasks_thread *threads;
	struct survey_fd *fds;
	size_t nthreads, threads_room, nfds, fds_room;
};

struct survey_process {
	pid_t pid;
	int err;		/* 0, or -errno: it could not be read */
	int threads_err, fds_err; /* the same of these */
	uint64_t inodes[NSU_LINKS]; /* 0: not asked, or there is none */
	const struct survey_part *part;
	size_t thread, nthreads; /* the first in part, and how many */
	size_t fd, nfds;
};

struct survey {
	struct survey_process *at;	/* in the order of the PIDs */
	size_t *order;			/* the same in the order of reading */
	size_t count;
	struct survey_part *parts;
	size_t nparts;
};

/* Returns 0 or -ENOMEM; clear it in any case. @proc is a descriptor of /proc. */
int survey_take(struct survey *survey, int proc, const pid_t pids[], size_t count,
		const struct survey_query *query);
void survey_clear(struct survey *survey);

#endif
