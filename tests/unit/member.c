/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of a process say about its namespaces. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>

#include "facts/process/member.h"
#include "facts/visit/visit_text.h"

#define CHECK_LIST(parse, text, want) \
	do { \
		char *list_ = NULL; \
		CHECK_INT(parse(text, &list_), 0); \
		CHECK_STR(list_, want); \
		free(list_); \
	} while (0)

#define CHECK_BAD(parse, text) \
	do { \
		char *list_ = NULL; \
		CHECK_INT(parse(text, &list_), -EBADMSG); \
		CHECK(!list_); \
	} while (0)

TEST(maps_are_extents)
{
	CHECK_LIST(member_parse_map, "         0          0 4294967295\n", "0:0:4294967295\n");
	CHECK_LIST(member_parse_map, "0 1000 1\n1 100000 65536\n",
		   "0:1000:1\n1:100000:65536\n");
	CHECK_LIST(member_parse_map, "", "");
	CHECK_BAD(member_parse_map, "0 1000\n1 2 3\n");
	CHECK_BAD(member_parse_map, "x\n");
}

TEST(interfaces_are_names)
{
	CHECK_LIST(member_parse_links, "Inter-|   Receive\n face |bytes\n    lo: 0 0\n"
		   "veth0@a.1:12 0\n", "lo\nveth0@a.1\n");
	CHECK_LIST(member_parse_links, "a\nb\n", "");
	CHECK_BAD(member_parse_links, "a\nb\n  : 0\n");
	CHECK_BAD(member_parse_links, "a\nb\nlo\n");
}

TEST(offsets_may_be_negative_and_have_nanoseconds)
{
	CHECK_LIST(member_parse_offsets, "monotonic           0         0\n"
		   "boottime       -3600 0\n", "monotonic=0\nboottime=-3600\n");
	CHECK_LIST(member_parse_offsets, "monotonic 1 5\nboottime -1 500000000\n",
		   "monotonic=1.000000005\nboottime=-0.500000000\n");
	CHECK_BAD(member_parse_offsets, "monotonic 1 1000000000\n");
	CHECK_BAD(member_parse_offsets, "monotonic 1\n");
}

TEST(the_last_number_is_the_innermost)
{
	pid_t pid = 0;

	CHECK_INT(member_parse_inner_pid("Name:\tx\nNSpid:\t4711\t12\t1\nNSpgid:\t1\n",
					 &pid), 0);
	CHECK_INT(pid, 1);
	CHECK_INT(member_parse_inner_pid("Name:\tx\nNSpid:\t4711\nNSpgid:\t1\t3\n", &pid), 0);
	CHECK_INT(pid, 4711);
	CHECK_INT(member_parse_inner_pid("Name:\tx\n", &pid), -EBADMSG);
}

TEST(the_start_is_behind_any_name)
{
	uint64_t ticks = 0;

	CHECK_INT(member_parse_start("7 (a) b)) S 1 2 3 4 -1 6 7 8 9 10 11 12 -13 -14 15 16 17"
				     " 18 1234 20\n", &ticks), 0);
	CHECK_INT(ticks, 1234);
	CHECK_INT(member_parse_start("7 (a) S 1 2\n", &ticks), -EBADMSG);
}

TEST(our_own_files)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int self = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint64_t now = 0, start = 0;
	size_t mounts;
	char *list;

	CHECK_INT(member_read_map(self, "uid_map", &list), 0);
	free(list);
	CHECK_INT(member_read_links(self, &list), 0);
	free(list);
	CHECK_INT(member_count_mounts(self, &mounts), 0);
	CHECK_INT(member_read_now(proc, &now), 0);
	CHECK_INT(member_read_start(self, &start), 0);
	CHECK(start <= now + 100);	/* each is rounded in its own way */
	CHECK_INT(member_read_map(self, "not there", &list), -ENOENT);
}

TEST(a_visitor_reads_what_is_said_there)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct visit_text what = { NSU_UTS, -1, proc, "sys/kernel/hostname" };
	struct text text = { 0 };
	char name[128];

	CHECK(gethostname(name, sizeof(name) - 1) == 0);
	CHECK_INT(visit_read_text(&what, &text), 0);
	CHECK_INT(strncmp(text.at, name, strlen(name)), 0);
	what.name = "not there";
	CHECK_INT(visit_read_text(&what, &text), -ENOENT);
	free(text.at);
}
