/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The process that a lab or a pod lives by, and the small file that says which one that is.
 * A PID alone is no identity: when it was started, and its namespaces, make it one.
 */
#ifndef KEEPER_H
#define KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct keeper {
	pid_t pid;		/* 0: of no process */
	uint64_t start;		/* in ticks since boot */
	uint64_t user, net;	/* inode numbers; net 0: not known */
};

/* Those of a process that runs. Returns 0 or -errno: -ENOENT (there is none, or a zombie). */
int keeper_get_namespaces(pid_t pid, uint64_t *user, uint64_t *net);

/* What process @pid is now. Returns 0 or -errno: -ENOENT (there is none, or a zombie). */
int keeper_look(pid_t pid, struct keeper *keeper);

/* Whether @recorded is that very process still: 1, 0, or -errno (it cannot be seen). */
int keeper_lives(const struct keeper *recorded);

/*
 * The text of the record @path, and who wrote it. Returns 0 or -errno: -ENOENT, -EPERM (no
 * regular file, or of somebody else; root reads those of all).
 */
int keeper_read(const char *path, char *text, size_t size, uid_t *author);

#endif
