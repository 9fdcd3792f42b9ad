/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel's mount.h has of mounts that are held by descriptors, and headers of glibc
 * before 2.36 lack; it and <sys/mount.h> do not go together everywhere.
 */
#ifndef NSU_MOUNT_CALLS_H
#define NSU_MOUNT_CALLS_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mount.h>

#include "calls.h"

#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#define MOVE_MOUNT_F_EMPTY_PATH 0x00000004
#define MOVE_MOUNT_T_SYMLINKS 0x00000010
#define MOVE_MOUNT_T_EMPTY_PATH 0x00000040
#define FSOPEN_CLOEXEC 1
#define FSMOUNT_CLOEXEC 1
enum { FSCONFIG_SET_FLAG, FSCONFIG_SET_STRING, FSCONFIG_CMD_CREATE = 6 };
#endif
#ifndef MOUNT_ATTR_RDONLY
#define MOUNT_ATTR_RDONLY 0x00000001
#endif
#ifndef MOUNT_ATTR_IDMAP
#define MOUNT_ATTR_IDMAP 0x00100000
#endif

#ifndef SYS_mount_setattr
#define SYS_mount_setattr (CALLS_BEGIN + 442)
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr (CALLS_BEGIN + 467)	/* Linux 6.15 */
#endif

/* struct mount_attr */
struct mount_attributes {
	uint64_t set, clear, propagation, userns;
};

#define LINK_SIZE 32

/* A path to what is open already: mount(2) takes no descriptor. */
static inline const char *link_of(int fd, char link[LINK_SIZE])
{
	snprintf(link, LINK_SIZE, "/proc/self/fd/%d", fd);
	return link;
}

#endif
