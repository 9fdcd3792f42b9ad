/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nsrun --pod --check: whether this machine has what hostUsers: false takes. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../report.h"

/* ------------------------------------------------------------------------- the kernel */

static bool check_users(void)
{
	struct nsu_idmap uids, gids;
	struct nsu_error e;
	char how[64];
	int err = nsu_idmap_find_free(&uids, &gids, NSU_POD_IDS);

	if (err) {
		nsu_error_set(&e, -err, NSU_OP_CHOOSE, NSU_NO_KIND, "%u", NSU_POD_IDS);
		return check_print("range of IDs", false, "", &e);
	}
	snprintf(how, sizeof(how), "%u from %" PRIu32 " on, for one", NSU_POD_IDS,
		 uids.extents[0].outside);
	return check_print("range of IDs", true, how, NULL);
}

static bool check_namespaces(const struct act *act)
{
	struct nsu_idmap uids = { 1, { { 0, geteuid(), 1 } } };
	struct nsu_idmap gids = { 1, { { 0, getegid(), 1 } } };
	unsigned int all = (1u << NSU_KINDS) - 1;
	struct nsu_create request = check_make_request(all & ~NSU_BIT(NSU_TIME));
	struct nsu_error e;

	request.uids = &uids;
	request.gids = &gids;
	return check_print("namespaces", check_works(act, &request, &e),
			   "user, and in it net, ipc, uts, mnt, pid, cgroup", &e);
}

/* ------------------------------------------------------------------ its file systems */

/* Where images, and the volumes of pods, are. */
static const char *const places[] = {
	"/", "/var/lib/kubelet", "/var/lib/containerd", "/var/lib/containers",
};

#define PLACES (sizeof(places) / sizeof(places[0]))

static bool check_place(const struct act *act, const char *place, const char *what)
{
	struct nsu_create request = check_make_request(NSU_BIT(NSU_MNT));
	const struct nsu_mount mount = {
		.what = NSU_MOUNT_BIND, .source = place, .target = place,
		.idmap = NSU_IDMAP_GIVEN, .shown = { 0, NSU_POD_IDS, NSU_POD_IDS },
	};
	struct nsu_error e;

	request.mounts = &mount;
	request.nmounts = 1;
	return check_print("id-mapped mounts", check_works(act, &request, &e), what, &e);
}

/* One row for each file system. */
static bool is_seen(size_t place, const struct stat *st)
{
	struct stat before;

	for (size_t i = 0; i < place; i++)
		if (stat(places[i], &before) == 0 && before.st_dev == st->st_dev)
			return true;
	return false;
}

static bool check_tmpfs(const struct act *act)
{
	static const char *const tmpfs[] = { "/run", "/dev/shm", "/tmp" };
	char what[64];
	struct statfs fs;

	for (size_t i = 0; i < sizeof(tmpfs) / sizeof(tmpfs[0]); i++) {
		if (statfs(tmpfs[i], &fs) < 0 || fs.f_type != TMPFS_MAGIC)
			continue;
		snprintf(what, sizeof(what), "of tmpfs, as secrets are on: %s", tmpfs[i]);
		return check_place(act, tmpfs[i], what);
	}
	printf("-  %-18sof tmpfs: none is mounted to try it with\n", "id-mapped mounts");
	return false;
}

static bool check_file_systems(const struct act *act)
{
	bool failed = false;
	struct stat st;
	char what[64];

	for (size_t i = 0; i < PLACES; i++) {
		if (stat(places[i], &st) < 0 || is_seen(i, &st))
			continue;
		snprintf(what, sizeof(what), "of %s", places[i]);
		failed |= check_place(act, places[i], what);
	}
	return check_tmpfs(act) || failed;
}

/* ---------------------------------------------------------------------- the runtimes */

/* The first version that has all of it, and what those before lack. */
static const struct runtime {
	const char *program;
	unsigned int major, minor;
	const char *lacks;
} runtimes[] = {
	{ "runc", 1, 2, "ignores the maps of volumes, silently" },
	{ "crun", 1, 9, "is older than what Kubernetes asks for" },
	{ "containerd", 2, 0, "copies images to change their owners" },
	{ "crio", 1, 25, "knows nothing of hostUsers" },
};

#define RUNTIMES (sizeof(runtimes) / sizeof(runtimes[0]))

static int run_version(const char *program)
{
	char name[16], option[] = "--version";
	char *const argv[] = { name, option, NULL };
	struct nsu_create request = check_make_request(0);
	const struct nsu_run how = { 0 };
	struct nsu_outcome outcome;
	struct nsu_error e;
	struct nsu_plan *plan = nsu_plan_new();
	int err;

	snprintf(name, sizeof(name), "%s", program);
	request.fork = true;
	request.argv = argv;
	err = plan ? nsu_plan_create(plan, &request, &e) : -ENOMEM;
	if (!err)
		err = nsu_plan_run(plan, &how, &outcome, &e);
	nsu_plan_free(plan);
	return err;
}

/* What it prints goes to a file in memory; ours is taken back behind it. */
static int read_version(const char *program, char *text, size_t size)
{
	int memory = memfd_create("version", MFD_CLOEXEC);
	int ours = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	ssize_t n = -1;
	int err = memory < 0 || ours < 0 ? -errno : 0;

	fflush(stdout);
	if (!err && dup2(memory, STDOUT_FILENO) < 0)
		err = -errno;
	if (!err) {
		err = run_version(program);
		dup2(ours, STDOUT_FILENO);
	}
	if (!err)
		n = pread(memory, text, size - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	if (memory >= 0)
		close(memory);
	if (ours >= 0)
		close(ours);
	return err;
}

/* "runc version 1.1.5+ds1", "containerd github.com/... v1.6.20": the first that is one. */
static bool parse_version(const char *text, unsigned int version[3])
{
	for (; *text && *text != '\n'; text += *text == ' ') {
		text += *text == 'v';
		version[2] = 0;
		if (sscanf(text, "%u.%u.%u", &version[0], &version[1], &version[2]) >= 2)
			return true;
		text += strcspn(text, " \n");
	}
	return false;
}

static bool check_runtime(const struct runtime *r)
{
	unsigned int version[3];
	char text[512], how[128];

	if (read_version(r->program, text, sizeof(text)) < 0 ||
	    !parse_version(text, version)) {
		printf("-  %-18snot found here\n", r->program);
		return false;
	}
	if (version[0] > r->major || (version[0] == r->major && version[1] >= r->minor)) {
		snprintf(how, sizeof(how), "%u.%u.%u", version[0], version[1], version[2]);
		return check_print(r->program, true, how, NULL);
	}
	snprintf(how, sizeof(how), "%u.%u.%u %s: take %u.%u", version[0], version[1],
		 version[2], r->lacks, r->major, r->minor);
	return check_print(r->program, false, how, NULL);
}

int pod_check(const struct act *act)
{
	bool failed = check_namespaces(act);

	failed |= check_users();
	failed |= check_file_systems(act);
	for (size_t i = 0; i < RUNTIMES; i++)
		failed |= check_runtime(&runtimes[i]);
	return report_end(failed, 125);
}
