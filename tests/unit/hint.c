/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"
#include "written.h"

/* The table itself, to walk what no machine provokes all of. */
#include "../../lib/hint/hint.c"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { WIDEST = 70, WIDEST_REMEDY = 53 };

static size_t count(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

/* Behind "nsrun: " and, a remedy, "netnsctl: administrator: " neither makes a line of 81. */
static size_t widest(const char *text)
{
	return written_columns(text) + count(text, '$') * (strlen("cgroup") - 1);
}

static void check_sentence(const char *told, enum nsu_language language, size_t room)
{
	const char *text = told_get(told, language), *end = text + strlen(text);

	if (widest(text) > room)
		FAIL("%zu columns: %s", widest(text), text);
	CHECK(*text);
	CHECK(end[-1] != '.' || strstr(text, "..."));
	CHECK(end - text < 3 || strcmp(end - 3, "。") != 0);
	if (!is_written_in(text, language))
		FAIL("not of its language: %s", text);
	if (count(text, '$') != count(told, '$') || strchr(text, '%'))
		FAIL("has not what was found where it is wanted: %s", text);
}

TEST(every_sentence_is_one_of_its_language_and_fits_in_a_line)
{
	for (int row = 1; get_row(row); row++)
		for (int language = 0; language < NSU_LANGUAGES; language++) {
			const struct hint *h = get_row(row);

			check_sentence(h->text, language, WIDEST);
			if (*h->remedy)
				check_sentence(h->remedy, language, WIDEST_REMEDY);
		}
}

/* In C, an array as long as the string it starts with has no room for the end of it. */
TEST(every_sentence_has_its_end)
{
	const struct hint *h;

	for (int row = 1; (h = get_row(row)); row++)
		if (h->text[sizeof(h->text) - 1] || h->remedy[sizeof(h->remedy) - 1])
			FAIL("without end: %s", h->text);
}

/* What is typed alone is the same for everybody; a sentence is not. */
TEST(every_cause_has_a_column_in_japanese)
{
	for (int row = 1; get_row(row); row++) {
		const char *english = get_row(row)->text;

		CHECK(told_get(english, NSU_ENGLISH) == english);
		if (is_written_in(told_get(english, NSU_JAPANESE), NSU_ENGLISH))
			FAIL("not told in Japanese: %s", english);
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

TEST(a_hint_is_in_the_language_that_is_asked_for)
{
	char english[NSU_HINT_SIZE], japanese[NSU_HINT_SIZE];
	struct nsu_error e;

	nsu_error_set(&e, EINVAL, NSU_OP_FIND, NSU_NET, "/proc/self/ns/uts");
	CHECK(nsu_error_get_hint(&e, english));
	CHECK(nsu_error_get_hint_in(&e, NSU_JAPANESE, japanese));
	CHECK_STR(english, "the file is a namespace of another kind: use --uts=FILE");
	CHECK_STR(japanese, "そのファイルは別の種類の名前空間です: "
			    "--uts=FILE を使ってください");
}

static void check_fits(const char *text)
{
	size_t found = count(text, '$') * (NSU_FOUND_SIZE - 1);

	if (strlen(text) + found >= NSU_HINT_SIZE)
		FAIL("%zu bytes and %zu of what was found: %s", strlen(text), found, text);
}

/* However long the word that was found. */
TEST(no_hint_is_cut)
{
	for (int row = 1; get_row(row); row++)
		for (int language = 0; language < NSU_LANGUAGES; language++) {
			check_fits(told_get(get_row(row)->text, language));
			if (*get_row(row)->remedy)
				check_fits(told_get(get_row(row)->remedy, language));
		}
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
	CHECK_HAS(hint_of(ENOENT, NSU_OP_FIND, NSU_NET, "h1"), "'netnsctl list'");
	CHECK_HAS(hint_of(ENOENT, NSU_OP_FIND, NSU_UTS, "h1"), "'nsls' lists");
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
