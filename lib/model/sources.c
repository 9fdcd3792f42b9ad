/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The other sources of a snapshot: files that keep namespaces, and NSIDs. */
#include "model/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "facts/mounts.h"
#include "facts/nsfs.h"
#include "facts/proc.h"
#include "facts/rtnl.h"
#include "fd.h"

/* Relations are asked of a file only where no process led to the namespace. */
static int relate_mounted(struct take *t, size_t i, const char *path)
{
	unsigned int ask = NSU_ASK_OWNERS | NSU_ASK_PARENTS | NSU_ASK_DETAILS;
	int ns;

	if (t->s->nodes[i].related || t->s->nodes[i].is.nprocs > 0 || t->look->sysroot ||
	    !(t->look->ask & ask))
		return 0;
	ns = nsfs_open(path, t->s->nodes[i].is.inode);
	return ns < 0 ? 0 : relate(t, i, ns);
}

static int add_mount(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct take *t = arg;
	struct nsu_snapshot *s = t->s;
	const char *copy;
	size_t i;

	if (!(t->look->kinds & NSU_BIT(kind)))
		return 0;
	i = node_get(s, kind, inode);
	copy = strings_add(&s->strings, path, strlen(path));
	if (i == NSU_NONE || !copy ||
	    array_grow(&s->mounts, s->nmounts, &s->mounts_room, sizeof(*s->mounts)) < 0)
		return -ENOMEM;
	s->mounts[s->nmounts++] = (struct mount){ i, copy };
	s->nodes[i].is.found |= NSU_FOUND_MOUNT;
	return relate_mounted(t, i, path);
}

int take_mounts(struct take *t)
{
	return mounts_read(t->proc, add_mount, t);
}

/* --- NSIDs --- */

static int open_of_process(const struct take *t, pid_t pid, enum nsu_kind kind)
{
	autofd dir = proc_open_ns(t->proc, pid);
	int ns;

	if (dir < 0)
		return dir;
	ns = openat(dir, nsu_kind_get_name(kind), O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

static int open_by_mount(const struct nsu_snapshot *s, size_t i)
{
	int ns = -ENOENT;

	for (size_t m = 0; ns < 0 && m < s->nmounts; m++)
		if (s->mounts[m].node == i)
			ns = nsfs_open(s->mounts[m].path, s->nodes[i].is.inode);
	return ns;
}

/*
 * Through its leader, or a file. Returns -errno when both are gone, or became
 * something else; -EMFILE when it may succeed later.
 */
static int open_again(const struct take *t, size_t i)
{
	const struct nsu_namespace *is = &t->s->nodes[i].is;
	autofd ns = -1;
	uint64_t inode;

	if (is->leader != NSU_NONE)
		ns = open_of_process(t, t->s->processes[is->leader].pid, is->kind);
	if (ns < 0 && ns != -EMFILE && (is->found & NSU_FOUND_MOUNT))
		ns = open_by_mount(t->s, i);
	if (ns < 0)
		return ns;
	if (nsfs_get_inode(ns, &inode) < 0 || inode != is->inode)
		return -ESTALE;
	return move_fd(&ns);
}

#define ASKED_MAX 16

struct asked {
	size_t nodes[ASKED_MAX];
	int fds[ASKED_MAX], nsids[ASKED_MAX];
	size_t count;
};

static int ask_nsids(struct take *t, struct rtnl *rtnl, struct asked *asked)
{
	int err = rtnl_get_nsids(rtnl, asked->fds, asked->nsids, asked->count);

	for (size_t i = 0; i < asked->count; i++) {
		fd_close(&asked->fds[i]);
		t->s->nodes[asked->nodes[i]].is.nsid = err ? NSU_NSID_UNKNOWN : asked->nsids[i];
	}
	asked->count = 0;
	return err;
}

static int ask_one(struct take *t, struct rtnl *rtnl, struct asked *asked, size_t i)
{
	autofd ns = rtnl_is_bare(rtnl) ? -ENOENT : open_again(t, i);
	int err = 0;

	if (asked->count == ASKED_MAX || (ns == -EMFILE && asked->count > 0))
		err = ask_nsids(t, rtnl, asked);
	if (ns == -EMFILE)	/* asking has closed some */
		ns = open_again(t, i);
	if (err < 0)
		return err;
	asked->nodes[asked->count] = i;
	asked->fds[asked->count++] = ns < 0 ? -1 : move_fd(&ns);
	return 0;
}

/* A few descriptors at a time, and none where no NSID is assigned anyway. */
static int ask_each(struct take *t, struct rtnl *rtnl)
{
	struct asked asked = { .count = 0 };
	int err = 0;

	for (size_t i = 0; !err && i < t->s->nnodes; i++)
		if (t->s->nodes[i].is.kind == NSU_NET)
			err = ask_one(t, rtnl, &asked, i);
	return err ? err : ask_nsids(t, rtnl, &asked);
}

int take_nsids(struct take *t)
{
	struct rtnl *rtnl;
	int err;

	if (t->look->sysroot || !(t->look->kinds & NSU_BIT(NSU_NET)))
		return 0;
	err = rtnl_new(&rtnl);
	if (err < 0)
		return err;
	err = ask_each(t, rtnl);
	rtnl_free(rtnl);
	return err;
}
