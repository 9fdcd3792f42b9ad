/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The containers that runtimes tell of, and whether they run: what is in their files
 * held against the processes there are.
 */
#ifndef CONTAINERS_H
#define CONTAINERS_H

#include <nsutil.h>

#include "facts/container/cgroup.h"
#include "facts/container/oci.h"

#define KNOWN_CGROUP_SIZE 512

struct known {
	struct container is;	/* its pid only when that process is the one that was meant */
	uint64_t mnt;		/* the mount namespace of its init, unless that is ours; or 0 */
	char cgroup[KNOWN_CGROUP_SIZE]; /* the one that was made for it, or "" */
};

struct containers {
	struct known *at;	/* zero-initialised is empty */
	size_t count, room;
};

/*
 * All of the system and of users: of those whose engines run (root, or below a sysroot),
 * or of the caller alone. @proc is a descriptor of /proc. What cannot be read is
 * not known. Returns 0, or what the caller is short of: -ENOMEM, -EMFILE, -ENFILE.
 */
int containers_take(struct containers *all, int proc, const char *sysroot);
void containers_clear(struct containers *all);

/*
 * Whether the process of a record is there and the one that was meant: 0, or -ESRCH or
 * -errno as of containers_take(), and its PID is set to 0. Sets its mount namespace and its
 * own cgroup.
 */
int containers_check(struct known *known, int proc);

/* Whether names by this author decide anything for the caller (rule 2 of ref.h). */
bool containers_trust(uid_t author);

/*
 * The one of a cgroup path, or NSU_NONE. A path that a user may have made up leads only to
 * what that user wrote: @claims is then what it says and another author does, or NSU_NONE.
 */
size_t containers_find(const struct containers *all, const struct cgroup_container *path,
		       size_t *claims);

/* The one whose init is that process, or whose mount namespace that is; or NSU_NONE. */
size_t containers_find_init(const struct containers *all, pid_t pid, uint64_t mnt);

/* The innermost whose own cgroup holds that @path of @len bytes, or NSU_NONE. */
size_t containers_find_cgroup(const struct containers *all, const char *path, size_t len);

#endif
