/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pods made by hand: where their records lie, and what these say. A record is a file of JSON
 * for each process that a pod was made with: "web" is of the pause process of pod web,
 * "web.c0" of PID 1 of its container c0. No name has a dot in it.
 */
#ifndef POD_H
#define POD_H

#include <nsutil.h>

#include "facts/kept/rundir.h"

#define POD_DIR "nsutil"	/* below which rundir_get() finds it */
#define POD_RECORD_SIZE 512

/* The directory of the records of user @uid's pods. Returns 0 or -ENAMETOOLONG. */
int pod_get_base(uid_t uid, char base[RUNDIR_SIZE]);

/* "BASE/POD" or "BASE/POD.CONTAINER". Returns 0, -EINVAL (no such name) or -ENAMETOOLONG. */
int pod_get_path(const char *base, const char *pod, const char *container,
		 char path[RUNDIR_SIZE]);

/*
 * What the record @path says. One that is empty, or no record, is of a process that does not
 * live. Returns 0 or -errno: -ENOENT, -EPERM (somebody else's file).
 */
int pod_read(const char *path, struct nsu_pod *pod);

/* Whether the process of the record is that very process still: as keeper_lives(). */
int pod_is_live(const struct nsu_pod *pod);

#endif
