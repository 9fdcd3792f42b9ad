/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All mount namespaces of the machine, and the namespaces bound to files in them. */
#include "facts/mount/mntns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "array.h"
#include "facts/mount/mounts.h"
#include "facts/mount/statmount.h"
#include "facts/nsfs.h"
#include "facts/visit/visit_mounts.h"
#include "fd.h"

/* Of the kernel's nsfs.h: the headers of Debian 12 are those of Linux 6.1. */
struct info {			/* struct mnt_ns_info */
	uint32_t size, mounts;
	uint64_t id;
};

#define GET_ID _IOR(NSIO, 0x5, uint64_t)		/* NS_GET_MNTNS_ID */
#define GET_INFO _IOR(NSIO, 10, struct info)		/* NS_MNT_GET_INFO */
#define GET_NEXT _IOR(NSIO, 11, struct info)		/* NS_MNT_GET_NEXT */
#define GET_PREVIOUS _IOR(NSIO, 12, struct info)	/* NS_MNT_GET_PREV */

#define LEVELS 32		/* mount namespaces bound in one another: as deep as we go */

/* Mount namespaces by inode, in ascending order. */
struct inodes {
	uint64_t *at;
	size_t count, room;
};

/* A mount namespace that is bound to a file: where no list has it, it is visited. */
struct bound {
	uint64_t inode;
	pid_t pid;		/* who sees that file */
	char *path;
};

struct reading {
	int proc;
	const struct mntns_calls *calls;
	struct inodes seen;
	const struct mntns_place *place;	/* where we are */
	struct bound *bound;
	size_t nbound, room;
	int stop;		/* the caller has had enough, or memory */
};

uint64_t mntns_get_id(int ns)
{
	uint64_t id;

	return ioctl(ns, GET_ID, &id) < 0 ? 0 : id;
}

int mntns_count(int ns, size_t *count)
{
	struct info info = { .size = sizeof(info) };

	if (ioctl(ns, GET_INFO, &info) < 0)
		return -errno;
	*count = info.mounts;
	return 0;
}

/* ------------------------------------------------------------------ what has been seen */

static size_t place_of(const struct inodes *inodes, uint64_t inode)
{
	size_t from = 0, to = inodes->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (inodes->at[middle] < inode)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool has(const struct inodes *inodes, uint64_t inode)
{
	size_t at = place_of(inodes, inode);

	return at < inodes->count && inodes->at[at] == inode;
}

static int add(struct inodes *inodes, uint64_t inode)
{
	size_t at = place_of(inodes, inode);
	uint64_t *place;

	if (array_grow(&inodes->at, inodes->count, &inodes->room, sizeof(*place)) < 0)
		return -ENOMEM;
	place = inodes->at + at;
	memmove(place + 1, place, (inodes->count - at) * sizeof(*place));
	*place = inode;
	inodes->count++;
	return 0;
}

/* ------------------------------------------------------------------------ one of them */

static int remember(struct reading *r, uint64_t inode, const char *path)
{
	struct bound bound = { inode, r->place->pid, strdup(path) };

	if (!bound.path ||
	    array_grow(&r->bound, r->nbound, &r->room, sizeof(*r->bound)) < 0) {
		free(bound.path);
		return -ENOMEM;
	}
	r->bound[r->nbound++] = bound;
	return 0;
}

static int on_file(void *arg, enum nsu_kind kind, uint64_t inode, const char *path)
{
	struct reading *r = arg;
	const struct mntns_file file = { kind, inode, path };

	r->stop = r->calls->file(r->calls->arg, r->place, &file);
	if (!r->stop && kind == NSU_MNT && !has(&r->seen, inode))
		r->stop = remember(r, inode, path);
	return r->stop;
}

static int read_by_visit(struct reading *r, int ns)
{
	autofree char *text = NULL;
	size_t len;
	int err = visit_read_mounts(r->proc, ns, &text, &len);

	return err ? err : mounts_parse(text, len, on_file, r);
}

static int read_by_member(struct reading *r, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "%d/mountinfo", (int)pid);
	return mounts_read_file(r->proc, path, on_file, r);
}

/* A list of one mount is whole where there is but the root, to which no file can be bound. */
static bool is_bare(const struct mntns_place *place)
{
	size_t count = 0;

	return mntns_count(place->ns, &count) == 0 && count <= 2;
}

/* The kernel's list first: it needs neither a member nor a visit. */
static int read_place(struct reading *r, const struct mntns_place *place)
{
	int err = -ENOSYS;

	r->place = place;
	r->stop = add(&r->seen, place->inode);
	if (r->stop)
		return r->stop;
	if (place->id)
		err = statmount_list(place->id, on_file, r);
	if (err == -EOPNOTSUPP && is_bare(place))
		err = 0;
	if (err && !r->stop && place->pid)
		err = read_by_member(r, place->pid);
	else if (err && !r->stop)
		err = read_by_visit(r, place->ns);
	if (!r->stop)
		r->stop = r->calls->left(r->calls->arg, place, err);
	return r->stop;
}

/* ------------------------------------------------------------- all that the kernel has */

static int read_listed(struct reading *r, int ns, const struct info *info, pid_t pid)
{
	struct mntns_place place = { .id = info->id, .pid = pid, .ns = ns };

	if (nsfs_get_inode(ns, &place.inode) < 0 || has(&r->seen, place.inode))
		return 0;
	return read_place(r, &place);
}

/* ENOENT is the end of the list. Returns 0 or why it cannot be gone through. */
static int walk(struct reading *r, int own, unsigned long direction)
{
	struct info info = { .size = sizeof(info) };
	autofd at = -1;
	int next;

	while (!r->stop && (next = ioctl(at < 0 ? own : at, direction, &info)) >= 0) {
		fd_close(&at);
		at = next;
		read_listed(r, at, &info, 0);
	}
	return r->stop || errno == ENOENT ? 0 : -errno;
}

static int walk_all(struct reading *r)
{
	struct info info = { .size = sizeof(info) };
	autofd own = openat(r->proc, "self/ns/mnt", O_RDONLY | O_CLOEXEC);
	int err;

	if (own < 0 || ioctl(own, GET_INFO, &info) < 0)
		return -errno;
	read_listed(r, own, &info, getpid());
	err = r->stop ? 0 : walk(r, own, GET_PREVIOUS);
	return err || r->stop ? err : walk(r, own, GET_NEXT);
}

/* ----------------------------------------------------------- what is known to others */

static int open_of(const struct reading *r, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "%d/ns/mnt", (int)pid);
	return openat(r->proc, path, O_RDONLY | O_CLOEXEC);
}

/* Its mountinfo may be read even where its namespaces may not be opened. */
static int read_member(struct reading *r, const struct mntns_member *member)
{
	autofd ns = open_of(r, member->pid);
	struct mntns_place place = { member->inode, 0, member->pid, ns };
	uint64_t inode;

	if (ns < 0 && is_gone(-errno))
		return 0;
	if (ns >= 0 && (nsfs_get_inode(ns, &inode) < 0 || inode != member->inode))
		return 0;
	if (ns >= 0)
		place.id = mntns_get_id(ns);
	return read_place(r, &place);
}

struct hidden {
	struct reading *r;
	const struct bound *bound;
	int levels;
};

static int read_bound(struct reading *r, int ns, int levels);

static int on_opened(void *arg, size_t index, int opened)
{
	struct hidden *h = arg;
	struct mntns_place place = { .inode = h->bound[index].inode, .ns = -1 };
	autofd ns = opened;

	if (has(&h->r->seen, place.inode))
		return 0;
	if (ns >= 0 && h->levels > 0)
		return read_bound(h->r, ns, h->levels);
	h->r->stop = add(&h->r->seen, place.inode);
	if (!h->r->stop)
		h->r->stop = h->r->calls->left(h->r->calls->arg, &place, ns < 0 ? ns : -ELOOP);
	return h->r->stop;
}

/* One at a time: what the one before it led to need not be visited again. */
static int visit_bound(struct reading *r, int ns, const struct bound *bound, int levels)
{
	const struct visit_file file = { bound->path, bound->inode };
	struct hidden h = { r, bound, levels };
	int err = has(&r->seen, bound->inode) ? 0 :
		  visit_open_files(r->proc, ns, &file, 1, on_opened, &h);

	/* It could not be entered: then that is what is known of those in it. */
	return err && !r->stop ? on_opened(&h, 0, err) : r->stop;
}

static void forget(struct reading *r)
{
	for (size_t i = 0; i < r->nbound; i++)
		free(r->bound[i].path);
	free(r->bound);
	r->bound = NULL;
	r->nbound = r->room = 0;
}

/* A mount namespace that only a file keeps, and then those that files in it keep. */
static int read_bound(struct reading *r, int ns, int levels)
{
	struct reading inner = { .proc = r->proc, .calls = r->calls, .seen = r->seen };
	struct mntns_place place = { .id = mntns_get_id(ns), .ns = ns };

	if (nsfs_get_inode(ns, &place.inode) == 0)
		read_place(&inner, &place);
	for (size_t i = 0; !inner.stop && i < inner.nbound; i++)
		visit_bound(&inner, ns, &inner.bound[i], levels - 1);
	forget(&inner);
	r->seen = inner.seen;
	r->stop = inner.stop;
	return r->stop;
}

/* Members first: what one of them is in needs no visit. */
static int read_unlisted(struct reading *r, const struct mntns_member members[], size_t count)
{
	for (size_t i = 0; !r->stop && i < count; i++)
		if (!has(&r->seen, members[i].inode))
			read_member(r, &members[i]);
	for (size_t i = 0; !r->stop && i < r->nbound; i++) {
		autofd ns = r->bound[i].pid ? open_of(r, r->bound[i].pid) : -1;

		if (ns >= 0)
			visit_bound(r, ns, &r->bound[i], LEVELS);
	}
	return r->stop;
}

int mntns_read(int proc, const struct mntns_member members[], size_t count,
	       const struct mntns_calls *calls, int *unlisted)
{
	struct reading r = { .proc = proc, .calls = calls };

	*unlisted = walk_all(&r);
	if (!r.stop)
		read_unlisted(&r, members, count);
	forget(&r);
	free(r.seen.at);
	return r.stop;
}
