/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <nsutil.h>

TEST(links_have_the_names_of_proc)
{
	CHECK_STR(nsu_link_get_name(NSU_UTS), "uts");
	CHECK_STR(nsu_link_get_name(NSU_LINK_PID_FOR_CHILDREN), "pid_for_children");
	CHECK_STR(nsu_link_get_name(NSU_LINK_TIME_FOR_CHILDREN), "time_for_children");
	CHECK_INT(nsu_link_get_kind(NSU_UTS), NSU_UTS);
	CHECK_INT(nsu_link_get_kind(NSU_LINK_PID_FOR_CHILDREN), NSU_PID);
	CHECK_INT(nsu_link_get_kind(NSU_LINK_TIME_FOR_CHILDREN), NSU_TIME);
}

TEST(an_inode_is_a_number_or_a_link)
{
	enum nsu_kind kind;
	uint64_t inode;

	CHECK_INT(nsu_inode_parse("4026531838", &kind, &inode), 0);
	CHECK_INT(inode, 4026531838);
	CHECK_INT(kind, NSU_NO_KIND);
	CHECK_INT(nsu_inode_parse("uts:[4026531838]", &kind, &inode), 0);
	CHECK_INT(inode, 4026531838);
	CHECK_INT(kind, NSU_UTS);
}

TEST(what_only_looks_like_an_inode_is_refused)
{
	static const char *const bad[] = {
		"", "x", "-1", "+1", " 1", "1 ", "0x1", "uts", "uts:", "uts:[", "uts:[]",
		"uts:]",
		"uts:[1", "uts:1]", "uts:[1]x", "uts:[1]]", "uts:[-1]", "utsx:[1]", ":[1]",
		"pid_for_children:[1]", "uts:[1][2]", "[1]", "uts[1]:",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:[1]",
	};
	enum nsu_kind kind;
	uint64_t inode;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (nsu_inode_parse(bad[i], &kind, &inode) != -EINVAL)
			FAIL("\"%s\" was taken", bad[i]);
}

/* The kernel's inode numbers of namespaces are of 32 bits, and 0 is none. */
TEST(numbers_that_no_namespace_has_are_out_of_range)
{
	enum nsu_kind kind;
	uint64_t inode;

	CHECK_INT(nsu_inode_parse("0", &kind, &inode), -ERANGE);
	CHECK_INT(nsu_inode_parse("4294967295", &kind, &inode), 0);
	CHECK_INT(nsu_inode_parse("4294967296", &kind, &inode), -ERANGE);
	CHECK_INT(nsu_inode_parse("net:[18446744073709551617]", &kind, &inode), -ERANGE);
	CHECK_INT(nsu_inode_parse("uts:[1111111111111111111111111]", &kind,
				  &inode), -ERANGE);
}
