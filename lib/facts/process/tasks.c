/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads that have left the namespaces, or the descriptors, of their process. */
#include "facts/process/tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "facts/process/numbered.h"
#include "facts/process/proc.h"
#include "fd.h"

/* The kernel counts threads as directories here (proc_task_getattr()): no file to read. */
int tasks_count(int dir, const char *path)
{
	struct statx st;

	if (statx(dir, path, AT_STATX_DONT_SYNC, STATX_NLINK, &st) < 0)
		return -errno;
	return st.stx_nlink > 2 ? (int)st.stx_nlink - 2 : 1;
}

int tasks_open(int dir, pid_t tid)
{
	char path[32];
	int thread;

	snprintf(path, sizeof(path), "task/%d", (int)tid);
	thread = openat(dir, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return thread < 0 ? -errno : thread;
}

/* A link that is not there has inode 0, as in the process: an older kernel has fewer. */
static void compare_links(int ns, const struct tasks_query *q, struct tasks_thread *thread)
{
	for (unsigned int link = 0; link < NSU_LINKS; link++) {
		uint64_t *inode = &thread->inodes[link];

		if (!(q->links & TASKS_LINKS & NSU_BIT(link)) || q->inodes[link] == 0 ||
		    proc_read_ns(ns, link, inode) < 0)
			*inode = 0;
		else if (*inode != q->inodes[link])
			thread->differs |= NSU_BIT(link);
	}
}

/* It gives an order, 1 or 2, where they differ; without kcmp(2) they are taken as one. */
static bool has_own_fds(pid_t pid, pid_t tid)
{
	return syscall(SYS_kcmp, pid, tid, KCMP_FILES, 0, 0) > 0;
}

static int look(int tasks, const struct tasks_query *q, struct tasks_thread *thread)
{
	char path[32];
	autofd ns = -1;

	if (q->links & TASKS_LINKS) {
		snprintf(path, sizeof(path), "%d/ns", (int)thread->tid);
		ns = openat(tasks, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (ns < 0)
			return -errno;
		compare_links(ns, q, thread);
	}
	thread->own_fds = q->fds && has_own_fds(q->pid, thread->tid);
	return 0;
}

static int read_thread(int tasks, pid_t tid, const struct tasks_query *q, tasks_found_fn *found,
		       void *arg)
{
	struct tasks_thread thread = { .tid = tid };
	int err = tid == q->pid ? 0 : look(tasks, q, &thread);

	if (is_gone(err))
		return 0;
	return !err && (thread.differs || thread.own_fds) ? found(arg, &thread) : err;
}

int tasks_read(int dir, const struct tasks_query *query, tasks_found_fn *found, void *arg)
{
	autofd tasks = openat(dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct numbered list;
	int tid, more = 1, err = 0;

	if (tasks < 0)
		return -errno;
	numbered_begin(&list, tasks, 1);
	while (!err && (more = numbered_next(&list, &tid)) > 0)
		err = read_thread(tasks, tid, query, found, arg);
	return err ? err : more;
}
