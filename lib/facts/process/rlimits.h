/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The limits of a process: proc_pid_limits(5), which is readable by everybody. */
#ifndef RLIMITS_H
#define RLIMITS_H

#include <stddef.h>

#define RLIMITS_VALUE 48	/* bytes of "SOFT HARD" */

/* Called for each as getrlimit(2) names them: "nofile", "1024 524288". 0, or what ends it. */
typedef int rlimits_fn(void *arg, const char *name, const char value[RLIMITS_VALUE]);

/* Of the text of such a file. Returns 0, what @found returned, or -EBADMSG: none is known. */
int rlimits_parse(const char *text, rlimits_fn *found, void *arg);

#endif
