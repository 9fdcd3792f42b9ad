/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who a process is to the kernel when it asks for something: credentials(7). */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <nsutil.h>

struct credentials {
	uid_t uid;		/* effective */
	uint64_t effective;	/* capabilities, a bit each: 1 << CAP_SYS_ADMIN */
	unsigned int threads;
};

/*
 * Of the process behind a descriptor of proc_open_pid(). Returns 0 or -errno:
 * -EBADMSG for a file without these fields, -ESRCH when it has ended.
 */
int credentials_read(int dir, struct credentials *who);
int credentials_parse(const char *status, struct credentials *who);

#endif
