/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mounts of all mount namespaces, one after the other. */
#include "model/mounts.h"

#include <errno.h>
#include <stdlib.h>

#include "facts/process/proc.h"
#include "fd.h"

struct tour {
	const struct nsu_snapshot *snapshot;
	int proc;
	nsu_mounts_fn *fn;
	void *arg;
	int stop;		/* what @fn returned, who may do so with any number */
};

static size_t find(const struct nsu_snapshot *s, uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode);

	return ns != NSU_NONE && nsu_snapshot_get_namespace(s, ns)->kind == NSU_MNT ? ns :
										     NSU_NONE;
}

/* Namespaces that are files in there are none of our business. */
static int on_file(void *arg, const struct mntns_place *place, const struct mntns_file *file)
{
	(void)arg;
	(void)place;
	(void)file;
	return 0;
}

/* One that ended meanwhile holds nothing. */
static int on_left(void *arg, const struct mntns_place *place, int unread)
{
	const struct mounts_place where = { place->id, place->pid, place->ns };
	struct tour *t = arg;
	struct nsu_mounts mounts = { .table = { 0 } };
	int err = mounts_read_place(&mounts, t->proc, &where);
	size_t ns = find(t->snapshot, place->inode);

	(void)unread;
	if (!err)
		t->stop = t->fn(t->arg, ns, place->inode, &mounts, 0);
	else if (err != -ENOMEM && !is_gone(err))
		t->stop = t->fn(t->arg, ns, place->inode, NULL, -err);
	mount_table_clear(&mounts.table);
	return err == -ENOMEM ? err : t->stop;
}

struct mntns_member *mounts_list_members(const struct nsu_snapshot *s, size_t *count)
{
	size_t all = nsu_snapshot_count_namespaces(s);
	struct mntns_member *members = calloc(all + 1, sizeof(*members));

	*count = 0;
	for (size_t i = 0; members && i < all; i++) {
		const struct nsu_namespace *ns = nsu_snapshot_get_namespace(s, i);

		if (ns->kind == NSU_MNT && ns->leader != NSU_NONE)
			members[(*count)++] = (struct mntns_member){
				ns->inode, nsu_snapshot_get_process(s, ns->leader)->pid };
	}
	return members;
}

/* Of a tree of files: by what is recorded of the members alone. */
static int read_recorded(struct tour *t, const struct mntns_member *members, size_t count)
{
	int err = 0;

	for (size_t i = 0; !err && i < count; i++) {
		const struct mntns_place place = { members[i].inode, 0, members[i].pid, -1 };

		err = on_left(t, &place, 0);
	}
	return err;
}

int nsu_mounts_take_all(const struct nsu_snapshot *s, const struct nsu_look *look,
			nsu_mounts_fn *fn, void *arg, struct nsu_error *e)
{
	bool recorded;
	autofd proc = proc_find(look->sysroot, look->proc, &recorded, e);
	struct tour tour = { s, proc, fn, arg, 0 };
	const struct mntns_calls calls = { on_file, on_left, &tour };
	size_t count;
	struct mntns_member *members;
	int unlisted, err;

	if (proc < 0)
		return proc;
	members = mounts_list_members(s, &count);
	err = !members ? -ENOMEM : recorded ? read_recorded(&tour, members, count) :
	      mntns_read(proc, members, count, &calls, &unlisted);
	free(members);
	if (err && !tour.stop)
		return nsu_error_set(e, -err, NSU_OP_LIST, NSU_MNT, "mounts");
	return tour.stop;
}
