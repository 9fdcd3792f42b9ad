/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of network namespaces: which are good, and what may lie under them. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <nsutil.h>

#include "facts/names/netns.h"
#include "fd.h"
#include "hidden.h"
#include "refuse.h"

#define FOLDER "/tmp/nsutest-netns-XXXXXX"

TEST(a_good_name_is_any_file_name)
{
	static const char *const names[] = {
		"a", "-x", "a b", "*", "1", "...", "a\\xb", "\\", "\xc3\xbc", ".a",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK_INT(nsu_netns_parse_name(names[i]), 0);
}

TEST(a_name_that_is_a_path_is_none)
{
	static const char *const names[] = { "", ".", "..", "/", "a/b", "../a", "a/" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK_INT(nsu_netns_parse_name(names[i]), -EINVAL);
}

TEST(a_name_has_255_bytes_at_most)
{
	char name[257];

	memset(name, 'x', sizeof(name));
	name[256] = '\0';
	CHECK_INT(nsu_netns_parse_name(name), -ENAMETOOLONG);
	name[255] = '\0';
	CHECK_INT(nsu_netns_parse_name(name), 0);
}

TEST(a_name_that_would_hide_or_confuse_is_told_apart)
{
	static const char *const names[] = {
		"a\nb", "\033[2J", "\xff", "\x7f", "\xc2\x9b", ("\xe2\x80\xae" "a"),
		"\\x\xff", "\xc3",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK_INT(nsu_netns_parse_name(names[i]), -EILSEQ);
}

/* What is left of a directory is the matter of the test's own child. */
static int make_folder(void)
{
	static char path[] = FOLDER;
	int fd = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd < 0)
		SKIP("no folder in /tmp: %s", strerror(errno));
	rmdir(path);	/* it lives on as long as it is open, but takes no files */
	return fd;
}

static struct netns_entry look(const char *path)
{
	struct netns_entry entry;

	CHECK_INT(netns_look(AT_FDCWD, path, &entry), 0);
	return entry;
}

TEST(a_network_namespace_is_live_and_comes_open)
{
	struct netns_entry entry = look("/proc/thread-self/ns/net");
	struct stat st;

	CHECK_INT(entry.state, NSU_NETNS_LIVE);
	CHECK(entry.is_link);
	CHECK_INT(fstat(entry.ns, &st), 0);
	CHECK_INT(entry.inode, st.st_ino);
}

TEST(a_namespace_of_another_kind_is_none)
{
	struct netns_entry entry = look("/proc/self/ns/uts");

	CHECK_INT(entry.state, NSU_NETNS_LINK);
	CHECK_INT(entry.ns, -1);
	CHECK_INT(entry.inode, 0);
}

static void bind_names(void)
{
	int err = geteuid() ? hidden_become_root() : 0;

	if (!err)
		err = hidden_enter_mnt();
	if (err)
		SKIP("no mount namespace: %s", strerror(-err));
	CHECK_INT(hidden_bind_file("/proc/self/ns/net", "/tmp/net"), 0);
	CHECK_INT(hidden_bind_file("/proc/self/ns/uts", "/tmp/uts"), 0);
}

static void check_names(void)
{
	struct netns_entry entry = look("/tmp/net");
	uint64_t inode = 0;
	struct stat st;

	CHECK_INT(hidden_inode("/proc/self/ns/net", &inode), 0);
	CHECK_INT(entry.state, NSU_NETNS_LIVE);
	CHECK(!entry.is_link);
	CHECK_INT(entry.inode, inode);
	CHECK_INT(fstat(entry.ns, &st), 0);
	CHECK_INT(st.st_ino, inode);
	CHECK_INT(netns_glance(AT_FDCWD, "/tmp/net", &entry), 0);
	CHECK_INT(entry.state, NSU_NETNS_LIVE);
	CHECK_INT(entry.inode, inode);
	entry = look("/tmp/uts");
	CHECK_INT(entry.state, NSU_NETNS_FOREIGN);
	CHECK_INT(entry.ns, -1);
	CHECK_INT(entry.inode, 0);
}

TEST(a_name_is_what_is_mounted_there)
{
	bind_names();
	check_names();
}

/* As in a user namespace of its own, where nobody is given what is others' in this way. */
TEST(a_name_is_opened_by_its_path_where_its_handle_is_refused)
{
	bind_names();
	CHECK_INT(refuse(SYS_open_by_handle_at, REFUSE_ANY, ESTALE), 0);
	check_names();
}

TEST(a_name_needs_no_handle)
{
	bind_names();
	CHECK_INT(refuse(SYS_name_to_handle_at, REFUSE_ANY, EOPNOTSUPP), 0);
	check_names();
}

TEST(directories_devices_and_data_are_foreign)
{
	CHECK_INT(look("/tmp").state, NSU_NETNS_FOREIGN);
	CHECK(look("/tmp").is_directory);
	CHECK_INT(look("/dev/null").state, NSU_NETNS_FOREIGN);
	CHECK(!look("/dev/null").is_directory);
	CHECK_INT(look("/etc/passwd").state, NSU_NETNS_FOREIGN);
}

TEST(an_empty_file_waits_for_a_namespace)
{
	char path[] = "/tmp/nsutest-netns-XXXXXX";
	int fd = mkstemp(path);
	struct netns_entry entry;

	CHECK(fd >= 0);
	entry = look(path);
	CHECK_INT(write(fd, "x", 1), 1);
	CHECK_INT(look(path).state, NSU_NETNS_FOREIGN);
	unlink(path);
	CHECK_INT(entry.state, NSU_NETNS_EMPTY);
	CHECK_INT(entry.ns, -1);
	CHECK_INT(netns_look(AT_FDCWD, path, &entry), -ENOENT);
}

TEST(a_file_that_we_may_not_open_is_empty_all_the_same)
{
	char path[] = "/tmp/nsutest-netns-XXXXXX";
	autofd fd = mkstemp(path);
	struct netns_entry entry;

	CHECK(fd >= 0);
	CHECK_INT(fchmod(fd, 0), 0);
	entry = look(path);
	unlink(path);
	CHECK_INT(entry.state, NSU_NETNS_EMPTY);
}

TEST(nothing_is_found_in_a_directory_that_is_gone)
{
	struct netns_entry entry;
	autofd folder = make_folder();

	CHECK_INT(netns_look(folder, "a", &entry), -ENOENT);
}

TEST(a_mount_point_is_told_from_a_directory)
{
	CHECK(netns_is_mounted("/proc"));
	CHECK(!netns_is_mounted("/proc/self"));
	CHECK(!netns_is_mounted("/nowhere"));
}

TEST(our_own_network_namespace_has_the_inode_of_its_file)
{
	struct nsu_error e;
	struct stat st;
	uint64_t inode;

	CHECK_INT(nsu_netns_find_process(0, &inode, &e), 0);
	CHECK_INT(stat("/proc/self/ns/net", &st), 0);
	CHECK_INT(inode, st.st_ino);
	CHECK_INT(nsu_netns_find_process(getpid(), &inode, &e), 0);
	CHECK_INT(inode, st.st_ino);
}

TEST(a_process_that_is_not_there_is_an_error_with_its_number)
{
	struct nsu_error e;
	uint64_t inode;

	CHECK_INT(nsu_netns_find_process(4194304, &inode, &e), -ESRCH);
	CHECK_INT(e.op, NSU_OP_FIND);
	CHECK_STR(e.object, "process 4194304");
}

TEST(a_bad_name_is_not_looked_for)
{
	struct nsu_error e;
	uint64_t inode;

	CHECK_INT(nsu_netns_find_name("../../proc/self/ns/net", &inode, &e), -EINVAL);
	CHECK_STR(e.object, "../../proc/self/ns/net");
}
