/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

/* The table itself, to walk what no machine provokes all of. */
#include "../../lib/hint.c"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { WIDEST = 70 };

#define ROWS (HINTS + nnetwork_hints)

/* The longest word a probe finds is the name of a kind. */
static size_t widest(const char *text)
{
	size_t width = strlen(text);

	for (; *text; text++)
		if (*text == '$')
			width += strlen("cgroup") - 1;
	return width;
}

TEST(every_sentence_fits_in_a_line)
{
	for (size_t i = 0; i < ROWS; i++)
		if (widest(get_row(i)->text) > WIDEST)
			FAIL("%zu columns: %s", widest(get_row(i)->text), get_row(i)->text);
}

TEST(every_sentence_is_one_in_plain_ascii)
{
	for (size_t i = 0; i < ROWS; i++) {
		const char *text = get_row(i)->text;

		CHECK(*text);
		CHECK(text[strlen(text) - 1] != '.');
		for (; *text; text++)
			if (*text < ' ' || *text > '~')
				FAIL("not plain: %s", get_row(i)->text);
	}
}

/* A row without a probe takes all that is left; whoever stands behind it is never heard. */
TEST(no_row_hides_another)
{
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < i; j++) {
			const struct hint *row = get_row(i), *before = get_row(j);

			if (before->op == row->op && before->errnum == row->errnum &&
			    !before->probe &&
			    (before->kind == ANY_KIND || before->kind == row->kind))
				FAIL("\"%s\" stands behind \"%s\"", row->text, before->text);
		}
}

/* Whatever fails on this machine: a whole sentence of bounded width, or none at all. */
TEST(what_comes_out_is_a_whole_sentence)
{
	static const char *const objects[] = {
		"", "CLONE_NEWUSER|CLONE_NEWNET", "CLONE_NEWUTS", "/proc/self/ns/uts",
		"process 7 (a zombie)", "/proc/7/setgroups", "timens_offsets", "id maps",
		"proc",
	};
	char hint[NSU_HINT_SIZE];
	struct nsu_error e;

	for (int op = 0; op < NSU_OPS; op++) {
		for (size_t i = 0; i < ROWS * 9; i++) {
			const struct hint *row = get_row(i % ROWS);

			nsu_error_set(&e, row->errnum, op, row->kind, "%s",
				      objects[i % (sizeof(objects) / sizeof(objects[0]))]);
			if (!nsu_error_get_hint(&e, hint))
				continue;
			CHECK(*hint);
			CHECK(strlen(hint) <= WIDEST);
			CHECK(!strchr(hint, '$'));
		}
	}
}

TEST(errno_is_kept)
{
	char hint[NSU_HINT_SIZE];
	struct nsu_error e;

	nsu_error_set(&e, EPERM, NSU_OP_UNSHARE, NSU_NO_KIND, "CLONE_NEWUSER");
	errno = EXDEV;
	nsu_error_get_hint(&e, hint);
	CHECK_INT(errno, EXDEV);
}

static const char *hint_of(int errnum, enum nsu_op op, enum nsu_kind kind, const char *object)
{
	static char hint[NSU_HINT_SIZE];
	struct nsu_error e;

	nsu_error_set(&e, errnum, op, kind, "%s", object);
	return nsu_error_get_hint(&e, hint) ? hint : NULL;
}

TEST(an_error_that_says_it_all_has_no_hint)
{
	CHECK_STR(hint_of(ENOENT, NSU_OP_CHDIR, NSU_NO_KIND, "/nowhere"), NULL);
	CHECK_STR(hint_of(EIO, NSU_OP_READ, NSU_NO_KIND, "x"), NULL);
	CHECK_STR(hint_of(0, NSU_OP_NONE, NSU_NO_KIND, ""), NULL);
}

TEST(the_cause_of_one_errno_is_told_apart)
{
	CHECK_HAS(hint_of(ESRCH, NSU_OP_FIND, NSU_NO_KIND, "process 7 (a zombie)"), "ended");
	CHECK_HAS(hint_of(ESRCH, NSU_OP_FIND, NSU_NO_KIND, "process 7"), "ps -e");
	CHECK_HAS(hint_of(EINVAL, NSU_OP_FIND, NSU_NET, "/proc/self/ns/uts"), "--uts=FILE");
	CHECK_HAS(hint_of(EINVAL, NSU_OP_FIND, NSU_NET, "/dev/null"), "no namespace");
	CHECK_HAS(hint_of(ENOSPC, NSU_OP_UNSHARE, NSU_NO_KIND, "CLONE_NEWUTS"), "not the disk");
	CHECK_HAS(hint_of(ENOMEM, NSU_OP_FORK, NSU_NO_KIND, "CHILD"), "PID 1");
}

/* clone(2) refuses namespaces for the reasons of unshare(2). */
TEST(a_fork_into_namespaces_has_the_hints_of_unshare)
{
	CHECK_HAS(hint_of(ENOSPC, NSU_OP_FORK, NSU_NO_KIND, "CLONE_NEWUTS"), "not the disk");
}

static void become_root_of_a_user_namespace(void)
{
	if (unshare(CLONE_NEWUSER) < 0)
		SKIP("no user namespaces for this user");
}

TEST(a_user_namespace_without_a_map_is_recognised)
{
	become_root_of_a_user_namespace();
	CHECK_HAS(hint_of(EPERM, NSU_OP_UNSHARE, NSU_NO_KIND, "CLONE_NEWUSER"), "no map yet");
}

TEST(a_limit_of_nothing_is_found_for_its_kind)
{
	FILE *file;

	become_root_of_a_user_namespace();
	file = fopen("/proc/sys/user/max_ipc_namespaces", "w");
	if (!file || fputs("0", file) < 0 || fclose(file) != 0)
		SKIP("the limits of a user namespace may not be written here");
	CHECK_STR(hint_of(ENOSPC, NSU_OP_UNSHARE, NSU_NO_KIND, "CLONE_NEWUTS|CLONE_NEWIPC"),
		  "no new ipc namespaces here: sysctl user.max_ipc_namespaces is 0");
	CHECK_HAS(hint_of(ENOSPC, NSU_OP_UNSHARE, NSU_NO_KIND, "CLONE_NEWUTS"), "not the disk");
}
