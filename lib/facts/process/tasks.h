/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that have left the namespaces, or the descriptors, of the first
 * thread of their process. All of it below proc_open_pid().
 */
#ifndef TASKS_H
#define TASKS_H

#include <nsutil.h>

/*
 * Links in which threads of one process can differ. The others cannot: the
 * kernel changes user and time namespace only of a process with one thread,
 * and a PID namespace is that of the whole process.
 */
#define TASKS_LINKS \
	(NSU_BIT(NSU_CGROUP) | NSU_BIT(NSU_IPC) | NSU_BIT(NSU_MNT) | NSU_BIT(NSU_NET) | \
	 NSU_BIT(NSU_UTS) | NSU_BIT(NSU_LINK_PID_FOR_CHILDREN) | \
	 NSU_BIT(NSU_LINK_TIME_FOR_CHILDREN))

/*
 * How many threads it has, by one cheap question; or -errno. From @dir, @path leads to them:
 * "task" from proc_open_pid(). Below a sysroot: directories.
 */
int tasks_count(int dir, const char *path);

struct tasks_query {
	pid_t pid;		/* of the process */
	const uint64_t *inodes;	/* of its first thread, by link, as proc_read_ns() has them */
	unsigned int links;	/* set of links to compare; those not of TASKS_LINKS are not */
	bool fds;		/* whether its descriptors are its own: kcmp(2) */
};

struct tasks_thread {
	pid_t tid;
	unsigned int differs;	/* set of links */
	uint64_t inodes[NSU_LINKS]; /* of these */
	bool own_fds;		/* not those of the process, as far as kcmp(2) may be asked */
};

/* Anything but 0 ends the reading, and is what it returns. */
typedef int tasks_found_fn(void *arg, const struct tasks_thread *thread);

/*
 * Calls @found for each thread but the first that differs at all. Nothing but
 * its links tells, at 3 us each and 5 for the thread: 26 ms for 1,000 threads
 * and all links, so ask for what you need, and where tasks_count() is above 1.
 * Threads that end meanwhile are left out. Returns 0, what @found returned, or
 * -errno: -EACCES (not yours), -ESRCH, -ENOENT (gone), -EMFILE.
 */
int tasks_read(int dir, const struct tasks_query *query, tasks_found_fn *found, void *arg);

/* The same of thread @tid as proc_open_pid() is of a process, or -errno. */
int tasks_open(int dir, pid_t tid);

#endif
