/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptors that may keep a namespace: their links, and nothing behind them. */
#include "unit.h"

#include "facts/process/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "hidden.h"
#include "refuse.h"
#include "stuck.h"

#define EVERY (FDS_NAMESPACE | FDS_SOCKET | FDS_TUN)

static int self(void)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int dir = proc_open_pid(proc, getpid());

	CHECK(dir >= 0);
	close(proc);
	return dir;
}

struct found {
	size_t count;
	struct fds_entry entry[64];
	int stop;
};

static int on_found(void *arg, const struct fds_entry *entry)
{
	struct found *found = arg;

	CHECK(found->count < 64);
	found->entry[found->count++] = *entry;
	return found->stop;
}

static const struct fds_entry *find(const struct found *found, int fd)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->entry[i].fd == fd)
			return &found->entry[i];
	return NULL;
}

TEST(links_are_told_apart)
{
	static const struct { const char *link; int sort, kind; uint64_t inode; } table[] = {
		{ "net:[4026531833]", FDS_NAMESPACE, NSU_NET, 4026531833 },
		{ "cgroup:[4026531835]", FDS_NAMESPACE, NSU_CGROUP, 4026531835 },
		{ "user:[1]", FDS_NAMESPACE, NSU_USER, 1 },
		{ "socket:[12]", FDS_SOCKET, NSU_NO_KIND, 12 },
		{ "socket:[18446744073709551615]", FDS_SOCKET, NSU_NO_KIND, UINT64_MAX },
		{ "/dev/net/tun", FDS_TUN, NSU_NO_KIND, 0 },
		{ "", 0, 0, 0 },
		{ "/net:[4026531833]", 0, 0, 0 },
		{ "net:[4026531833] (deleted)", 0, 0, 0 },
		{ "net:[]", 0, 0, 0 },
		{ "net:[-1]", 0, 0, 0 },
		{ "pipe:[4026531833]", 0, 0, 0 },
		{ "4026531833", 0, 0, 0 },
		{ "socket:[]", 0, 0, 0 },
		{ "socket:[0]", 0, 0, 0 },
		{ "socket:[12", 0, 0, 0 },
		{ "socket:[12]]", 0, 0, 0 },
		{ "socket:[1234567890123456789012345]", 0, 0, 0 },
		{ "/dev/net/tun (deleted)", 0, 0, 0 },
		{ "anon_inode:[pidfd]", 0, 0, 0 },
		{ "mnt:/x", 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct fds_entry entry = { .fd = 3 };

		CHECK_INT(fds_parse(table[i].link, &entry), table[i].sort != 0);
		if (!table[i].sort)
			continue;
		CHECK_INT(entry.sort, table[i].sort);
		CHECK_INT(entry.kind, table[i].kind);
		CHECK(entry.inode == table[i].inode);
		CHECK_INT(entry.fd, 3);
	}
}

TEST(those_of_a_process_are_found)
{
	int ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	struct found found = { 0 };
	uint64_t inode = 0;

	CHECK_INT(fds_read(self(), "fd", EVERY, on_found, &found), 0);
	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	CHECK(find(&found, ns));
	CHECK_INT(find(&found, ns)->inode, inode);
	CHECK(find(&found, socket_));
	CHECK_INT(find(&found, socket_)->sort, FDS_SOCKET);
	CHECK(!find(&found, file));
}

/* d_path() has no namespace to tell of where it was opened by a bind mount. */
TEST(what_was_opened_by_a_file_is_found_before_and_after_it_is_unmounted)
{
	char path[64] = "/tmp/nsutil-fds-XXXXXX/netns";
	struct found found = { 0 };
	uint64_t inode = 0;
	int ns, root;

	if (unshare(geteuid() ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWNS) < 0 ||
	    mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		SKIP("no mount namespaces here");
	path[strlen("/tmp/nsutil-fds-XXXXXX")] = '\0';
	CHECK(mkdtemp(path) && mount("none", path, "tmpfs", 0, NULL) == 0 && chdir(path) == 0);
	CHECK(mkdir("netns", 0755) == 0);
	close(creat("netns/a", 0600));
	CHECK(mount("/proc/self/ns/uts", "netns/a", NULL, MS_BIND, NULL) == 0);
	ns = open("netns/a", O_RDONLY | O_CLOEXEC);
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	CHECK_INT(fds_read(self(), "fd", FDS_NAMESPACE, on_found, &found), 0);
	CHECK(find(&found, ns) && find(&found, ns)->inode == inode);
	CHECK_INT(find(&found, ns)->kind, NSU_UTS);
	CHECK(umount2("netns/a", MNT_DETACH) == 0);
	found.count = 0;
	CHECK_INT(fds_read(self(), "fd", FDS_NAMESPACE, on_found, &found), 0);
	CHECK(find(&found, ns) && find(&found, ns)->inode == inode);
	CHECK(!find(&found, root));
	CHECK(chdir("/") == 0 && umount2(path, MNT_DETACH) == 0 && rmdir(path) == 0);
}

TEST(only_what_was_asked_for_is_given)
{
	int ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct found found = { 0 };

	CHECK_INT(fds_read(self(), "fd", FDS_SOCKET, on_found, &found), 0);
	CHECK(!find(&found, ns));
	CHECK(find(&found, socket_));
}

TEST(whoever_has_seen_enough_ends_it)
{
	struct found found = { .stop = 9 };

	CHECK(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC) >= 0);
	CHECK(open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC) >= 0);
	CHECK_INT(fds_read(self(), "fd", EVERY, on_found, &found), 9);
	CHECK_INT(found.count, 1);
}

TEST(a_namespace_is_opened_through_the_process)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), again;
	uint64_t inode = 0, same = 0;

	CHECK_INT(nsfs_get_inode(ns, &inode), 0);
	again = fds_open(proc, self(), ns, inode);
	CHECK(again >= 0);
	CHECK_INT(nsfs_get_inode(again, &same), 0);
	CHECK_INT(same, inode);
}

TEST(what_took_its_place_is_not_opened)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int uts = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	int pair[2];
	uint64_t net = 0;

	CHECK_INT(hidden_inode("/proc/self/ns/net", &net), 0);
	CHECK_INT(fds_open(proc, self(), uts, net), -ESTALE);
	CHECK_INT(pipe2(pair, O_CLOEXEC), 0);
	CHECK_INT(fds_open(proc, self(), pair[0], net), -ESTALE);
	CHECK_INT(fds_open(proc, self(), 1000, net), -ENOENT);
}

TEST(a_stuck_file_system_behind_one_delays_nothing)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = geteuid() ? hidden_become_root() : 0, stuck;
	struct found found = { 0 };
	double begun;

	if (!err)
		err = hidden_enter_mnt();
	if (!err)
		err = stuck_mount("/tmp/stuck");
	if (err)
		SKIP("no FUSE: %s", strerror(-err));
	stuck = open("/tmp/stuck", O_PATH | O_CLOEXEC);
	CHECK(stuck >= 0);
	begun = stuck_seconds();
	CHECK_INT(fds_read(self(), "fd", EVERY, on_found, &found), 0);
	CHECK(!find(&found, stuck));
	CHECK_INT(fds_open(proc, self(), stuck, 1), -ESTALE);
	CHECK(stuck_seconds() - begun < 0.5);
}

TEST(the_errno_of_a_failure_is_told)
{
	struct found found = { 0 };
	int dir = self();

	CHECK_INT(fds_read(dir, "no/fd", EVERY, on_found, &found), -ENOENT);
	CHECK_INT(refuse(SYS_getdents64, REFUSE_ANY, EIO), 0);
	CHECK_INT(fds_read(dir, "fd", EVERY, on_found, &found), -EIO);
	CHECK_INT(refuse(SYS_openat, REFUSE_ANY, EMFILE), 0);
	CHECK_INT(fds_read(dir, "fd", EVERY, on_found, &found), -EMFILE);
}
