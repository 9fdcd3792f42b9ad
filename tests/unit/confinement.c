/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What holds a process back: its status, and where its mounts let it write. */
#include "unit.h"

#include <nsutil.h>

#include <errno.h>

#include "facts/process/confinement.h"

#define ROOT "50 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda rw\n"
#define PROC "51 50 0:5 / /proc rw,nosuid - proc proc rw\n"
#define SYS "60 50 0:6 / /sys ro,nosuid - sysfs sysfs ro\n"

static unsigned int spots(const char *text)
{
	char *table = strdup(text);
	unsigned int writable = ~0u;

	CHECK_INT(confinement_parse_spots(table, &writable), 0);
	free(table);
	return writable;
}

#define ALL_OF_PROC (NSU_SPOT_SYSCTL | NSU_SPOT_SYSRQ | NSU_SPOT_IRQ | NSU_SPOT_BUS)

TEST(status_is_read)
{
	struct nsu_confinement c = { 0 };

	CHECK_INT(confinement_parse("Name:\tCapEff:\nUid:\t0\nCapEff:\t0000000000000400\n"
				    "CapBnd:\t000001ffffffffff\nNoNewPrivs:\t1\nSeccomp:\t2\n",
				    &c), 0);
	CHECK(c.known && c.no_new_privs && c.filtered);
	CHECK(c.effective == 0x400 && c.bounding == 0x1ffffffffff);
	CHECK_INT(confinement_parse("Name:\tx\nCapEff:\t1\n", &c), -EBADMSG);
	CHECK_INT(confinement_parse("", &c), -EBADMSG);
}

TEST(old_kernels_have_no_filters)
{
	struct nsu_confinement c = { 0 };

	CHECK_INT(confinement_parse("Name:\tx\nCapEff:\t0\nCapBnd:\t0\n", &c), 0);
	CHECK(c.known && !c.no_new_privs && !c.filtered);
}

TEST(what_is_not_mounted_cannot_be_written)
{
	CHECK_INT(spots(""), 0);
	CHECK_INT(spots(ROOT), 0);
	CHECK_INT(spots("garbage\n\n50 1 - x\n - \n" ROOT), 0);
}

TEST(a_whole_proc_and_a_read_only_sys)
{
	CHECK_INT(spots(ROOT PROC SYS), ALL_OF_PROC);
	CHECK_INT(spots(ROOT "51 50 0:5 / /proc ro - proc proc rw\n"), 0);
	CHECK_INT(spots(ROOT "51 50 0:5 / /proc rw - proc proc ro\n"), 0);
}

TEST(runtimes_cover_parts)
{
	CHECK_INT(spots(ROOT PROC "52 51 0:5 /sys /proc/sys ro - proc proc rw\n"
			"53 51 0:9 / /proc/irq rw - tmpfs tmpfs rw\n"),
		  NSU_SPOT_SYSRQ | NSU_SPOT_BUS);
}

TEST(a_part_may_be_open_again)
{
	CHECK_INT(spots(ROOT PROC "52 51 0:5 /sys /proc/sys ro - proc proc rw\n"
			"53 52 0:5 /sys/net /proc/sys/net rw - proc proc rw\n"), ALL_OF_PROC);
	CHECK_INT(spots(ROOT SYS "61 60 0:7 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n"),
		  NSU_SPOT_CGROUP);
}

TEST(what_lies_over_it_counts)
{
	/* Over /proc another one, in whose place /proc/sys of the first is hidden. */
	CHECK_INT(spots(ROOT PROC "52 51 0:5 /sys /proc/sys ro - proc proc rw\n"
			"53 51 0:8 / /proc rw - proc proc rw\n"), ALL_OF_PROC);
	/* A part that is open, and hidden. */
	CHECK_INT(spots(ROOT "51 50 0:5 / /proc ro - proc proc rw\n"
			"52 51 0:5 /sys /proc/sys rw - proc proc rw\n"
			"53 51 0:8 / /proc rw - tmpfs tmpfs rw\n"), 0);
}

TEST(in_a_chroot_the_root_is_no_mount)
{
	CHECK_INT(spots(PROC), ALL_OF_PROC);
}

TEST(circles_end)
{
	CHECK_INT(spots("50 51 8:1 / / rw - ext4 x rw\n51 50 8:1 / / rw - ext4 x rw\n"), 0);
	CHECK_INT(spots("50 50 8:1 / / rw - ext4 x rw\n51 50 0:5 / /proc rw - proc proc rw\n"),
		  ALL_OF_PROC);
}
