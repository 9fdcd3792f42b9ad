/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the cgroup paths of a process say about where it belongs (cgroups(7)).
 *
 * A path is made by whoever may make directories there, so that each name in it has
 * an author, and is worth as much as that one's word:
 *
 * - below user-UID.slice and user@UID.service, to which systemd delegates: that user;
 * - below a container: its content. A container may hold others (docker in docker, the
 *   nodes of kind), or pretend to. The outermost is the one that we know;
 * - elsewhere: root.
 */
#ifndef CGROUP_H
#define CGROUP_H

#include <nsutil.h>

#include "facts/container/engine.h"

#define CGROUP_NAME_SIZE 256	/* NAME_MAX of a directory, and UNIT_NAME_MAX of systemd */

struct cgroup_container {
	enum engine engine;	/* ENGINE_NONE with an id: the path does not say which */
	char id[CGROUP_NAME_SIZE]; /* 64 hexadecimal digits, or a name; "": none */
	char pod[68];		/* uid of its Kubernetes pod, id of its podman pod, or "" */
	const char *space;	/* containerd's own namespace where the path has it, or NULL */
	uid_t author;		/* who may have made the path up; NSU_NO_UID: not known */
};

struct cgroup {
	struct cgroup_container container; /* the outermost; a pod alone has no id */
	struct cgroup_container nested;	/* the innermost in there: a claim, never proof */
	char slice[CGROUP_NAME_SIZE];	/* innermost slice above the unit: "system.slice" */
	char unit[CGROUP_NAME_SIZE];	/* of the system: "ssh.service", "session-3.scope",
					   as systemctl(1) wants it, so with its \x2d */
	char user_unit[CGROUP_NAME_SIZE]; /* of the user manager: a claim of @user */
	uid_t user;			/* of user-UID.slice, or NSU_NO_UID */
};

/*
 * Reads the text of /proc/PID/cgroup: cgroup v1, v2 or both. Of several lines that
 * name a container one of root's counts before one of a user's. Never fails: what is
 * not understood is left empty.
 */
void cgroup_parse(const char *text, struct cgroup *cgroup);

/* The same of proc_open_pid(). Returns 0 or -errno; -E2BIG: longer than any real one. */
int cgroup_read(int dir, struct cgroup *cgroup);

/* Its text, and the one path in such a text that stands for all: of v2 where there is one. */
#define CGROUP_TEXT_SIZE (4 * 4096)
int cgroup_read_text(int dir, char text[CGROUP_TEXT_SIZE]);
const char *cgroup_find_path(const char *text, size_t *len);

#endif
