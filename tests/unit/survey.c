/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What two processes in the same namespaces show, which are ourselves and a child. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/process/proc.h"
#include "model/snapshot/sight.h"
#include "model/snapshot/survey.h"

static struct survey survey;

/* Who one is may have been read of neither, of the first to be seen, or of both. */
static size_t count_known(void)
{
	size_t known = 0;

	for (size_t i = 0; i < survey.count; i++)
		known += survey.at[i]->who.command != NULL;
	return known;
}

static void take(const struct survey_query *query)
{
	struct nsu_error e;
	int proc = proc_open(NULL, &e);
	pid_t child = fork(), pids[2] = { getpid(), child };

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
		_exit(0);
	}
	CHECK(proc >= 0 && child > 0);
	CHECK_INT(survey_take(&survey, proc, pids, 2, query), 0);
	CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
	CHECK_INT(survey.at[0]->err, 0);
	CHECK_INT(survey.at[1]->err, 0);
}

static uint64_t own_inode(void)
{
	struct stat st;

	CHECK(stat("/proc/self/ns/uts", &st) == 0);
	return st.st_ino;
}

TEST(a_namespace_is_kept_open_the_first_time_it_is_seen)
{
	const unsigned int links = NSU_BIT(NSU_UTS) | NSU_BIT(NSU_IPC) | NSU_BIT(NSU_USER);
	const struct survey_query query = { .links = links, .keep = 10,
					    .firsts = NSU_BIT(NSU_UTS) | NSU_BIT(NSU_IPC) };
	struct survey_first first;
	struct stat st;

	take(&query);
	CHECK_INT(survey.kept, 2);
	CHECK_INT(survey_take_first(survey.at[0], NSU_USER).ns, -1);
	CHECK_INT(survey_take_first(survey.at[1], NSU_UTS).ns, -1);
	first = survey_take_first(survey.at[0], NSU_UTS);
	CHECK(first.ns >= 0 && fstat(first.ns, &st) == 0);
	CHECK_INT(st.st_ino, own_inode());
	CHECK_INT(first.inode, own_inode());
	CHECK_INT(survey_take_first(survey.at[0], NSU_UTS).ns, -1);
	survey_clear(&survey);
	CHECK(fcntl(first.ns, F_GETFD) >= 0);
}

TEST(no_more_is_kept_open_than_may_be)
{
	struct survey_query query = { .links = NSU_EVERY_KIND, .firsts = NSU_EVERY_KIND,
				      .keep = 3 };
	int before = dup(0);

	take(&query);
	CHECK_INT(survey.kept, 3);
	survey_clear(&survey);
	query.keep = 0;
	take(&query);
	CHECK_INT(survey.kept, 0);
	survey_clear(&survey);
	CHECK_INT(dup(0), before + 3);	/* two of /proc: nothing else has stayed open */
}

TEST(who_one_is_is_read_of_those_that_are_wanted)
{
	struct survey_query query = { .links = NSU_BIT(NSU_UTS), .firsts = NSU_BIT(NSU_UTS) };

	take(&query);
	CHECK_INT(count_known(), 0);
	survey_clear(&survey);
	query.inode = own_inode();
	take(&query);
	CHECK_INT(count_known(), 2);
	survey_clear(&survey);
	query.inode = 0;
	query.whom = SURVEY_FIRSTS;
	take(&query);
	CHECK_INT(count_known(), 1);
	CHECK(survey.at[0]->who.command);
	survey_clear(&survey);
	query.whom = SURVEY_EVERYBODY;
	take(&query);
	CHECK_INT(count_known(), 2);
	survey_clear(&survey);
}

/* As a thread does that is a little behind another. */
TEST(who_has_the_lower_pid_is_known_though_he_comes_later)
{
	const struct survey_query query = { .links = NSU_BIT(NSU_UTS),
					    .firsts = NSU_BIT(NSU_UTS),
					    .whom = SURVEY_FIRSTS };
	struct nsu_error e;
	int proc = proc_open(NULL, &e);
	struct sight_firsts firsts = { PTHREAD_MUTEX_INITIALIZER, .left = 10 };
	struct survey both = { .parts = calloc(2, sizeof(*both.parts)), .nparts = 2 };
	struct sight ahead = { &query, &both.parts[0], &firsts, proc };
	struct sight behind = { &query, &both.parts[1], &firsts, proc };
	struct survey_process first = { .pid = getpid() }, lower = { .pid = getppid() };

	if (lower.pid >= first.pid)
		SKIP("PIDs began anew");
	CHECK_INT(sight_take(&ahead, &first), 0);
	CHECK_INT(sight_take(&behind, &lower), 0);
	CHECK(first.who.command && lower.who.command);
	CHECK_INT(first.nfirsts, 1);
	CHECK_INT(lower.nfirsts, 0);
	CHECK_INT(firsts.left, 9);
	map_clear(&firsts.lowest);
	survey_clear(&both);
	close(proc);
}

TEST(only_a_status_tells_the_parent)
{
	struct survey_query query = { .links = NSU_BIT(NSU_USER), .whom = SURVEY_EVERYBODY };

	take(&query);
	CHECK_INT(survey.at[0]->who.uid, geteuid());
	CHECK_INT(survey.at[0]->who.ppid, 0);
	survey_clear(&survey);
	query.by_status = true;
	take(&query);
	CHECK_INT(survey.at[0]->who.uid, geteuid());
	CHECK_INT(survey.at[0]->who.ppid, getppid());
	CHECK_INT(survey.at[1]->who.ppid, getpid());
	survey_clear(&survey);
}
