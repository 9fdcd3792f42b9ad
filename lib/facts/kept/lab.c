/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the record of a lab says, and whether its keeper is there still. */
#include "facts/kept/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "facts/kept/keeper.h"
#include "facts/kept/rundir.h"
#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"

#define RECORD_SIZE 128
#define LEVELS 33	/* user_namespaces(7): 32 can be nested */

int lab_get_base(uid_t uid, char base[LAB_PATH_SIZE])
{
	if (uid == 0)
		return rundir_fits(snprintf(base, LAB_PATH_SIZE, LAB_ROOT_BASE));
	return rundir_get(uid, "netnsctl", base);
}

/* A dot in front is of files that are being written. */
int nsu_lab_parse_name(const char *name)
{
	int err = nsu_netns_parse_name(name);

	if (!err && strlen(name) >= NSU_LAB_NAME_SIZE)
		err = -ENAMETOOLONG;
	return !err && *name == '.' ? -EINVAL : err;
}

int lab_get_path(const char *base, const char *name, char path[LAB_PATH_SIZE])
{
	int err = nsu_lab_parse_name(name);

	return err ? err : rundir_fits(snprintf(path, LAB_PATH_SIZE, "%s/%s", base, name));
}

/* ----------------------------------------------------------------------- the record */

static void parse(const char *text, struct nsu_lab *lab)
{
	int end = 0, pid;

	if (sscanf(text, "%d %" SCNu64 " %" SCNu64 "\n%n", &pid, &lab->start, &lab->user,
		   &end) == 3 && pid > 0 && end && !text[end])
		lab->keeper = pid;
}

/* Until it has a session of its own it ends with who makes it: see run_pause(). */
static bool stands_alone(pid_t keeper)
{
	pid_t session = getsid(keeper);

	return session < 0 || session == keeper;
}

int lab_read(const char *path, struct nsu_lab *lab)
{
	const char *slash = strrchr(path, '/');
	char text[RECORD_SIZE];
	bool alone;
	int err;

	*lab = (struct nsu_lab){ .uid = geteuid() };
	err = keeper_read(path, text, sizeof(text), &lab->uid);
	if (err)
		return err;
	snprintf(lab->name, sizeof(lab->name), "%s", slash ? slash + 1 : path);
	parse(text, lab);
	/* In this order: what is found to be the keeper then was the keeper before, too. */
	alone = stands_alone(lab->keeper);
	err = lab_is_live(lab);
	lab->live = err > 0;
	lab->made = lab->live && alone;
	return err < 0 ? err : 0;
}

int lab_is_live(const struct nsu_lab *lab)
{
	return keeper_lives(&(struct keeper){ lab->keeper, lab->start, lab->user, 0 });
}

/* ------------------------------------------------------------------------- processes */

/* Programs in a lab may make user namespaces of their own there. */
static bool is_below(int ns, uint64_t user)
{
	autofd above = nsfs_open_parent(ns);
	uint64_t inode;

	for (int level = 0; above >= 0 && level < LEVELS; level++) {
		int next;

		if (nsfs_get_inode(above, &inode) == 0 && inode == user)
			return true;
		next = nsfs_open_parent(above);
		fd_close(&above);
		above = next;
	}
	return false;
}

bool lab_has_process(uint64_t user, pid_t pid)
{
	uint64_t inode, net, ours;
	char path[32];
	autofd ns = -1;

	if (keeper_get_namespaces(pid, &inode, &net) < 0)
		return false;
	if (inode == user)
		return true;
	if (target_get_link(0, "user", &ours) == 0 && inode == ours)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	return ns >= 0 && is_below(ns, user);
}
