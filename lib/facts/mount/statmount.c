/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces bound to files in one mount namespace, asked of the kernel. */
#include "facts/mount/statmount.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/mount/mount_ask.h"
#include "facts/text.h"

#define ASK_ALL (MOUNT_ASK_DEVICE | MOUNT_ASK_ROOT | MOUNT_ASK_POINT)

#define PAGE 512		/* mounts a call */

/* A namespace bound to a file; its path in the strings of the listing. */
struct bound {
	enum nsu_kind kind;
	uint64_t inode;
	size_t path;
};

/* Mounts as they are listed, a buffer for their strings, and what was found. */
struct listing {
	uint64_t space;
	uint64_t mounts[PAGE];
	struct mount_answer *answer;
	size_t room;
	bool was_nsfs;		/* the mount before */
	struct bound *bound;
	size_t nbound, bound_room;
	struct text paths;
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

	if (!err && basic.magic == NSFS_MAGIC)
		err = mount_ask_all(l->space, mount, ASK_ALL, &l->answer, &l->room);
	else if (!err)
		return 0;
	l->was_nsfs = !err && (l->answer->mask & ASK_ALL) == ASK_ALL &&
		      l->answer->magic == NSFS_MAGIC;
	return err ? err : l->was_nsfs;
}

static int keep(struct listing *l, enum nsu_kind kind, uint64_t inode, const char *path)
{
	const struct bound bound = { kind, inode, l->paths.len };
	int err = array_grow(&l->bound, l->nbound, &l->bound_room, sizeof(*l->bound));

	if (!err)
		err = text_add(&l->paths, path, strlen(path) + 1);
	if (!err)
		l->bound[l->nbound++] = bound;
	return err;
}

/*
 * A mount that is gone meanwhile, or that no path leads to, has nothing to say. One that may
 * not be asked for (a filter) would be missing from the list: then there is none.
 */
static int look(struct listing *l, uint64_t mount)
{
	enum nsu_kind kind;
	uint64_t inode;
	int is_nsfs = ask_nsfs(l, mount);

	if (is_nsfs <= 0)
		return is_nsfs == -ENOENT ? 0 : is_nsfs;
	if (nsu_inode_parse(l->answer->text + l->answer->root, &kind, &inode) < 0 ||
	    kind == NSU_NO_KIND)
		return 0;
	return keep(l, kind, inode, l->answer->text + l->answer->point);
}

static int look_at_page(struct listing *l, long count)
{
	int err = 0;

	for (long i = 0; !err && i < count; i++)
		err = look(l, l->mounts[i]);
	return err;
}

static int look_at_all(struct listing *l)
{
	uint64_t last = 0;
	long count;
	int err;

	do {
		count = mount_ask_list(l->space, last, l->mounts, PAGE);
		err = count < 0 ? (int)count : look_at_page(l, count);
		last = l->mounts[PAGE - 1];
	} while (!err && count == PAGE);
	return err;
}

int statmount_list(uint64_t id, mounts_found_fn *found, void *arg)
{
	struct listing l = { .space = id };
	int err = look_at_all(&l);

	for (size_t i = 0; !err && i < l.nbound; i++)
		err = found(arg, l.bound[i].kind, l.bound[i].inode,
			    l.paths.at + l.bound[i].path);
	free(l.answer);
	free(l.bound);
	free(l.paths.at);
	return err;
}
