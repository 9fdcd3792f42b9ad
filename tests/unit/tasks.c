/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads that differ from the first of their process. */
#include "unit.h"

#include "facts/process/tasks.h"

#include <errno.h>
#include <fcntl.h>

#include "facts/process/proc.h"
#include "hidden.h"
#include "refuse.h"

static int proc, dir;
static uint64_t inodes[NSU_LINKS];

static void look_at(pid_t pid)
{
	int ns;

	proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = proc_open_pid(proc, pid);
	ns = proc_open_ns(proc, pid);
	CHECK(dir >= 0 && ns >= 0);
	for (unsigned int link = 0; link < NSU_LINKS; link++)
		if (proc_read_ns(ns, link, &inodes[link]) < 0)
			inodes[link] = 0;
}

struct found {
	size_t count;
	struct tasks_thread thread;
};

static int on_found(void *arg, const struct tasks_thread *thread)
{
	struct found *found = arg;

	found->count++;
	found->thread = *thread;
	return 0;
}

static int on_first(void *arg, const struct tasks_thread *thread)
{
	(void)arg, (void)thread;
	return 3;
}

static void *wait_for_ever(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return NULL;
}

/* In a thread: a table of descriptors of its own, and a word when that is done. */
static void *leave_fds(void *arg)
{
	int *done = arg;

	__atomic_store_n(done, hidden_unshare(CLONE_FILES) ? -1 : 1, __ATOMIC_RELEASE);
	return wait_for_ever(NULL);
}

static void start(void *(*go)(void *), void *arg)
{
	pthread_t thread;

	CHECK_INT(pthread_create(&thread, NULL, go, arg), 0);
}

TEST(threads_are_counted_without_reading_a_file)
{
	look_at(getpid());
	CHECK_INT(tasks_count(dir, "task"), 1);
	start(wait_for_ever, NULL);
	start(wait_for_ever, NULL);
	CHECK_INT(tasks_count(dir, "task"), 3);
	CHECK_INT(tasks_count(open("/etc", O_PATH | O_CLOEXEC), "task"), -ENOENT);
}

TEST(threads_like_the_first_are_not_given)
{
	struct tasks_query query = { getpid(), inodes, TASKS_LINKS, true };
	struct found found = { 0 };

	look_at(getpid());
	for (int i = 0; i < 10; i++)
		start(wait_for_ever, NULL);
	CHECK_INT(tasks_read(dir, &query, on_found, &found), 0);
	CHECK_INT(found.count, 0);
}

static struct hidden hide_thread(void)
{
	struct hidden hidden;
	int err = geteuid() ? hidden_become_root() : 0;

	if (!err)
		err = hidden_make(hidden_find("thread"), &hidden);
	if (err)
		SKIP("no thread in a namespace of its own: %s", strerror(-err));
	look_at(hidden.holder);
	return hidden;
}

TEST(a_thread_elsewhere_is_given)
{
	struct hidden hidden = hide_thread();
	struct tasks_query query = { hidden.holder, inodes, TASKS_LINKS, false };
	struct found found = { 0 };
	uint64_t inode;

	CHECK_INT(tasks_count(dir, "task"), 2);
	CHECK_INT(tasks_read(dir, &query, on_found, &found), 0);
	CHECK_INT(found.count, 1);
	CHECK_INT(found.thread.tid, hidden.tid);
	CHECK_INT(found.thread.differs, NSU_BIT(NSU_UTS));
	CHECK_INT(found.thread.inodes[NSU_UTS], hidden.inode);
	CHECK_INT(proc_read_ns(proc_open_ns_at(tasks_open(dir, hidden.tid)), NSU_UTS, &inode),
		  0);
	CHECK_INT(inode, hidden.inode);
	hidden_end(&hidden);
}

TEST(only_the_links_asked_for_are_compared)
{
	struct hidden hidden = hide_thread();
	struct tasks_query query = { hidden.holder, inodes, TASKS_LINKS & ~NSU_BIT(NSU_UTS) };
	struct found found = { 0 };

	CHECK_INT(tasks_read(dir, &query, on_found, &found), 0);
	CHECK_INT(found.count, 0);
	hidden_end(&hidden);
}

TEST(a_thread_with_descriptors_of_its_own_is_given)
{
	struct tasks_query query = { getpid(), inodes, 0, true };
	struct found found = { 0 };
	int done = 0;

	look_at(getpid());
	start(wait_for_ever, NULL);
	start(leave_fds, &done);
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		usleep(100);
	CHECK_INT(done, 1);
	CHECK_INT(tasks_read(dir, &query, on_found, &found), 0);
	if (found.count == 0 && syscall(SYS_kcmp, getpid(), getpid(), 2, 0, 0) < 0)
		SKIP("kcmp: %s", strerror(errno));
	CHECK_INT(found.count, 1);
	CHECK(found.thread.own_fds);
}

TEST(without_kcmp_descriptors_are_taken_as_shared)
{
	struct tasks_query query = { getpid(), inodes, 0, true };
	struct found found = { 0 };
	int done = 0;

	look_at(getpid());
	start(leave_fds, &done);
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		usleep(100);
	CHECK_INT(refuse(SYS_kcmp, REFUSE_ANY, ENOSYS), 0);
	CHECK_INT(tasks_read(dir, &query, on_found, &found), 0);
	CHECK_INT(found.count, 0);
}

TEST(whoever_has_seen_enough_ends_it)
{
	struct hidden hidden = hide_thread();
	struct tasks_query query = { hidden.holder, inodes, TASKS_LINKS };

	CHECK_INT(tasks_read(dir, &query, on_first, NULL), 3);
	hidden_end(&hidden);
}

TEST(the_errno_of_a_failure_is_told)
{
	struct tasks_query query = { getpid(), inodes, TASKS_LINKS };
	struct found found = { 0 };

	look_at(getpid());
	CHECK_INT(tasks_read(proc, &query, on_found, &found), -ENOENT);
	CHECK_INT(refuse(SYS_getdents64, REFUSE_ANY, EIO), 0);
	CHECK_INT(tasks_read(dir, &query, on_found, &found), -EIO);
}
