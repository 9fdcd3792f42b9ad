/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fields of proc_pid_status(5) that say what a process may do. */
#ifndef STATUS_H
#define STATUS_H

#include <nsutil.h>

#define STATUS_SETS 5		/* of capabilities(7) */

struct status {
	uint64_t caps[STATUS_SETS];	/* in the order of status_sets */
	bool no_new_privs;
	int seccomp;		/* SECCOMP_MODE_DISABLED, _STRICT, _FILTER; -1: not told */
	unsigned int filters;	/* of seccomp(2); 0: not told (Linux 5.8 and older), too */
};

/* "effective", "permitted", "inheritable", "bounding", "ambient" */
extern const char *const status_sets[STATUS_SETS];

/* Returns 0, or -EBADMSG: it lacks capabilities. */
int status_parse(const char *text, struct status *status);

#endif
