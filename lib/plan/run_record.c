/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small file that says which process something was made with, whole or not at all. */
#include "plan/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "facts/rundir.h"
#include "fd.h"

/* Names with a dot in front are of no record. */
static int get_draft(const char *path, char draft[RUNDIR_SIZE])
{
	const char *name = strrchr(path, '/') + 1;

	return rundir_fits(snprintf(draft, RUNDIR_SIZE, "%.*s.%s.%d", (int)(name - path), path,
				    name, (int)getpid()));
}

static int write_draft(const char *draft, const char *text)
{
	autofd fd = -1;

	unlink(draft);	/* of a process of this number that was killed */
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/* Also for who reads it without the lock (rename(2)). */
int record_write(const char *path, const char *text)
{
	char draft[RUNDIR_SIZE];
	int err = get_draft(path, draft);

	if (err)
		return err;
	err = write_draft(draft, text);
	if (!err && rename(draft, path) < 0)
		err = -errno;
	if (err)
		unlink(draft);
	return err;
}
