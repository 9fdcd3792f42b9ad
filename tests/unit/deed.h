/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the library is asked for, in a small world of its own, and each call that it makes for
 * it failed once: then it succeeds all the same or says why not, and nothing stays open, or
 * half made. What a leak of memory is, is known where this runs with sanitizers.
 */
#ifndef DEED_H
#define DEED_H

#include <dirent.h>
#include <net/if.h>
#include <nsutil.h>

#include "failing.h"
#include "world.h"

#define STEPS_MAX 4000	/* of one deed; so many are no end */

struct deed {
	const char *name;
	int (*act)(struct nsu_error *e);
	void (*undo)(void);	/* what it has made; NULL: it only looks */
};

/* --- a small world, and what is in it --- */

static size_t count_files(const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

static size_t count_lines(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t count = 0;

	CHECK(file);
	for (int c; (c = getc(file)) != EOF;)
		count += c == '\n';
	fclose(file);
	return count;
}

static size_t count_interfaces(void)
{
	struct if_nameindex *all = if_nameindex();
	size_t count = 0;

	while (all && all[count].if_index)
		count++;
	if_freenameindex(all);
	return count;
}

/* What a deed could leave. */
struct traces {
	size_t fds, mounts, names, interfaces, processes;
};

static struct traces look_around(void)
{
	struct traces t = {
		count_files("/proc/self/fd"), count_lines("/proc/self/mountinfo"),
		count_files("/run/netns"), count_interfaces(), 0,
	};

	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	t.processes = count_files("/proc");
	return t;
}

/* When those have ended that do so by themselves: no deed leaves a process. */
static struct traces look_when_ended(size_t processes)
{
	struct traces is = look_around();

	for (int tries = 0; tries < 300 && is.processes > processes; tries++) {
		usleep(10000);
		is = look_around();
	}
	return is;
}

static bool same(const struct traces *a, const struct traces *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* A cable goes a moment after its namespace, and a child a moment after it was killed. */
static void check_traces(const struct deed *deed, long nth, int err, const struct traces *want)
{
	struct traces is = look_around();

	for (int tries = 0; tries < 300 && !same(&is, want); tries++) {
		usleep(10000);
		is = look_around();
	}
	if (!same(&is, want))
		FAIL("%s, call %ld, returns %d: %zu descriptors, %zu mounts, %zu names, "
		     "%zu interfaces, %zu processes; not %zu, %zu, %zu, %zu, %zu",
		     deed->name, nth, err, is.fds, is.mounts, is.names, is.interfaces,
		     is.processes, want->fds, want->mounts, want->names, want->interfaces,
		     want->processes);
}

/* --- each once --- */

/* Who fails says why; who was short of memory says that. */
static void check_said(const struct deed *deed, long nth, int errnum, int err,
		       const struct nsu_error *e)
{
	if (err == 0)
		return;
	if (err > 0 || e->errnum != -err)
		FAIL("%s, call %ld: returns %d and says %d of %s", deed->name, nth, err,
		     e->errnum, e->object);
	if (errnum == ENOMEM && err != -ENOMEM)
		FAIL("%s, allocation %ld: returns %d", deed->name, nth, err);
}

static int act(const struct deed *deed, enum failing_sort sort, long nth, int errnum,
	       long *made)
{
	struct nsu_error e = { .errnum = 0 };
	int err;

	failing_arm(sort, nth, errnum);
	err = deed->act(&e);
	*made = failing_disarm();
	check_said(deed, nth, errnum, err, &e);
	return err;
}

/* Returns how many there were. */
static long fail_each(const struct deed *deed, enum failing_sort sort, int errnum)
{
	size_t processes = look_around().processes;
	struct traces before;
	long made, nth = 0;

	if (act(deed, FAILING_NOTHING, 0, 0, &made) < 0)
		FAIL("%s fails as it is", deed->name);
	if (deed->undo)
		deed->undo();
	before = look_when_ended(processes);
	do {
		int err = act(deed, sort, ++nth, errnum, &made);

		if (!err && deed->undo)
			deed->undo();
		check_traces(deed, nth, err, &before);
		CHECK(nth < STEPS_MAX);
	} while (made >= nth);
	return made;
}

static void fail_all(const struct deed *deeds, size_t count, enum failing_sort sort, int errnum)
{
	long made = 0;

	for (size_t i = 0; i < count; i++)
		made += fail_each(&deeds[i], sort, errnum);
	CHECK(made > 0);
}

#define FAIL_ALL(deeds, sort, errnum) \
	fail_all(deeds, sizeof(deeds) / sizeof((deeds)[0]), sort, errnum)

/* --- plans that are run --- */

typedef int build_fn(struct nsu_plan *plan, struct nsu_error *e);

static int run(build_fn *build, struct nsu_error *e)
{
	const struct nsu_run how = { .watch = NULL };
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	int err;

	if (!plan)
		return nsu_error_set(e, ENOMEM, NSU_OP_LOAD, NSU_NO_KIND, "plan");
	err = build(plan, e);
	if (!err)
		err = nsu_plan_run(plan, &how, &outcome, e);
	nsu_plan_free(plan);
	return err;
}

static void run_well(build_fn *build)
{
	struct nsu_error e;

	if (run(build, &e) < 0)
		FAIL("%s: %s: %s", nsu_op_get_name(e.op), e.object, strerror(e.errnum));
}

static int build_add_kept(struct nsu_plan *plan, struct nsu_error *e)
{
	return nsu_plan_netns_add(plan, "kept", e);
}

/* With /run/netns/kept in it. */
__attribute__((unused)) static void enter_world_with_a_name(void)
{
	enter_world();
	run_well(build_add_kept);
}

#endif
