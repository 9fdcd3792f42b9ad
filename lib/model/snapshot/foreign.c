/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces that files keep in other mount namespaces, and those themselves. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "facts/mount/mounts.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/inside.h"
#include "model/mounts.h"
#include "model/snapshot/unopened.h"

/* Where we are, and what nothing else has led to yet. */
struct foreign {
	struct take *t;
	uint64_t own;		/* our own mount namespace, which has its own source */
	size_t place;		/* node of the mount namespace, or NSU_NONE */
	uint64_t place_inode;	/* of which that is the node */
	struct unopened files;	/* of the place */
};

/* A process-less one shows itself only here. */
static int enter(struct foreign *f, const struct mntns_place *place)
{
	struct take *t = f->t;
	int ns;

	if (f->place_inode == place->inode)
		return 0;
	f->place_inode = place->inode;
	f->place = pins_see(t, NSU_MNT, place->inode);
	if (f->place == NSU_NONE)
		return -ENOMEM;
	if (place->pid == 0 && (t->kinds & NSU_BIT(NSU_MNT)))
		t->s->nodes[f->place].is.found |= NSU_FOUND_LISTED;
	if (t->s->nodes[f->place].met || place->ns < 0)
		return 0;
	ns = fcntl(place->ns, F_DUPFD_CLOEXEC, 0);
	return ns < 0 ? 0 : pins_meet(t, f->place, ns);
}

/* Its file keeps it: without a question there is no need to open it. */
static bool has_questions(const struct take *t, size_t node)
{
	if (t->s->nodes[node].met || t->recorded)
		return false;
	return (t->look->ask & NSU_ASK_IDS) || relate_wanted(t, node) || inside_wanted(t, node);
}

static int on_file(void *arg, const struct mntns_place *place, const struct mntns_file *file)
{
	struct foreign *f = arg;
	struct take *t = f->t;
	struct nsu_holder h = { .sort = NSU_FOUND_MOUNT, .process = NSU_NONE, .fd = -1,
				.child = NSU_NONE };
	size_t i;
	int err;

	if (place->inode == f->own || !(t->kinds & NSU_BIT(file->kind)))
		return 0;
	err = enter(f, place);
	i = err ? NSU_NONE : pins_see(t, file->kind, file->inode);
	h.mntns = f->place;
	h.path = err ? NULL : strings_add(&t->s->strings, file->path, strlen(file->path));
	if (i == NSU_NONE || !h.path)
		return -ENOMEM;
	err = holder_add(t, i, &h);
	if (!err && has_questions(t, i))
		err = unopened_add(&f->files, i, h.path, file->inode);
	return err;
}

/* All files of a place are opened by one visit, and only if there is something to ask. */
static int on_left(void *arg, const struct mntns_place *place, int err)
{
	struct foreign *f = arg;
	if (place->inode == f->own)
		return 0;
	gap_note(f->t, NSU_SOURCE_FOREIGN_MOUNTS, err);
	err = enter(f, place);
	if (!err && place->ns < 0)
		f->files.count = 0;
	else if (!err)
		err = unopened_meet(&f->files, place->ns);
	return err == -ENOMEM ? err : 0;
}

/* --- which there are --- */

static uint64_t own_inode(const struct take *t)
{
	autofd ns = proc_open_ns(t->proc, 0);
	uint64_t inode;

	return ns >= 0 && proc_read_ns(ns, NSU_MNT, &inode) == 0 ? inode : 0;
}

struct tree {
	struct foreign *f;
	struct mntns_place place;
};

static int on_tree_file(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	const struct tree *tree = arg;
	const struct mntns_file file = { kind, inode, path };

	return on_file(tree->f, &tree->place, &file);
}

/* Of a tree of files: by the mountinfo of the members alone. */
static int read_tree(struct foreign *f, const struct mntns_member *members, size_t count)
{
	int err = 0;

	for (size_t i = 0; err != -ENOMEM && i < count; i++) {
		struct tree tree = { f, { members[i].inode, 0, members[i].pid, -1 } };
		char path[32];

		snprintf(path, sizeof(path), "%d/mountinfo", (int)members[i].pid);
		err = mounts_read_file(f->t->proc, path, on_tree_file, &tree);
		gap_note(f->t, NSU_SOURCE_FOREIGN_MOUNTS, err);
	}
	return err == -ENOMEM ? err : 0;
}

static int read_members(struct foreign *f, const struct mntns_member *members, size_t count)
{
	const struct mntns_calls calls = { on_file, on_left, f };
	int unlisted, err;

	if (f->t->recorded)
		return read_tree(f, members, count);
	f->own = own_inode(f->t);
	err = mntns_read(f->t->proc, members, count, &calls, &unlisted);
	if (!err)
		gap_note_all(f->t, NSU_SOURCE_FOREIGN_MOUNTS, unlisted);
	return err;
}

int take_foreign_mounts(struct take *t)
{
	struct foreign f = { .t = t, .place = NSU_NONE,
			     .files = { t, NSU_SOURCE_FOREIGN_MOUNTS } };
	size_t count;
	struct mntns_member *members = mounts_list_members(t->s, &count);
	int err = members ? read_members(&f, members, count) : -ENOMEM;

	free(members);
	unopened_clear(&f.files);
	return err;
}
