/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What keeps this process from making namespaces: limits, sysctls, filters. @root is -1: this
 * machine, or the directory below which the proc and sys of a recorded one lie.
 */
#ifndef NSU_LIMITS_H
#define NSU_LIMITS_H

#include <nsutil.h>

#define SELINUXFS 0xf97cff8cL	/* SELINUX_MAGIC, which older headers lack */

/*
 * Opens @path ("/proc/self/status") for reading. Of this machine only what is proc or sysfs:
 * we may be where others rule, and mount what they like. Returns -errno.
 */
int limits_open(int root, const char *path);

/* Reads at most size - 1 bytes, and ends them with a NUL. Returns how many, or -errno. */
ssize_t limits_read(int root, const char *path, char *text, size_t size);

/* /proc/sys/user/max_KIND_namespaces, or -1 when it cannot be read. */
int64_t limits_get_max(int root, enum nsu_kind kind);

/* A number in a file of /proc/sys, or @fallback when there is none. */
int64_t limits_get_sysctl(int root, const char *path, int64_t fallback);

/* A hexadecimal or decimal field of /proc/self/status ("CapEff", "Seccomp"), or -1. */
int64_t limits_get_status(int root, const char *field, int base);

/* The effective user, or -1. */
int64_t limits_get_euid(int root);

/* Whether CAP_... is effective in our own user namespace. */
bool limits_has_capability(int root, unsigned int capability);
bool limits_has_sys_admin(void);

/* Whether the kernel has namespaces of that kind. */
bool limits_has_kind(int root, enum nsu_kind kind);

/* Whether there is such a file. */
bool limits_has_file(int root, const char *path);

/* Whether our children will be in another PID namespace than we are. */
bool limits_awaits_pid(int root);

/* Whether our namespace of that kind is owned by the user namespace we are in. */
bool limits_owns(enum nsu_kind kind);

#endif
