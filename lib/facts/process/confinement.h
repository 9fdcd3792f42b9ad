/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What holds a process back besides its namespaces, by files of proc(5). */
#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include <nsutil.h>

/*
 * Capabilities, seccomp(2) and no_new_privs of the process behind a descriptor of
 * proc_open_pid(). Returns 0 or -errno: -EBADMSG for a file without the capabilities,
 * -ESRCH when it has ended.
 */
int confinement_read(int dir, struct nsu_confinement *confinement);
int confinement_parse(const char *status, struct nsu_confinement *confinement);

/*
 * Where the process may write, as far as its mounts decide that: a set of enum nsu_spot.
 * Returns 0, -ENOMEM, or the -errno of reading.
 */
int confinement_read_spots(int dir, unsigned int *writable);

/* The same of a mountinfo, which is cut into pieces. */
int confinement_parse_spots(char *mountinfo, unsigned int *writable);

#endif
