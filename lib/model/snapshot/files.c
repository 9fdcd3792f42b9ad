/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces that files keep, in our own mount namespace. */
#include "model/snapshot/unopened.h"

#include <errno.h>
#include <string.h>

#include "facts/mount/mounts.h"
#include "facts/mount/statmount.h"
#include "facts/nsfs.h"

/* Only what nothing else led to is opened by its file; where that is covered, it is not. */
static int meet_file(struct unopened *f, size_t i, const char *path)
{
	struct take *t = f->t;
	uint64_t inode = t->s->nodes[i].is.inode;
	int ns;

	if (t->s->nodes[i].met || t->recorded)
		return 0;
	ns = nsfs_open(path, inode);
	if (ns == -EAGAIN)
		return unopened_add(f, i, path, inode);
	return ns < 0 ? 0 : pins_meet(t, i, ns);
}

static int on_file(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct unopened *f = arg;
	struct take *t = f->t;
	struct nsu_holder h = { .sort = NSU_FOUND_MOUNT, .process = NSU_NONE, .fd = -1,
				.mntns = NSU_NONE, .child = NSU_NONE };
	size_t i;
	int err;

	if (!(t->kinds & NSU_BIT(kind)))
		return 0;
	i = pins_see(t, kind, inode);
	h.path = strings_add(&t->s->strings, path, strlen(path));
	if (i == NSU_NONE || !h.path)
		return -ENOMEM;
	err = holder_add(t, i, &h);
	return err ? err : meet_file(f, i, h.path);
}

/* The kernel answers at once what it would write for libmount to read. */
static int read_mounts(struct unopened *f)
{
	struct take *t = f->t;
	size_t before = t->s->nholdings;
	int err = t->recorded ? -ENOSYS : statmount_list(0, on_file, f);

	if (err == 0 || err == -ENOMEM || t->s->nholdings > before)
		return err;
	return mounts_read(t->proc, on_file, f);
}

int take_mounts(struct take *t)
{
	struct unopened f = { t, NSU_SOURCE_MOUNTS };
	int err = read_mounts(&f);

	if (!err)
		err = unopened_meet(&f, -1);
	unopened_clear(&f);
	return err;
}
