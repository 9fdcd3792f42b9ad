/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What selinuxfs answers is in a folder of ours; the labels of files are true ones. */
#include "unit.h"

/* What is held between the two steps. */
#include "../../lib/plan/run/guard/context.c"

#include <fcntl.h>
#include <sys/stat.h>

#define OWN "system_u:system_r:init_t:s0"
#define NEXT "system_u:system_r:container_t:s0"
#define LABEL "system_u:object_r:container_file_t:s0"

static char place[] = "/tmp/nsutil-policy-XXXXXX";

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* selinuxfs answers from the start; a file reads on behind what was written: blanks first. */
static void answer(const char *text)
{
	char padded[256];

	snprintf(padded, sizeof(padded), "%100s%s", "", text);
	put("access", padded);
}

static void make_policy(void)
{
	static const char *const folders[] = {
		"class", "class/process", "class/process/perms", "class/file",
		"class/file/perms",
	};

	CHECK(mkdtemp(place) && chdir(place) == 0);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		CHECK(mkdir(folders[i], 0700) == 0);
	put("class/process/index", "2");
	put("class/process/perms/transition", "2");
	put("class/file/index", "7");
	put("class/file/perms/entrypoint", "3");
	put("class/file/perms/execute_no_trans", "4");
	put("enforce", "1\n");
	put("program", "");
	held.policy = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(held.policy >= 0);
}

static void remove_policy(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", place);
	CHECK_INT(system(command), 0);
}

static int allows_transition(void)
{
	return allows(OWN, NEXT, "process", "transition");
}

TEST(a_bit_of_the_answer_is_the_permission)
{
	make_policy();
	answer("2 ffffffff 0 ffffffff 5 0");
	CHECK_INT(allows_transition(), 1);
	answer("fffffffd ffffffff 0 ffffffff 5 0");
	CHECK_INT(allows_transition(), 0);
	remove_policy();
}

TEST(what_is_only_logged_is_allowed)
{
	make_policy();
	answer("0 ffffffff 0 ffffffff 5 1");
	CHECK_INT(allows_transition(), 1);
	answer("0 ffffffff 0 ffffffff 5 0");
	put("enforce", "0");
	CHECK_INT(allows_transition(), 1);
	remove_policy();
}

TEST(no_answer_is_neither_yes_nor_no)
{
	make_policy();
	answer("nonsense");
	CHECK_INT(allows_transition(), -EBADMSG);
	CHECK_INT(allows(OWN, NEXT, "process", "unheard_of"), -ENOENT);
	put("class/process/perms/transition", "33");
	CHECK_INT(allows_transition(), -ERANGE);
	CHECK(unlink("access") == 0);
	CHECK(allows(OWN, NEXT, "file", "entrypoint") == -ENOENT);
	remove_policy();
}

TEST(a_question_is_the_contexts_the_class_and_the_bit)
{
	char asked[101] = "";
	int fd;

	make_policy();
	answer("0 0 0 0 0 0");
	allows(OWN, LABEL, "file", "entrypoint");
	fd = open("access", O_RDONLY | O_CLOEXEC);
	CHECK(read(fd, asked, sizeof(asked) - 1) > 0 && close(fd) == 0);
	CHECK(strncmp(asked, OWN " " LABEL " 7 4 ", strlen(OWN " " LABEL " 7 4 ")) == 0);
	remove_policy();
}

static void start_in(const char *own)
{
	make_policy();
	snprintf(held.own, sizeof(held.own), "%s", own);
	held.next = NEXT;
	if (setxattr("program", "security.selinux", LABEL, sizeof(LABEL), 0) < 0) {
		remove_policy();
		SKIP("labels are not ours to give: %s", strerror(errno));
	}
}

TEST(a_program_needs_the_transition_and_its_file_as_the_door)
{
	start_in(OWN);
	answer("6 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("program"), is_plain("program") ? 0 : TRIAL_UNKNOWN);
	answer("2 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("program"), -EACCES);
	answer("4 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("program"), -EACCES);
	remove_policy();
}

TEST(who_is_in_that_context_already_needs_no_transition)
{
	start_in(NEXT);
	answer("8 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("program"), 0);
	answer("6 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("program"), -EACCES);
	remove_policy();
}

TEST(what_nobody_can_say_is_never_a_yes)
{
	start_in(OWN);
	CHECK_INT(context_try("program"), TRIAL_UNKNOWN);
	answer("6 ffffffff 0 ffffffff 5 0");
	CHECK_INT(context_try("enforce"), TRIAL_UNKNOWN);
	held.policy = -ENOENT;
	CHECK_INT(context_try("program"), TRIAL_UNKNOWN);
	held.next = NULL;
	CHECK_INT(context_try("program"), 0);
	remove_policy();
}
