/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

/* The table itself, to walk what no machine provokes all of. */
#include "../../lib/hint/hint.c"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { WIDEST = 70, WIDEST_REMEDY = 53 };

/* Behind "nsrun: " and, a remedy, "netnsctl: administrator: " neither makes a line of 81. */
static size_t widest(const char *text)
{
	size_t width = strlen(text);

	for (; *text; text++)
		if (*text == '$')
			width += strlen("cgroup") - 1;
	return width;
}

static void check_sentence(const char *text, size_t room)
{
	if (widest(text) > room)
		FAIL("%zu columns: %s", widest(text), text);
	CHECK(*text);
	CHECK(text[strlen(text) - 1] != '.' || strstr(text, "..."));
	for (const char *at = text; *at; at++)
		if (*at < ' ' || *at > '~')
			FAIL("not plain: %s", text);
}

TEST(every_sentence_is_one_in_plain_ascii_and_fits_in_a_line)
{
	const struct hint *h;

	for (int row = 1; (h = get_row(row)); row++) {
		check_sentence(h->text, WIDEST);
		if (h->remedy)
			check_sentence(h->remedy, WIDEST_REMEDY);
	}
}

static bool have_common(const struct hint *a, const struct hint *b)
{
	bool errnum = a->errnums[0] == b->errnums[0] || a->errnums[0] == b->errnums[1] ||
		      (a->errnums[1] && (a->errnums[1] == b->errnums[0] ||
					 a->errnums[1] == b->errnums[1]));

	for (size_t i = 0; errnum && i < sizeof(a->ops) / sizeof(a->ops[0]); i++)
		if (a->ops[i] && has_op(b, a->ops[i]))
			return true;
	return false;
}

/* A row without a probe takes all that is left; whoever stands behind it is never heard. */
TEST(no_row_hides_another)
{
	const struct hint *first, *later;

	for (int i = 1; (first = get_row(i)); i++)
		for (int j = i + 1; !first->probe && (later = get_row(j)); j++)
			if (have_common(first, later) &&
			    (first->kind == ANY_KIND || first->kind == later->kind))
				FAIL("\"%s\" stands behind \"%s\"", later->text, first->text);
}

TEST(a_row_has_a_number_of_its_own)
{
	const struct hint *h;
	int rows = 0;

	for (size_t t = 0; t < TABLES; t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			CHECK(get_row(++rows) == &tables[t]->rows[i]);
	CHECK(!get_row(rows + 1) && !get_row(0) && !get_row(-1));
	CHECK((h = get_row(rows)) && h->ops[0]);
}

/* Whatever fails on this machine: a whole sentence of bounded width, or none at all. */
TEST(what_comes_out_is_a_whole_sentence)
{
	enum { NOBJECTS = 9 };
	static const char *const objects[NOBJECTS] = {
		"", "CLONE_NEWUSER|CLONE_NEWNET", "CLONE_NEWUTS", "/proc/self/ns/uts",
		"process 7 (a zombie)", "/proc/7/setgroups", "timens_offsets", "id maps",
		"proc",
	};
	char hint[NSU_HINT_SIZE];
	struct nsu_error e;

	for (int op = 0; op < NSU_OPS; op++) {
		const struct hint *row;

		for (int i = 0; (row = get_row(i / NOBJECTS + 1)); i++) {
			nsu_error_set(&e, row->errnums[0], op, row->kind, "%s",
				      objects[i % NOBJECTS]);
			if (!nsu_error_get_hint(&e, hint))
				continue;
			CHECK(*hint);
			if (strlen(hint) > WIDEST)
				FAIL("%zu columns: %s", strlen(hint), hint);
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
	CHECK_STR(hint_of(ENOMEM, NSU_OP_FORK, NSU_NO_KIND, "CHILD"), NULL);
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
