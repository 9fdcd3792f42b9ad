/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One ID, two names: user and PID namespaces in which children wait. */
#include "unit.h"

#include <nsutil.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "facts/process/nspid.h"
#include "fd.h"
#include "refuse.h"

static const struct nsu_side ours = { .ns = -1 };

static void write_file(const char *path, const char *text)
{
	autofd fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		_exit(0);
}

/* A user namespace in which our user is 7, and a child of that, where 7 is 3 (@deep). */
static void become(bool deep)
{
	char map[32];

	gid_t gid = getegid();

	snprintf(map, sizeof(map), "7 %u 1", (unsigned int)geteuid());
	if (unshare(CLONE_NEWUSER) < 0)
		_exit(0);
	write_file("/proc/self/uid_map", map);
	if (!deep)
		return;
	/* Who makes the next one needs a number for his group, too. */
	snprintf(map, sizeof(map), "7 %u 1", (unsigned int)gid);
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/gid_map", map);
	if (unshare(CLONE_NEWUSER) < 0)
		_exit(0);
	write_file("/proc/self/uid_map", "3 7 1");
}

/* @pids: in a PID namespace of its own. */
static pid_t sandbox(bool deep, bool pids)
{
	int ready[2];
	char byte;
	pid_t child;

	CHECK_INT(pipe(ready), 0);
	/* Not unshare(2): the leak check of a sanitizer forks in the end. */
	child = (pid_t)syscall(SYS_clone, SIGCHLD | (pids ? CLONE_NEWUSER | CLONE_NEWPID : 0),
			       NULL, NULL, NULL, NULL);
	if (child < 0)
		SKIP("no PID namespace may be made: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (!pids)
			become(deep);
		if (write(ready[1], "", 1) == 1)
			pause();
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		SKIP("no user namespace may be made");
	return child;
}

static int open_ns(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static struct nsu_translation ask(enum nsu_id type, uint32_t id, struct nsu_side from,
				  struct nsu_side to)
{
	struct nsu_translation t;
	struct nsu_error e;

	CHECK_INT(nsu_id_translate(type, id, &from, &to, &t, &e), 0);
	return t;
}

TEST(ours_is_ours)
{
	struct nsu_translation t = ask(NSU_ID_USER, 4711, ours, ours);

	CHECK_INT(t.result, NSU_TRANSLATED);
	CHECK_INT(t.id, 4711);
	CHECK_INT(t.from.count, 0);
}

TEST(a_map_is_read_in_both_directions)
{
	struct nsu_side there = { .pid = sandbox(false, false), .ns = -1 };
	struct nsu_translation in = ask(NSU_ID_USER, geteuid(), ours, there);
	struct nsu_translation out = ask(NSU_ID_USER, 7, there, ours);

	CHECK_INT(in.result, NSU_TRANSLATED);
	CHECK_INT(in.id, 7);
	CHECK_INT(in.to.count, 1);
	CHECK_INT(out.result, NSU_TRANSLATED);
	CHECK_INT(out.id, geteuid());
	CHECK_INT(out.from.inside, 7);
}

TEST(two_levels_are_one_for_us)
{
	struct nsu_side there = { .pid = sandbox(true, false), .ns = -1 };

	CHECK_INT(ask(NSU_ID_USER, 3, there, ours).id, geteuid());
	CHECK_INT(ask(NSU_ID_USER, geteuid(), ours, there).id, 3);
}

TEST(who_has_no_number_there_is_told)
{
	struct nsu_side there = { .pid = sandbox(false, false), .ns = -1 };

	CHECK_INT(ask(NSU_ID_USER, geteuid() + 1, ours, there).result, NSU_NO_NUMBER);
	CHECK_INT(ask(NSU_ID_USER, 8, there, ours).result, NSU_NO_SUCH_ID);
	CHECK_INT(ask(NSU_ID_GROUP, 7, there, ours).result, NSU_NO_SUCH_ID);
}

TEST(from_one_sandbox_to_another)
{
	struct nsu_side one = { .pid = sandbox(false, false), .ns = -1 };
	struct nsu_side other = { .pid = sandbox(true, false), .ns = -1 };
	struct nsu_translation t = ask(NSU_ID_USER, 7, one, other);

	CHECK_INT(t.result, NSU_TRANSLATED);
	CHECK_INT(t.id, 3);
	CHECK(t.is_here);
	CHECK_INT(t.here, geteuid());
}

/* By the namespace alone, level by level: another way to the same. */
TEST(without_a_process_somebody_goes_there)
{
	pid_t child = sandbox(true, false);
	struct nsu_side there = { .ns = open_ns(child, "user") };

	CHECK(there.ns >= 0);
	kill(child, SIGKILL);
	CHECK_INT(waitpid(child, NULL, 0), child);
	CHECK_INT(ask(NSU_ID_USER, 3, there, ours).id, geteuid());
	CHECK_INT(ask(NSU_ID_USER, geteuid(), ours, there).id, 3);
}

TEST(above_us_is_our_own_map)
{
	const struct nsu_side above = { .ns = -1, .above = true };
	uid_t uid = geteuid();

	if (sandbox(false, false) == 0)
		return;
	become(false);
	CHECK_INT(ask(NSU_ID_USER, 7, ours, above).id, uid);
	CHECK_INT(ask(NSU_ID_USER, uid, above, ours).id, 7);
	CHECK_INT(ask(NSU_ID_USER, uid + 1, above, ours).result, NSU_ID_ABOVE);
}

TEST(a_process_has_two_numbers)
{
	pid_t child = sandbox(false, true);
	struct nsu_side there = { .pid = child, .ns = -1 };

	CHECK_INT(ask(NSU_ID_PROCESS, (uint32_t)child, ours, there).id, 1);
	CHECK_INT(ask(NSU_ID_PROCESS, 1, there, ours).id, child);
	CHECK_INT(ask(NSU_ID_PROCESS, (uint32_t)getpid(), ours, there).result, NSU_NO_NUMBER);
	CHECK_INT(ask(NSU_ID_PROCESS, 2, there, ours).result, NSU_NO_SUCH_ID);
}

TEST(without_the_kernels_help_the_numbers_are_the_same)
{
	pid_t child = sandbox(false, true);
	autofd ns = open_ns(child, "pid");
	autofd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	CHECK_INT(nspid_find_ours(proc, ns, 1), child);
	CHECK_INT(nspid_find_ours(proc, ns, 2), -ESRCH);
	CHECK_INT(nspid_find_theirs(proc, ns, child), 1);
	CHECK_INT(nspid_find_theirs(proc, ns, getpid()), -ESRCH);
}

/* Linux 6.10 and older. */
TEST(a_kernel_without_these_ioctls_does_not_matter)
{
	pid_t child = sandbox(false, true);
	struct nsu_side there = { .pid = child, .ns = -1 };

	refuse(SYS_ioctl, NS_GET_TGID_FROM_PIDNS, ENOTTY);
	refuse(SYS_ioctl, NS_GET_TGID_IN_PIDNS, ENOTTY);
	CHECK_INT(ask(NSU_ID_PROCESS, (uint32_t)child, ours, there).id, 1);
	CHECK_INT(ask(NSU_ID_PROCESS, 1, there, ours).id, child);
	CHECK_INT(ask(NSU_ID_PROCESS, (uint32_t)getpid(), ours, there).result, NSU_NO_NUMBER);
}

TEST(numbers_are_counted_from_the_last)
{
	const char *status = "Name:\tx\nNSpid:\t4711\t12\t1\nNSpgid:\t1\n";

	CHECK_INT(nspid_parse(status, 0), 1);
	CHECK_INT(nspid_parse(status, 2), 4711);
	CHECK_INT(nspid_parse(status, 3), -ESRCH);
	CHECK_INT(nspid_parse("Name:\tx\n", 0), -ENODATA);
	CHECK_INT(nspid_parse("Name:\tx\nNSpid:\n", 0), -ESRCH);
}
