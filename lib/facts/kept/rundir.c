/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a user's programs keep what shall not outlive the machine's run. */
#include "facts/kept/rundir.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int rundir_fits(int len)
{
	return len < 0 || len >= RUNDIR_SIZE ? -ENAMETOOLONG : 0;
}

static bool is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Without a session there is the directory of one, or the place where all may write. */
int rundir_get(uid_t uid, const char *name, char dir[RUNDIR_SIZE])
{
	const char *above = uid == geteuid() ? getenv("XDG_RUNTIME_DIR") : NULL;
	char home[64];

	if (uid == 0)
		return rundir_fits(snprintf(dir, RUNDIR_SIZE, "/run/%s", name));
	snprintf(home, sizeof(home), "/run/user/%u", (unsigned int)uid);
	if (!(above && *above == '/'))
		above = is_directory(home) ? home : NULL;
	if (above)
		return rundir_fits(snprintf(dir, RUNDIR_SIZE, "%s/%s", above, name));
	return rundir_fits(snprintf(dir, RUNDIR_SIZE, "/tmp/%s-%u", name, (unsigned int)uid));
}
