/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that should be namespaces, in mount namespaces whose owner may not like us. */
#include "unit.h"

#include "facts/visit/visit_mounts.h"

#include <errno.h>
#include <fcntl.h>

#include "facts/visit/visit.h"
#include "fd.h"
#include "hidden.h"
#include "refuse.h"
#include "stuck.h"

#define MAX 8

static uint64_t net;	/* inode of our own */

struct opened {
	size_t count;
	int err[MAX];
	uint64_t inode[MAX];
};

static int on_opened(void *arg, size_t index, int ns)
{
	struct opened *opened = arg;
	struct stat st;

	CHECK_INT(index, opened->count);
	opened->err[opened->count] = ns < 0 ? ns : 0;
	if (ns >= 0) {
		CHECK_INT(fstat(ns, &st), 0);
		opened->inode[opened->count] = st.st_ino;
		close(ns);
	}
	opened->count++;
	return 0;
}

/* A mount namespace with an empty /tmp, in which nothing stays. */
static void enter(void)
{
	int err = geteuid() ? hidden_become_root() : 0;

	if (!err)
		err = hidden_enter_mnt();
	if (err)
		SKIP("no mount namespace: %s", strerror(-err));
	CHECK_INT(hidden_inode("/proc/self/ns/net", &net), 0);
}

static void bind_net(const char *path)
{
	CHECK_INT(hidden_bind_file("/proc/self/ns/net", path), 0);
}

static int open_proc(void)
{
	return open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static struct opened open_all(const char *const paths[], size_t count)
{
	struct visit_file files[MAX];
	struct opened opened = { 0 };

	for (size_t i = 0; i < count; i++)
		files[i] = (struct visit_file){ paths[i], net };
	CHECK_INT(visit_open_files(open_proc(), -1, files, count, on_opened, &opened), 0);
	CHECK_INT(opened.count, count);
	return opened;
}

TEST(a_namespace_is_opened)
{
	const char *const paths[] = { "/tmp/net", "/tmp/none", "/tmp/net" };
	struct opened opened;

	enter();
	bind_net("/tmp/net");
	opened = open_all(paths, 3);
	CHECK_INT(opened.inode[0], net);
	CHECK_INT(opened.err[1], -ENOENT);
	CHECK_INT(opened.inode[2], net);
}

TEST(what_covers_it_is_not_taken_for_it)
{
	const char *const paths[] = { "/tmp/file", "/tmp/uts", "/tmp/fifo", "/tmp/link" };
	struct opened opened;

	enter();
	CHECK_INT(hidden_bind_file("/proc/self/cmdline", "/tmp/file"), 0);
	CHECK_INT(hidden_bind_file("/proc/self/ns/uts", "/tmp/uts"), 0);
	CHECK_INT(mkfifo("/tmp/pipe", 0600), 0);
	CHECK_INT(hidden_bind_file("/tmp/pipe", "/tmp/fifo"), 0);
	bind_net("/tmp/net");
	CHECK_INT(symlink("/tmp/net", "/tmp/link"), 0);
	opened = open_all(paths, 4);
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(opened.err[i], -ESTALE);
}

/* Handles are refused to plain users, in containers, and by older kernels. */
TEST(without_handles_the_same_holds)
{
	const char *const paths[] = { "/tmp/net", "/tmp/uts", "/tmp/fifo", "/tmp/link",
				      "/tmp/net", "/tmp/none" };
	struct opened opened;

	enter();
	bind_net("/tmp/net");
	CHECK_INT(hidden_bind_file("/proc/self/ns/uts", "/tmp/uts"), 0);
	CHECK_INT(mkfifo("/tmp/fifo", 0600), 0);
	CHECK_INT(symlink("/tmp/net", "/tmp/link"), 0);
	CHECK_INT(refuse(SYS_open_by_handle_at, REFUSE_ANY, ESTALE), 0);
	opened = open_all(paths, 6);
	CHECK_INT(opened.inode[0], net);
	for (size_t i = 1; i < 4; i++)
		CHECK_INT(opened.err[i], -ESTALE);
	CHECK_INT(opened.inode[4], net);
	CHECK_INT(opened.err[5], -ENOENT);
}

TEST(without_openat2_the_same_holds)
{
	const char *const paths[] = { "/tmp/net", "/tmp/fifo", "/tmp/link" };
	struct opened opened;

	enter();
	bind_net("/tmp/net");
	CHECK_INT(mkfifo("/tmp/fifo", 0600), 0);
	CHECK_INT(symlink("/tmp/net", "/tmp/link"), 0);
	CHECK_INT(refuse(SYS_openat2, REFUSE_ANY, ENOSYS), 0);
	CHECK_INT(refuse(SYS_name_to_handle_at, REFUSE_ANY, EOPNOTSUPP), 0);
	opened = open_all(paths, 3);
	CHECK_INT(opened.inode[0], net);
	CHECK_INT(opened.err[1], -ESTALE);
	CHECK_INT(opened.err[2], -ESTALE);
}

static void mount_stuck(const char *path)
{
	int err = stuck_mount(path);

	if (err)
		SKIP("no FUSE: %s", strerror(-err));
}

TEST(a_stuck_file_system_costs_its_own_file)
{
	const char *const paths[] = { "/tmp/net", "/tmp/stuck/net", "/tmp/net" };
	struct opened opened;
	double begun;

	enter();
	bind_net("/tmp/net");
	mount_stuck("/tmp/stuck");
	begun = stuck_seconds();
	opened = open_all(paths, 3);
	CHECK(stuck_seconds() - begun < 3 * VISIT_LIMIT / 1000.0);
	CHECK_INT(opened.inode[0], net);
	CHECK_INT(opened.err[1], -ETIMEDOUT);
	CHECK_INT(opened.inode[2], net);
	CHECK(stuck_count_left() <= 1);
}

TEST(many_stuck_files_cost_no_more_than_two)
{
	const char *const paths[] = { "/tmp/stuck/1", "/tmp/stuck/2", "/tmp/stuck/3",
				      "/tmp/stuck/4" };
	struct opened opened;
	double begun;

	enter();
	mount_stuck("/tmp/stuck");
	begun = stuck_seconds();
	opened = open_all(paths, 4);
	CHECK(stuck_seconds() - begun < 4 * VISIT_LIMIT / 1000.0);
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(opened.err[i], -ETIMEDOUT);
}

/* Even its root, mounted where the namespace was, is not asked. */
TEST(what_covers_it_may_be_stuck)
{
	const char *const paths[] = { "/tmp/stuck" };
	struct opened opened;
	double begun;

	enter();
	mount_stuck("/tmp/stuck");
	begun = stuck_seconds();
	opened = open_all(paths, 1);
	CHECK_INT(opened.err[0], -ESTALE);
	CHECK(stuck_seconds() - begun < VISIT_LIMIT / 2000.0);
}

TEST(a_long_mountinfo_comes_whole)
{
	char path[64];
	autofree char *text = NULL;
	size_t len, lines = 0;
	int mnt;

	enter();
	for (int i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "/tmp/a-name-that-makes-the-line-longer-%d", i);
		bind_net(path);
	}
	mnt = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	CHECK_INT(visit_read_mounts(open_proc(), mnt, &text, &len), 0);
	CHECK_INT(strlen(text), len);
	for (const char *at = text; (at = strstr(at, "/a-name-that-makes-")); at++)
		lines++;
	CHECK_INT(lines, 300);
}

TEST(who_may_not_enter_is_told)
{
	const struct visit_file file = { "/tmp/net", 1 };
	struct opened opened = { 0 };
	int mnt = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	char *text;
	size_t len;

	CHECK_INT(refuse(SYS_setns, REFUSE_ANY, EPERM), 0);
	CHECK_INT(visit_open_files(open_proc(), mnt, &file, 1, on_opened, &opened), -EPERM);
	CHECK_INT(opened.count, 0);
	CHECK_INT(visit_read_mounts(open_proc(), mnt, &text, &len), -EPERM);
}

static int on_first(void *arg, size_t index, int ns)
{
	(void)index;
	++*(int *)arg;
	if (ns >= 0)
		close(ns);
	return 7;
}

TEST(whoever_has_heard_enough_ends_it)
{
	const struct visit_file files[] = { { "/none", 1 }, { "/none", 1 }, { "/none", 1 } };
	int calls = 0;

	CHECK_INT(visit_open_files(open_proc(), -1, files, 3, on_first, &calls), 7);
	CHECK_INT(calls, 1);
	CHECK_INT(waitpid(-1, NULL, WNOHANG), -1);
}
