/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a user's programs keep what shall not outlive the machine's run. */
#ifndef RUNDIR_H
#define RUNDIR_H

#include <sys/types.h>

#define RUNDIR_SIZE 256

/*
 * Of root "/run/NAME"; of others "$XDG_RUNTIME_DIR/NAME" (only where @uid is the caller),
 * "/run/user/1000/NAME" where there is such a directory, or "/tmp/NAME-1000", where all may
 * write. Returns 0 or -ENAMETOOLONG.
 */
int rundir_get(uid_t uid, const char *name, char dir[RUNDIR_SIZE]);

/* @len is what snprintf(3) returned for a buffer of RUNDIR_SIZE: 0 or -ENAMETOOLONG. */
int rundir_fits(int len);

#endif
