/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What our own mount table says (/proc/self/mountinfo, proc_pid_mountinfo(5)). @root is -1,
 * or the directory of a recorded machine.
 */
#ifndef NSU_MOUNTED_H
#define NSU_MOUNTED_H

#include <stdbool.h>
#include <stddef.h>

/* Whether our root directory is not that of our mount namespace, as far as we can see. */
bool mounted_in_chroot(int root);

/*
 * Whether something is mounted over a part of the file system at @dir, "/proc" or "/sys",
 * as containers do it: then the kernel refuses a new one (mount_too_revealing()). What lies
 * on directories that are made to be mounted on, below /sys, does not count.
 */
bool mounted_masks(int root, const char *dir);

/* Whether what is mounted on @dir is so for reading only; then a new one may be no more. */
bool mounted_is_read_only(int root, const char *dir);

/* The type of the file system that @path is on, "ext4". False when it is not known. */
bool mounted_get_file_system(int root, const char *path, char *type, size_t size);

/*
 * The mount that a directory is on: whether it gives mounts to others and takes theirs
 * (mount_namespaces(7)), takes them, and whether what it lies on is of another file system.
 */
struct mount_ties {
	bool shared, slave;
	bool abroad;
};

/* False: there is no such directory, or no table. */
bool mounted_get_ties(const char *directory, struct mount_ties *ties);

/* Whether what is mounted below @path is seen in other mount namespaces, too. */
bool mounted_is_shared(const char *path);

#endif
