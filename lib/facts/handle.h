/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * File handles of namespaces, since Linux 6.18: a namespace opened by what it
 * is, without a path or a process that leads to it (open_by_handle_at(2)).
 */
#ifndef HANDLE_H
#define HANDLE_H

#include <nsutil.h>

struct handle {
	uint64_t id;		/* the 64-bit ns id, never used again for another */
	enum nsu_kind kind;	/* NSU_NO_KIND and 0: left out, which Linux 6.19 allows */
	uint64_t inode;
};

/*
 * That of a descriptor, which may be O_PATH. Returns 0 or -errno: -EOPNOTSUPP
 * (6.17 and older), -ESTALE (no namespace).
 */
int handle_get(int fd, struct handle *handle);

/*
 * That of what lies on a path: a link there is not followed, and neither is
 * anything opened nor a file system asked. -errno as above, and as open(2).
 */
int handle_find(const char *path, struct handle *handle);
int handle_find_at(int dir, const char *path, struct handle *handle);

/*
 * The namespace, open, or -errno: -ESTALE (there is none; or it is not for us,
 * which the kernel does not tell apart; or 6.18 and no kind and inode),
 * -EOPNOTSUPP (6.17 and older). Our own ones are for us, others only with
 * CAP_SYS_ADMIN. @proc is a descriptor of /proc.
 */
int handle_open(int proc, const struct handle *handle);

#endif
