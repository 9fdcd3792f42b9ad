/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Labs: where their records lie, and what these say. A record is a file of three numbers,
 * in a directory that nobody else may write.
 */
#ifndef LAB_H
#define LAB_H

#include <nsutil.h>

#include "facts/kept/rundir.h"

#define LAB_PATH_SIZE RUNDIR_SIZE

/* The directory of user @uid's records, or -ENAMETOOLONG. Of root: LAB_ROOT_BASE. */
#define LAB_ROOT_DIR "/run/netnsctl"
#define LAB_ROOT_BASE LAB_ROOT_DIR "/labs"
int lab_get_base(uid_t uid, char base[LAB_PATH_SIZE]);

/* "BASE/NAME", or -EINVAL (no name of a lab) or -ENAMETOOLONG. */
int lab_get_path(const char *base, const char *name, char path[LAB_PATH_SIZE]);

/*
 * What the record @path says. One that is empty, or no record, is of a dead lab. Returns 0
 * or -errno: -ENOENT, -EPERM (somebody else's file).
 */
int lab_read(const char *path, struct nsu_lab *lab);

/* Whether the keeper is that very process still: as keeper_lives(). */
int lab_is_live(const struct nsu_lab *lab);

/* Whether process @pid is in the user namespace with that inode number, or below it. */
bool lab_has_process(uint64_t user, pid_t pid);

#endif
