/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A path that somebody names, found by a child that may be held up in our place. */
#include "facts/visit/visit_path.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>

#include "facts/nsfs.h"
#include "facts/visit/visit.h"
#include "fd.h"

#define TRIES 10	/* of VISIT_LIMIT: a server may be slow, and autofs(5) about to mount */

/* A proc(5) always answers; and to a child "self" and its namespaces are others. */
static bool is_link_of_process(const char *path)
{
	return fnmatch("/proc/*/ns/*", path, FNM_PATHNAME) == 0 ||
	       fnmatch("/proc/*/task/*/ns/*", path, FNM_PATHNAME) == 0;
}

static int find_here(const char *path)
{
	int at = open(path, O_PATH | O_CLOEXEC);

	return at < 0 ? -errno : at;
}

static int find_there(const void *arg, int out)
{
	struct visit_said said = { .status = VISIT_MORE };
	autofd at = find_here(arg);

	said.err = at < 0 ? at : 0;
	visit_say(out, &said, at);
	return 0;
}

static int try(const char *path, bool *stuck)
{
	struct visit_said said;
	struct visit v;
	int at = -1, err = visit_begin(&v, NSU_MNT, -1, find_there, path);

	if (err)
		return err;
	err = visit_hear(&v, &said, &at);
	visit_end(&v);
	*stuck = v.stuck;
	if (err != VISIT_MORE)
		return err ? err : -ETIMEDOUT;
	return said.err ? said.err : at;
}

/* By O_PATH, which opens nothing. */
static int find(const char *path)
{
	int at = is_link_of_process(path) ? find_here(path) : nsfs_find_cached(path);
	bool stuck = false;

	if (at != -EAGAIN)
		return at;
	for (int tries = 0; tries < TRIES && !stuck; tries++) {
		at = try(path, &stuck);
		if (at != -ETIMEDOUT)
			return at;
	}
	return -ETIMEDOUT;
}

int visit_open_path(int proc, const char *path, uint64_t *inode)
{
	autofd at = find(path);
	int err = at < 0 ? at : nsfs_look(proc, at, inode);

	return err ? err : nsfs_reopen(proc, at, *inode);
}
