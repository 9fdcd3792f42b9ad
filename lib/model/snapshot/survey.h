/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every process says of itself, read with as many threads as pay, which are
 * joined before it returns. Of what is read, only namespaces are kept open.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include <nsutil.h>

#include "facts/process/fds.h"
#include "facts/process/tasks.h"
#include "model/strings.h"

/* What to read. Who a process is, is read of those where a namespace is seen first. */
struct survey_query {
	unsigned int links;	/* set of links of each process */
	unsigned int firsts;	/* set of those whose namespaces are noted, the first time */
	size_t keep;		/* so many of these namespaces may be kept open */
	unsigned int thread_links; /* set of links to compare in threads; 0: no threads */
	unsigned int fds;	/* set of enum fds_sort; 0: no descriptors */
	enum survey_whom { SURVEY_NOBODY, SURVEY_FIRSTS, SURVEY_EVERYBODY } whom;
	uint64_t inode;		/* its members, too; or 0 */
	bool by_status;		/* by their status, which alone tells the parent */
};

struct survey_fd {
	pid_t tid;		/* of a thread with descriptors of its own, or 0 */
	struct fds_entry entry;
};

/* A namespace kept open since the first time that it was seen. */
struct survey_first {
	unsigned int link;
	int ns;
	uint64_t inode;		/* where the link led when it was opened */
};

/* What one of the scanning threads has found. */
struct survey_part {
	struct survey_process *processes;
	struct survey_first *firsts;
	struct tasks_thread *threads;
	struct survey_fd *fds;
	size_t nprocesses, processes_room;
	size_t nfirsts, firsts_room, nthreads, threads_room, nfds, fds_room;
	struct strings strings;
};

struct survey_who {
	pid_t ppid;
	uid_t uid;		/* effective */
	const char *command;	/* NULL: nobody has asked */
	bool kernel;		/* a thread of the kernel */
};

struct survey_process {
	pid_t pid;
	size_t turn;		/* its place in the order of reading */
	int err;		/* 0, or -errno: it could not be read */
	int threads_err, fds_err; /* the same of these */
	uint64_t inodes[NSU_LINKS]; /* 0: not asked, or there is none */
	struct survey_who who;
	struct survey_part *part;
	size_t first, nfirsts;	/* the first in part, and how many */
	size_t thread, nthreads;
	size_t fd, nfds;
};

struct survey {
	struct survey_process **at;	/* in the order of the PIDs */
	size_t *order;			/* indexes of at in the order of reading */
	size_t count;
	struct survey_part *parts;
	size_t nparts;
	size_t kept;			/* namespaces */
};

/*
 * Of these processes, or of all where @pids is NULL. @proc is a descriptor of /proc. Returns
 * 0, -ENOMEM, or why that cannot be listed; clear it in any case.
 */
int survey_take(struct survey *survey, int proc, const pid_t pids[], size_t count,
		const struct survey_query *query);
void survey_clear(struct survey *survey);

/* The commands, which then live on. */
void survey_give_strings(struct survey *survey, struct strings *strings);

/* Gives away the namespace of a link, if it is kept open; else ns is -1. */
struct survey_first survey_take_first(const struct survey_process *p, unsigned int link);

#endif
