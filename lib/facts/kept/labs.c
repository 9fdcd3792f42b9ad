/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The labs that there are: of one user, or for root of everybody. */
#include "facts/kept/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "fd.h"

struct taking {
	struct nsu_lab *labs;
	size_t count, room;
};

static DIR *open_base(const char *base, int flags)
{
	autofd fd = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (dir)
		move_fd(&fd);
	return dir;
}

/* What is none, or nobody may read, is left out: others may put there what they like. */
static int take_base(struct taking *t, const char *base, int flags)
{
	autodir *dir = open_base(base, flags);
	struct dirent *entry;
	struct nsu_lab lab;
	char path[LAB_PATH_SIZE];

	if (!dir)
		return errno == ENOENT || errno == ENOTDIR || geteuid() == 0 ? 0 : -errno;
	while ((entry = readdir(dir))) {
		if (lab_get_path(base, entry->d_name, path) || lab_read(path, &lab))
			continue;
		if (array_grow(&t->labs, t->count, &t->room, sizeof(lab)) < 0)
			return -ENOMEM;
		t->labs[t->count++] = lab;
	}
	return 0;
}

/*
 * By the directories that users have in @above: "/run/user/1000", "/tmp/netnsctl-1000". A link
 * of theirs leads to what is not theirs.
 */
static int take_users(struct taking *t, const char *above, const char *prefix, const char *sub)
{
	autodir *dir = opendir(above);
	struct dirent *entry;
	size_t len = strlen(prefix);
	int err = 0;

	while (!err && dir && (entry = readdir(dir))) {
		const char *number = entry->d_name + len;
		char base[LAB_PATH_SIZE];
		uint64_t uid;

		if (strncmp(entry->d_name, prefix, len) != 0 ||
		    nsu_number_parse(number, 1, UINT32_MAX - 1, &uid) < 0)
			continue;
		snprintf(base, sizeof(base), "%s/%s%s%s", above, prefix, number, sub);
		err = take_base(t, base, O_NOFOLLOW);
	}
	return err;
}

int nsu_labs_take(struct nsu_lab **labs, size_t *count, struct nsu_error *e)
{
	struct taking t = { 0 };
	char base[LAB_PATH_SIZE] = "";
	int err = lab_get_base(geteuid(), base);

	if (!err)
		err = take_base(&t, base, 0);
	if (!err && geteuid() == 0)
		err = take_users(&t, "/run/user", "", "/netnsctl");
	if (!err && geteuid() == 0)
		err = take_users(&t, "/tmp", "netnsctl-", "");
	if (err) {
		free(t.labs);
		return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NO_KIND, "%s", base);
	}
	*labs = t.labs;
	*count = t.count;
	return 0;
}

int nsu_lab_find(const char *name, struct nsu_lab *lab, struct nsu_error *e)
{
	char base[LAB_PATH_SIZE], path[LAB_PATH_SIZE] = "";
	int err = lab_get_base(geteuid(), base);

	if (!err)
		err = lab_get_path(base, name, path);
	if (!err)
		err = lab_read(path, lab);
	if (err)
		return nsu_error_set(e, -err, NSU_OP_FIND, NSU_NO_KIND, "lab %s", name);
	return 0;
}

int nsu_lab_count_processes(const struct nsu_lab *lab)
{
	struct nsu_error e;
	autofd proc = proc_open(NULL, &e);
	autofree pid_t *pids = NULL;
	size_t count = 0;
	int found = 0;

	if (proc < 0 || !lab->live || proc_list(proc, &pids, &count) < 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		found += pids[i] != lab->keeper && lab_has_process(lab->user, pids[i]);
	return found;
}

uint64_t nsu_lab_get_age(const struct nsu_lab *lab)
{
	struct nsu_error e;
	autofd proc = proc_open(NULL, &e);
	uint64_t now;

	if (proc < 0 || member_read_now(proc, &now) < 0 || now < lab->start)
		return 0;
	return (now - lab->start) / (uint64_t)sysconf(_SC_CLK_TCK);
}
