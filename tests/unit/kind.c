/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <nsutil.h>
#include <sys/ioctl.h>

TEST(kinds_have_the_names_and_flags_of_the_kernel)
{
	static const struct {
		enum nsu_kind kind;
		const char *name;
		unsigned int flag;
	} all[] = {
		{ NSU_CGROUP, "cgroup", CLONE_NEWCGROUP }, { NSU_IPC, "ipc", CLONE_NEWIPC },
		{ NSU_MNT, "mnt", CLONE_NEWNS },           { NSU_NET, "net", CLONE_NEWNET },
		{ NSU_PID, "pid", CLONE_NEWPID },          { NSU_TIME, "time", CLONE_NEWTIME },
		{ NSU_USER, "user", CLONE_NEWUSER },       { NSU_UTS, "uts", CLONE_NEWUTS },
	};

	CHECK_INT(sizeof(all) / sizeof(all[0]), NSU_KINDS);
	for (size_t i = 0; i < NSU_KINDS; i++) {
		CHECK_INT(all[i].kind, i);
		CHECK_STR(nsu_kind_get_name(all[i].kind), all[i].name);
		CHECK_INT(nsu_kind_get_flag(all[i].kind), all[i].flag);
		CHECK_INT(nsu_kind_find(all[i].name), all[i].kind);
		CHECK(*nsu_kind_get_isolates(all[i].kind) != '\0');
	}
}

TEST(what_proc_links_to_is_of_the_kind_in_its_name)
{
	char path[64];

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		int fd;

		snprintf(path, sizeof(path), "/proc/self/ns/%s", nsu_kind_get_name(kind));
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			SKIP("this kernel has no %s namespaces", nsu_kind_get_name(kind));
		CHECK_INT(ioctl(fd, NS_GET_NSTYPE), nsu_kind_get_flag(kind));
		close(fd);
	}
}

TEST(other_names_are_no_kind)
{
	static const char *const bad[] = {
		"", "mount", "UTS", "uts ", "network", "pid_for_children",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(nsu_kind_find(bad[i]), NSU_NO_KIND);
}

TEST(a_set_has_a_bit_for_each_kind)
{
	unsigned int set = 0;

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		CHECK(!(set & NSU_BIT(kind)));
		set |= NSU_BIT(kind);
	}
	CHECK_INT(set, NSU_EVERY_KIND);
}
