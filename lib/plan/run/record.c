/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small file that says which process something was made with, or is: whole, or not at all. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

/*
 * Names with a dot in front are of no record. Always the same: whoever is killed between the
 * steps below leaves it to the next one, and to nobody else.
 */
static int get_draft(const char *path, char draft[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	int dir = slash ? (int)(slash + 1 - path) : 0;

	return snprintf(draft, PATH_MAX, "%.*s.%s.new", dir, path, path + dir) < PATH_MAX ?
	       0 : -ENAMETOOLONG;
}

/* No link of others leads elsewhere (O_EXCL). */
static int write_draft(const char *draft, const char *text, mode_t mode)
{
	autofd fd = -1;

	unlink(draft);
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	return place_write(fd, text);
}

/* Also for who reads it without the lock (rename(2)). */
int record_write(const char *path, const char *text, mode_t mode)
{
	char draft[PATH_MAX];
	int err = get_draft(path, draft);

	if (err)
		return err;
	err = write_draft(draft, text, mode);
	if (!err && rename(draft, path) < 0)
		err = -errno;
	if (err)
		unlink(draft);
	return err;
}
