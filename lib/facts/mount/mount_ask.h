/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One mount, and which there are in a mount namespace, asked of the kernel by its id:
 * statmount(2), listmount(2), since Linux 6.11; of our own since 6.8.
 */
#ifndef MOUNT_ASK_H
#define MOUNT_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the kernel's mount.h: the headers of Debian 12 are those of Linux 6.1. */
#define MOUNT_ASK_DEVICE 0x1u		/* STATMOUNT_SB_BASIC */
#define MOUNT_ASK_BASIC 0x2u		/* STATMOUNT_MNT_BASIC */
#define MOUNT_ASK_FROM 0x4u		/* STATMOUNT_PROPAGATE_FROM */
#define MOUNT_ASK_ROOT 0x8u		/* STATMOUNT_MNT_ROOT */
#define MOUNT_ASK_POINT 0x10u		/* STATMOUNT_MNT_POINT */
#define MOUNT_ASK_TYPE 0x20u		/* STATMOUNT_FS_TYPE */
#define MOUNT_ASK_OPTIONS 0x80u		/* STATMOUNT_MNT_OPTS */
#define MOUNT_ASK_SUBTYPE 0x100u	/* STATMOUNT_FS_SUBTYPE */
#define MOUNT_ASK_SOURCE 0x200u		/* STATMOUNT_SB_SOURCE, Linux 6.13 */
#define MOUNT_ASK_UIDS 0x2000u		/* STATMOUNT_MNT_UIDMAP, Linux 6.15 */
#define MOUNT_ASK_GIDS 0x4000u		/* STATMOUNT_MNT_GIDMAP */

struct mount_answer {			/* struct statmount: 512 bytes, then strings */
	uint32_t size;
	uint32_t options;		/* this and other strings: offsets into text */
	uint64_t mask;			/* what of this the kernel has filled */
	uint32_t dev_major, dev_minor;
	uint64_t magic;
	uint32_t sb_flags, type;
	uint64_t id, parent;
	uint32_t old_id, old_parent;	/* as mountinfo has them */
	uint64_t attributes;		/* MOUNT_ATTR_RDONLY and so on */
	uint64_t propagation;		/* MS_SHARED and so on */
	uint64_t peers, master, from;	/* peer groups, 0: none */
	uint32_t root, point;
	uint64_t space;
	uint32_t subtype, source;
	uint32_t spare[4];
	uint64_t supported;
	uint32_t nuids, uids, ngids, gids; /* strings one behind the other */
	uint64_t spare2[43];
	char text[];
};

/* Fills @answer, of @room bytes; without strings. Returns 0 or -errno. */
int mount_ask(uint64_t space, uint64_t mount, uint64_t what, struct mount_answer *answer,
	      size_t room);

/* The same into a buffer to free(3), which grows; *@answer may be NULL. -ENOMEM, too. */
int mount_ask_all(uint64_t space, uint64_t mount, uint64_t what, struct mount_answer **answer,
		  size_t *room);

/*
 * The ids of up to @room mounts that follow @last (0: from the first on), in the order of
 * mounting. @space is the id of NS_GET_MNTNS_ID, or 0: our own, as far as it lies below our
 * root. Returns how many, or -errno: -ENOSYS (6.7 and older), -EINVAL (up to 6.10 for a
 * @space), -EPERM (not ours to see), -ENOENT (it is gone), -EOPNOTSUPP (one mount alone
 * in a @space, which may not be all: Linux 6.12).
 */
long mount_ask_list(uint64_t space, uint64_t last, uint64_t mounts[], size_t room);

/*
 * The id of the mount that @path lies on, from @dir, which the calls below take, and whether
 * that is its root. Returns 0 or -errno: -ENOSYS (6.7 and older).
 */
int mount_ask_id(int dir, const char *path, uint64_t *mount, bool *is_root);

/*
 * The ids of up to @room mounts of our mount namespace that lie below @mount, at any depth.
 * Returns how many, or -errno: as above.
 */
long mount_ask_below(uint64_t mount, uint64_t mounts[], size_t room);

#endif
