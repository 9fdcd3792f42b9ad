/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun --check: what would work for this user on this machine, and whose turn it is if not. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../report.h"
#include "../verdict.h"

/* ------------------------------------------------------------------------- a plan */

struct found {
	bool failed, untried;
};

static void print_verdict(void *arg, const struct nsu_plan *plan, size_t step,
			  enum nsu_verdict verdict, const struct nsu_error *e)
{
	static const char *const marks[] = {
		[NSU_WOULD_WORK] = "ok ", [NSU_WOULD_FAIL] = "no ", [NSU_NOT_REACHED] = "-  ",
		[NSU_UNTRIED] = "?  ",
	};
	struct found *found = arg;

	fputs(marks[verdict], stdout);
	nsu_plan_print_step(plan, step, 0, stdout);
	if (e)
		verdict_print_remedies(e);
	found->failed |= verdict == NSU_WOULD_FAIL || verdict == NSU_NOT_REACHED;
	found->untried |= verdict == NSU_UNTRIED;
}

int check_plan(struct nsu_plan *plan)
{
	struct found found = { .failed = false };
	struct nsu_error e;

	if (nsu_plan_try(plan, print_verdict, &found, &e)) {
		report_error(&e);
		return 1;
	}
	if (found.untried)
		puts("?: below a directory that is not there yet: make it, and it is tried");
	return found.failed;
}

/* ---------------------------------------------------------------------- the machine */

struct probe {
	bool failed;
	struct nsu_error error;	/* the first */
};

static void note_verdict(void *arg, const struct nsu_plan *plan, size_t step,
			 enum nsu_verdict verdict, const struct nsu_error *e)
{
	struct probe *p = arg;

	(void)plan;
	(void)step;
	if (verdict == NSU_WOULD_FAIL && !p->failed)
		p->error = *e;
	p->failed |= verdict != NSU_WOULD_WORK;
}

static char *const nothing[] = { (char *)"true", NULL };

struct nsu_create check_make_request(unsigned int kinds)
{
	return (struct nsu_create){
		.kinds = kinds, .propagation = MS_PRIVATE, .argv = nothing,
		.uid = NSU_KEEP_ID, .gid = NSU_KEEP_ID,
		.owner_uid = NSU_KEEP_ID, .owner_gid = NSU_KEEP_ID,
	};
}

bool check_works(const struct act *act, const struct nsu_create *request, struct nsu_error *e)
{
	struct probe probe = { .failed = false };
	struct nsu_plan *plan = act_begin(act, &probe.error);
	int err = plan ? nsu_plan_create(plan, request, &probe.error) : -probe.error.errnum;

	if (!err)
		err = nsu_plan_try(plan, note_verdict, &probe, &probe.error);
	nsu_plan_free(plan);
	*e = probe.error;
	return !err && !probe.failed;
}

bool check_print(const char *what, bool works, const char *how, const struct nsu_error *e)
{
	printf("%s %-*s%s\n", works ? "ok" : "no", *how ? 18 : 0, what, how);
	if (!works && e)
		verdict_print_remedies(e);
	return !works;
}

static bool check_kind(const struct act *act, enum nsu_kind kind)
{
	struct nsu_create request = check_make_request(NSU_BIT(kind));
	struct nsu_idmap uids = { 1, { { 0, geteuid(), 1 } } };
	struct nsu_idmap gids = { 1, { { 0, getegid(), 1 } } };
	struct nsu_error e;

	if (check_works(act, &request, &e))
		return check_print(nsu_kind_get_name(kind), true, "", NULL);
	request.kinds |= NSU_BIT(NSU_USER);
	request.uids = &uids;
	request.gids = &gids;
	if (check_works(act, &request, &e))
		return check_print(nsu_kind_get_name(kind), true, "with --map-root-user (-r)",
				   NULL);
	return check_print(nsu_kind_get_name(kind), false, "", &e);
}

static uint64_t count_ids(const struct nsu_idmap *map)
{
	uint64_t count = 0;

	for (size_t i = 0; i < map->count; i++)
		count += map->extents[i].count;
	return count;
}

/* Ranges that are given, and whether newuidmap(1) writes them. */
static bool check_ranges(const struct act *act)
{
	enum nsu_idmap_source source = geteuid() == 0 ? NSU_IDMAP_OWN : NSU_IDMAP_AUTO;
	struct nsu_create request = check_make_request(NSU_BIT(NSU_USER));
	struct nsu_idmap uids = { 0 }, gids = { 0 };
	struct nsu_error e;
	char how[80];
	int err = nsu_idmap_find(&uids, source, false);

	if (!err)
		err = nsu_idmap_find(&gids, source, true);
	if (err) {
		nsu_error_set(&e, -err, NSU_OP_CHOOSE, NSU_NO_KIND, "subuid(5)");
		check_print("id ranges", false, "", &e);
		printf("-  %-18s%s\n", "newuidmap", "there is no range to write");
		return true;
	}
	snprintf(how, sizeof(how), "%" PRIu64 " users, %" PRIu64 " groups", count_ids(&uids),
		 count_ids(&gids));
	check_print("id ranges", true, how, NULL);
	if (geteuid() == 0)
		return check_print("newuidmap", true, "root does without", NULL);
	request.uids = &uids;
	request.gids = &gids;
	return check_print("newuidmap", check_works(act, &request, &e), "", &e);
}

static bool check_idmap(const struct act *act)
{
	struct nsu_create request = check_make_request(NSU_BIT(NSU_MNT));
	const struct nsu_mount mount = {
		.what = NSU_MOUNT_BIND, .source = "/", .target = "/",
		.idmap = NSU_IDMAP_GIVEN, .shown = { 0, 100000, 65536 },
	};
	struct nsu_error e;

	request.mounts = &mount;
	request.nmounts = 1;
	return check_print("id-mapped mounts", check_works(act, &request, &e), "of /", &e);
}

/*
 * Who may make cgroups below it, and move processes there: a move down takes the right to
 * write to the file above as well (cgroups(7), Delegation).
 */
static bool is_delegated(const char *cgroup)
{
	char procs[PATH_MAX + 16];

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", cgroup);
	return faccessat(AT_FDCWD, cgroup, W_OK, AT_EACCESS) == 0 &&
	       faccessat(AT_FDCWD, procs, W_OK, AT_EACCESS) == 0;
}

static bool check_cgroup(void)
{
	char path[PATH_MAX], how[PATH_MAX + 16];
	struct nsu_error e;
	int err = nsu_cgroup_find(path, sizeof(path));

	if (!err && is_delegated(path)) {
		snprintf(how, sizeof(how), "%s", path);
		return check_print("cgroup delegation", true, how, NULL);
	}
	nsu_error_set(&e, err ? -err : EACCES, NSU_OP_WRITE, NSU_NO_KIND, "%s/cgroup.procs",
		      err ? "/sys/fs/cgroup" : path);
	return check_print("cgroup delegation", false, "", &e);
}

int check_machine(const struct act *act)
{
	bool failed = false;

	for (int kind = 0; kind < NSU_KINDS; kind++)
		failed |= check_kind(act, (enum nsu_kind)kind);
	failed |= check_ranges(act);
	failed |= check_idmap(act);
	failed |= check_cgroup();
	return failed;
}
