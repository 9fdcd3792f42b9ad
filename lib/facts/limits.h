/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps this process from making namespaces: limits, sysctls, filters. */
#ifndef NSU_LIMITS_H
#define NSU_LIMITS_H

#include <nsutil.h>

/* /proc/sys/user/max_KIND_namespaces, or -1 when it cannot be read. */
int64_t limits_get_max(enum nsu_kind kind);

/* A number in a file of /proc/sys, or @fallback when there is none. */
int64_t limits_get_sysctl(const char *path, int64_t fallback);

/* A hexadecimal or decimal field of /proc/self/status ("CapEff", "Seccomp"), or -1. */
int64_t limits_get_status(const char *field, int base);

/* Whether our root directory is not that of our mount namespace, as far as mountinfo tells. */
bool limits_in_chroot(void);

/* Whether CAP_SYS_ADMIN is effective in our own user namespace. */
bool limits_has_sys_admin(void);

/*
 * Whether something is mounted over a part of the file system at @dir, "/proc" or "/sys",
 * as containers do it: then the kernel refuses a new one (mount_too_revealing()). What lies
 * on directories that are made to be mounted on, below /sys, does not count.
 */
bool limits_masks(const char *dir);

/* The type of the file system that @path is on, "ext4". False when it is not known. */
bool limits_get_file_system(const char *path, char *type, size_t size);

/* Whether what is mounted below @path is seen in other mount namespaces, too. */
bool limits_is_shared(const char *path);

/* Whether our namespace of that kind is owned by the user namespace we are in. */
bool limits_owns(enum nsu_kind kind);

#endif
