/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces that files keep, in our own mount namespace. */
#include "model/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "facts/mounts.h"
#include "facts/nsfs.h"
#include "facts/statmount.h"
#include "facts/visit_mounts.h"
#include "fd.h"

/* Files that a visit has to open, because the way there may be held up. */
struct files {
	struct take *t;
	struct visit_file *files;
	size_t *nodes;		/* of each */
	size_t count, files_room, nodes_room;
};

static int remember(struct files *f, size_t node, const char *path, uint64_t inode)
{
	if (array_grow(&f->files, f->count, &f->files_room, sizeof(*f->files)) < 0 ||
	    array_grow(&f->nodes, f->count, &f->nodes_room, sizeof(*f->nodes)) < 0)
		return -ENOMEM;
	f->files[f->count] = (struct visit_file){ path, inode };
	f->nodes[f->count++] = node;
	return 0;
}

/* Only what nothing else led to is opened by its file; where that is covered, it is not. */
static int meet_file(struct files *f, size_t i, const char *path)
{
	struct take *t = f->t;
	uint64_t inode = t->s->nodes[i].is.inode;
	int ns;

	if (t->s->nodes[i].met || t->recorded)
		return 0;
	ns = nsfs_open(path, inode);
	if (ns == -EAGAIN)
		return remember(f, i, path, inode);
	return ns < 0 ? 0 : pins_meet(t, i, ns);
}

static int on_file(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct files *f = arg;
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
static int read_mounts(struct files *f)
{
	struct take *t = f->t;
	size_t before = t->s->nholdings;
	int err = t->recorded ? -ENOSYS : statmount_list(0, on_file, f);

	if (err == 0 || err == -ENOMEM || t->s->nholdings > before)
		return err;
	return mounts_read(t->proc, on_file, f);
}

static int on_opened(void *arg, size_t index, int ns)
{
	struct files *f = arg;
	struct take *t = f->t;
	size_t i = f->nodes[index];

	if (ns < 0)
		gap_note(t, NSU_SOURCE_MOUNTS, ns == -ESTALE ? 0 : ns);
	if (ns < 0 || t->s->nodes[i].met)
		return fd_close(&ns), 0;
	return pins_meet(t, i, ns) == -ENOMEM ? -ENOMEM : 0;
}

int take_mounts(struct take *t)
{
	struct files f = { .t = t };
	int err = read_mounts(&f);

	if (!err && f.count)
		err = visit_open_files(t->proc, -1, f.files, f.count, on_opened, &f);
	free(f.files);
	free(f.nodes);
	return err;
}
