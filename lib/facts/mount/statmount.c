/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces bound to files in one mount namespace, asked of the kernel. */
#include "facts/mount/statmount.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>

#include "facts/mount/mount_ask.h"

#define ASK_ALL (MOUNT_ASK_DEVICE | MOUNT_ASK_ROOT | MOUNT_ASK_POINT)

#define PAGE 512		/* mounts a call */

/* Mounts as they are listed, and a buffer for their strings. */
struct listing {
	uint64_t space;
	uint64_t mounts[PAGE];
	struct mount_answer *answer;
	size_t room;
	bool was_nsfs;		/* the mount before */
};

/*
 * Strings cost twice as much as numbers, and few mounts are of nsfs; but behind
 * one of them there is mostly another. Returns whether it is one, or -errno.
 */
static int ask_nsfs(struct listing *l, uint64_t mount)
{
	struct mount_answer basic = { .magic = NSFS_MAGIC };
	int err = l->was_nsfs ? 0 : mount_ask(l->space, mount, MOUNT_ASK_DEVICE, &basic,
					      sizeof(basic));

	if (err == -ENOSYS)	/* a filter that knows listmount(2) alone */
		return err;
	if (err || basic.magic != NSFS_MAGIC)
		return 0;
	err = mount_ask_all(l->space, mount, ASK_ALL, &l->answer, &l->room);
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
		count = mount_ask_list(l.space, last, l.mounts, PAGE);
		err = count < 0 ? (int)count : look_at_page(&l, count, found, arg);
		last = l.mounts[PAGE - 1];
	} while (!err && count == PAGE);
	free(l.answer);
	return err;
}
