/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All mount namespaces of the machine, and the namespaces bound to files in
 * them: as far as the kernel lists them (Linux 6.12, in the initial PID
 * namespace), and otherwise by a process in each and by visits to those that
 * are only bound themselves.
 */
#ifndef MNTNS_H
#define MNTNS_H

#include <nsutil.h>

/* A process in a mount namespace. */
struct mntns_member {
	uint64_t inode;		/* of the mount namespace */
	pid_t pid;
};

/* A mount namespace that is being read. */
struct mntns_place {
	uint64_t inode;
	uint64_t id;		/* NS_GET_MNTNS_ID, the same as its ns id; 0: not known */
	pid_t pid;		/* the member through which we got there, or 0 */
	int ns;			/* it, open, and not yours to close; -1: only readable */
};

/* A namespace bound to a file. */
struct mntns_file {
	enum nsu_kind kind;
	uint64_t inode;
	const char *path;	/* raw bytes, seen from the root of the mount namespace,
				   or of the member; lives only as long as the call */
};

/*
 * What the caller hears: of each place its files, then that it is left, with 0
 * or -errno when its files (or the rest of them) could not be read. Anything
 * but 0 from these ends it all, and is what mntns_read() returns.
 */
struct mntns_calls {
	int (*file)(void *arg, const struct mntns_place *place, const struct mntns_file *file);
	int (*left)(void *arg, const struct mntns_place *place, int err);
	void *arg;
};

/*
 * Reads each mount namespace once. @members need not name more than one process
 * for each; those that are gone are passed over. @proc is a descriptor of /proc.
 * *@unlisted becomes 0, or why the kernel would not list mount namespaces (then
 * some may be missed): -ENOTTY (6.11 and older), -EPERM (a container, or not
 * root), -errno of opening our own. Returns 0 or -errno: -ENOMEM.
 */
int mntns_read(int proc, const struct mntns_member members[], size_t count,
	       const struct mntns_calls *calls, int *unlisted);

/* How many mounts are in a mount namespace, by descriptor. 0, or -ENOTTY: Linux 6.11, older. */
int mntns_count(int ns, size_t *count);

/* The id of a mount namespace by descriptor, or 0: Linux 6.10 and older. */
uint64_t mntns_get_id(int ns);

#endif
