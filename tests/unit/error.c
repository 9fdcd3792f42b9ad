/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <nsutil.h>

static const char *told(const struct nsu_error *e)
{
	static char text[2048];
	FILE *out = fmemopen(text, sizeof(text), "w");

	CHECK(out);
	nsu_error_print(e, out);
	CHECK_INT(fclose(out), 0);
	return text;
}

TEST(a_record_says_what_was_done_on_what_and_why_it_failed)
{
	struct nsu_error e = { 0 };

	CHECK_INT(nsu_error_set(&e, EPERM, NSU_OP_SETNS, NSU_NET, "/proc/%d/ns/net", 7),
		  -EPERM);
	CHECK_INT(e.errnum, EPERM);
	CHECK_INT(e.op, NSU_OP_SETNS);
	CHECK_INT(e.kind, NSU_NET);
	CHECK_INT(e.step, -1);
	CHECK_STR(e.object, "/proc/7/ns/net");
	CHECK_STR(told(&e), "setns: /proc/7/ns/net: Operation not permitted");
}

TEST(without_an_object_there_is_no_empty_one)
{
	struct nsu_error e;

	nsu_error_set(&e, ENOMEM, NSU_OP_FORK, NSU_NO_KIND, "%s", "");
	CHECK_STR(told(&e), "clone: Cannot allocate memory");
}

TEST(an_object_is_safe_on_a_terminal)
{
	struct nsu_error e;

	nsu_error_set(&e, ENOENT, NSU_OP_EXEC, NSU_NO_KIND, "\033[2J\n\xff");
	CHECK_STR(told(&e), "exec: \\x1b[2J\\x0a\\xff: No such file or directory");
}

TEST(an_object_that_does_not_fit_is_visibly_cut)
{
	struct nsu_error e;
	char path[2 * NSU_OBJECT_SIZE];

	memset(path, 'p', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	nsu_error_set(&e, ENOENT, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	CHECK_INT(strlen(e.object), NSU_OBJECT_SIZE - 1);
	CHECK_STR(e.object + NSU_OBJECT_SIZE - 4, "...");
	path[NSU_OBJECT_SIZE - 1] = '\0';
	nsu_error_set(&e, ENOENT, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	CHECK_STR(e.object, path);
}

/* Every byte of it hostile: four characters for each, and still all there. */
TEST(the_longest_hostile_object_is_told_whole)
{
	struct nsu_error e;
	char path[NSU_OBJECT_SIZE];

	memset(path, '\xff', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	nsu_error_set(&e, ENOENT, NSU_OP_OPEN, NSU_NO_KIND, "%s", path);
	CHECK_HAS(told(&e), "\\xff: No such file or directory");
	CHECK_INT(strlen(told(&e)), strlen("open: : No such file or directory") +
				    4 * (NSU_OBJECT_SIZE - 1));
}

TEST(errno_is_kept)
{
	struct nsu_error e;

	errno = EXDEV;
	nsu_error_set(&e, ENOENT, NSU_OP_OPEN, NSU_NO_KIND, "x");
	CHECK_INT(errno, EXDEV);
}

/* A child sends it as it is; nothing of a former error may go with it. */
TEST(equal_errors_are_equal_bytes)
{
	struct nsu_error a, b;

	memset(&a, 0x55, sizeof(a));
	memset(&b, 0xaa, sizeof(b));
	nsu_error_set(&a, ENOENT, NSU_OP_OPEN, NSU_NET, "a long object first");
	nsu_error_set(&a, ENOENT, NSU_OP_OPEN, NSU_NET, "x");
	nsu_error_set(&b, ENOENT, NSU_OP_OPEN, NSU_NET, "x");
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
}

TEST(every_operation_has_a_word)
{
	for (int op = 0; op < NSU_OPS; op++)
		if (!nsu_op_get_name(op) || !*nsu_op_get_name(op))
			FAIL("operation %d has none", op);
}
