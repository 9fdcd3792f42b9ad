/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces bound to files in one mount namespace, asked of the kernel. */
#include "facts/statmount.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fd.h"

/* Of the kernel's mount.h: the headers of Debian 12 are those of Linux 6.1. */
#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#endif
#define ROOT_OF_ALL UINT64_MAX	/* LSMT_ROOT */
#define ASK_SB_BASIC 0x1u	/* STATMOUNT_SB_BASIC */
#define ASK_ROOT 0x8u		/* STATMOUNT_MNT_ROOT */
#define ASK_POINT 0x10u		/* STATMOUNT_MNT_POINT */
#define ASK_ALL (ASK_SB_BASIC | ASK_ROOT | ASK_POINT)

#define PAGE 512		/* mounts a call */

struct request {		/* struct mnt_id_req */
	uint32_t size, spare;
	uint64_t mount;
	uint64_t param;		/* what to ask, or the last mount that was listed */
	uint64_t space;		/* id of a mount namespace, 0: ours */
};

struct answer {			/* struct statmount: 512 bytes, then strings */
	uint32_t size, options;
	uint64_t mask;
	uint32_t dev_major, dev_minor;
	uint64_t magic;
	uint32_t sb_flags, fs_type;
	uint64_t ids[8];
	uint32_t root, point;	/* offsets into text */
	uint64_t spare[50];
	char text[];
};

_Static_assert(sizeof(struct answer) == 512, "strings begin where the kernel puts them");

/* Mounts as they are listed, and a buffer for their strings. */
struct listing {
	uint64_t space;
	uint64_t mounts[PAGE];
	struct answer *answer;
	size_t room;
	bool was_nsfs;		/* the mount before */
};

static int ask(const struct listing *l, uint64_t mount, unsigned int what,
	       struct answer *answer, size_t room)
{
	struct request request = { .size = sizeof(request), .mount = mount, .param = what,
				   .space = l->space };

	return syscall(SYS_statmount, &request, answer, room, 0) < 0 ? -errno : 0;
}

/*
 * All about one mount into the buffer. A path may be longer than PATH_MAX: the
 * kernel says EOVERFLOW where it does not fit.
 */
static int ask_all(struct listing *l, uint64_t mount)
{
	int err;

	while ((err = l->answer ? ask(l, mount, ASK_ALL, l->answer, l->room) :
				  -EOVERFLOW) == -EOVERFLOW) {
		size_t room = l->answer ? 2 * l->room : sizeof(struct answer) + 8192;
		struct answer *more = realloc(l->answer, room);

		if (!more)
			return -ENOMEM;
		l->answer = more;
		l->room = room;
	}
	return err;
}

/*
 * Strings cost twice as much as numbers, and few mounts are of nsfs; but behind
 * one of them there is mostly another. Returns whether it is one, or -errno.
 */
static int ask_nsfs(struct listing *l, uint64_t mount)
{
	struct answer basic;
	int err;

	if (!l->was_nsfs && (ask(l, mount, ASK_SB_BASIC, &basic, sizeof(basic)) < 0 ||
			     basic.magic != NSFS_MAGIC))
		return 0;
	err = ask_all(l, mount);
	l->was_nsfs = !err && (l->answer->mask & ASK_ALL) == ASK_ALL &&
		      l->answer->magic == NSFS_MAGIC;
	return err == -ENOMEM ? err : l->was_nsfs;
}

/* A mount that is gone meanwhile, or that no path leads to, has nothing to say. */
static int look(struct listing *l, uint64_t mount, mounts_found_fn *found, void *arg)
{
	enum nsu_kind kind;
	uint64_t inode;
	int is_nsfs = ask_nsfs(l, mount);

	if (is_nsfs <= 0)
		return is_nsfs;
	if (nsu_inode_parse(l->answer->text + l->answer->root, &kind, &inode) < 0 ||
	    kind == NSU_NO_KIND)
		return 0;
	return found(arg, kind, inode, l->answer->text + l->answer->point);
}

/* Returns how many mounts follow @last. */
static long list(struct listing *l, uint64_t last)
{
	struct request request = { .size = sizeof(request), .mount = ROOT_OF_ALL, .param = last,
				   .space = l->space };
	long count = syscall(SYS_listmount, &request, l->mounts, PAGE, 0);

	return count < 0 ? -errno : count;
}

static int look_at_page(struct listing *l, long count, mounts_found_fn *found, void *arg)
{
	int err = 0;

	for (long i = 0; !err && i < count; i++)
		err = look(l, l->mounts[i], found, arg);
	return err;
}

int statmount_list(uint64_t id, mounts_found_fn *found, void *arg)
{
	struct listing l = { .space = id };
	uint64_t last = 0;
	long count;
	int err;

	do {
		count = list(&l, last);
		err = count < 0 ? (int)count : look_at_page(&l, count, found, arg);
		last = l.mounts[PAGE - 1];
	} while (!err && count == PAGE);
	free(l.answer);
	return err;
}
