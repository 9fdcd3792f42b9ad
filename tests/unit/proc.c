/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "facts/process/proc.h"

static const char status_file[] =
	"Name:\tsystemd-udevd\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t367\nNgid:\t0\n"
	"Pid:\t367\nPPid:\t1\nTracerPid:\t0\nUid:\t1000\t1001\t1002\t1003\nGid:\t7\t7\t7\t7\n";

TEST(status_gives_the_effective_uid)
{
	struct proc_status status;

	CHECK_INT(proc_parse_status(status_file, &status), 0);
	CHECK_INT(status.ppid, 1);
	CHECK_INT(status.uid, 1001);
	CHECK_STR(status.name, "systemd-udevd");
}

/* The kernel writes these two escapes and no others. */
TEST(a_name_is_unescaped_to_the_bytes_it_has)
{
	struct proc_status status;

	CHECK_INT(proc_parse_status("Name:\ta\\nPPid:\\t9\\\\x\nPPid:\t3\nUid:\t0\t0\t0\t0\n",
				    &status), 0);
	CHECK_STR(status.name, "a\nPPid:t9\\x");
	CHECK_INT(status.ppid, 3);
}

TEST(a_name_cannot_outgrow_its_place)
{
	struct proc_status status;
	char text[512];

	snprintf(text, sizeof(text), "Name:\t%0200d\nPPid:\t3\nUid:\t0\t0\t0\t0\n", 0);
	CHECK_INT(proc_parse_status(text, &status), 0);
	CHECK_INT(strlen(status.name), sizeof(status.name) - 1);
}

TEST(a_status_without_its_fields_is_refused)
{
	static const char *const bad[] = {
		"", "\n", "Name:\tx\n", "Name:\tx\nPPid:\t1\n", "Name:\tx\nUid:\t0\t0\t0\t0\n",
		"PPid:\t1\nUid:\t0\t0\t0\t0\n", "Name:\tx\nPPid:\t1\nUid:\t0\n",
		"Name:\tx\nPPid:\tx\nUid:\t0\t0\t0\t0\n",
		"Name:\tx\nPPid:\t-1\nUid:\t0\t0\t0\t0\n",
		"Name:\tx\nPPid:\t1\nUid:\t0\t99999999999999999999\t0\t0\n",
		"Name:\tx\nPPid:\t2147483648\nUid:\t0\t0\t0\t0\n",
	};
	struct proc_status status;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (proc_parse_status(bad[i], &status) != -EBADMSG)
			FAIL("%zu: \"%s\" was taken", i, bad[i]);
}

TEST(a_thread_of_the_kernel_is_known_by_its_flag)
{
	CHECK(proc_parse_kthread("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0"));
	CHECK(!proc_parse_kthread("2 (kthreadd) S 1 2 2 0 -1 4194560 0 0 0"));
	CHECK(proc_parse_kthread("2 (a) R 1 (b\n) c)) S 0 0 0 0 -1 2097152 0"));
	CHECK(!proc_parse_kthread("2 (x) S 0 0 0 0 -1 2129984) S 1 2 2 0 -1 4194560 0"));
	CHECK(!proc_parse_kthread("2 (kthreadd) S 0 0"));
	CHECK(!proc_parse_kthread("2 (kthreadd"));
	CHECK(!proc_parse_kthread(""));
}

/* Nobody may look into it: its files are root's then, and its directory still its own. */
TEST(the_uid_is_that_of_the_directory)
{
	uid_t user = geteuid() ? geteuid() : 4711, uid = 0;
	struct nsu_error e;
	struct stat st;
	int dir, ready[2];
	pid_t child;
	char byte;

	CHECK(pipe(ready) == 0);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (seteuid(user) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
		    write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	CHECK(child > 0 && read(ready[0], &byte, 1) == 1);
	dir = proc_open_pid(proc_open(NULL, &e), child);
	CHECK(fstatat(dir, "status", &st, 0) == 0);
	CHECK_INT(st.st_uid, 0);
	CHECK_INT(proc_read_uid(dir, &uid), 0);
	CHECK_INT(uid, user);
	CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
	CHECK_INT(proc_read_uid(dir, &uid), 0);
	CHECK_INT(uid, 0);
}

/* --- a tree of files for a /proc --- */

static char tree[] = "/tmp/nsutil-unit-XXXXXX";

static void put(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	CHECK(fd >= 0 && write(fd, text, len) == (ssize_t)len && close(fd) == 0);
}

static int proc_of_tree(void)
{
	struct nsu_error e;

	CHECK(mkdtemp(tree) && chdir(tree) == 0);
	CHECK(mkdir("proc", 0755) == 0 && mkdir("proc/7", 0755) == 0);
	CHECK(mkdir("proc/7/ns", 0755) == 0);
	CHECK(symlink("uts:[5]", "proc/7/ns/uts") == 0);
	CHECK(symlink("ipc:[5]", "proc/7/ns/net") == 0);
	CHECK(symlink("pid:[6]", "proc/7/ns/pid_for_children") == 0);
	return proc_open(tree, &e);
}

static void remove_tree(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", tree);
	CHECK(system(command) == 0);
}

TEST(links_are_read_and_must_be_of_their_kind)
{
	int proc = proc_of_tree(), ns = proc_open_ns(proc, 7);
	uint64_t inode = 0;

	CHECK(proc >= 0 && ns >= 0);
	CHECK_INT(proc_read_ns(ns, NSU_UTS, &inode), 0);
	CHECK_INT(inode, 5);
	CHECK_INT(proc_read_ns(ns, NSU_LINK_PID_FOR_CHILDREN, &inode), 0);
	CHECK_INT(inode, 6);
	CHECK_INT(proc_read_ns(ns, NSU_NET, &inode), -EBADMSG);
	CHECK_INT(proc_read_ns(ns, NSU_TIME, &inode), -ENOENT);
	CHECK_INT(proc_open_ns(proc, 8), -ENOENT);
	remove_tree();
}

TEST(arguments_are_joined_by_blanks)
{
	int proc = proc_of_tree(), dir = proc_open_pid(proc, 7);
	char command[PROC_COMMAND_SIZE];

	put("proc/7/cmdline", "sh\0-c\0a b\0\0\0", 12);
	CHECK_INT(proc_read_command(dir, command), 9);
	CHECK_STR(command, "sh -c a b");
	put("proc/7/stat", "", 0);
	CHECK(!proc_is_kthread(dir));
	remove_tree();
}

TEST(pids_come_in_ascending_order)
{
	int proc = proc_of_tree();
	pid_t *pids;
	size_t count;

	mkdir("proc/100", 0755);
	mkdir("proc/20", 0755);
	mkdir("proc/3", 0755);
	mkdir("proc/self", 0755);
	mkdir("proc/0", 0755);
	mkdir("proc/99999999999", 0755);
	CHECK_INT(proc_list(proc, &pids, &count), 0);
	CHECK_INT(count, 4);
	CHECK(pids[0] == 3 && pids[1] == 7 && pids[2] == 20 && pids[3] == 100);
	free(pids);
	remove_tree();
}

TEST(what_is_no_proc_is_said)
{
	struct nsu_error e;

	CHECK_INT(proc_open("/nonexistent", &e), -ENOENT);
	CHECK_STR(e.object, "/nonexistent/proc");
}
