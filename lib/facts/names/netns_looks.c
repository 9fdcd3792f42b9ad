/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lies under each of many names of network namespaces, and the NSIDs of these. */
#include "facts/names/netns_list.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/mount/mount_ask.h"
#include "facts/names/netns.h"
#include "facts/netlink/rtnl.h"
#include "fd.h"
#include "thread.h"

#define SHARE 16		/* names taken at a time, open together, asked in one send */
#define MANY 128		/* names that are worth a second thread */

struct work {
	struct nsu_netns_list *list;
	int dir;
	bool is_bare;		/* there are no NSIDs */
	bool are_mounts;	/* all names, and none is looked at unless it has no NSID */
	atomic_size_t next;	/* name to take */
	atomic_bool has_young;
	const struct rtnl *first;	/* who has asked whether there are any, or NULL */
};

struct worker {
	struct work *work;
	struct rtnl *rtnl;	/* NULL until there is something to ask */
	bool deaf;		/* no socket */
	int fds[SHARE], nsids[SHARE];	/* those asked about together */
	size_t of[SHARE], count;
	int err;
};

/* What it is that has the name; @ns is open where that took it. */
static int look_at(struct worker *w, size_t i, int *ns)
{
	const struct nsu_netns_list *list = w->work->list;
	struct nsu_netns *n = &list->names[i];
	struct netns_entry entry;
	int err = netns_glance(w->work->dir, n->name, &entry);

	*ns = err ? -1 : entry.ns;
	if (is_gone(err) || (!err && list->only && entry.inode != list->only)) {
		netns_list_forget(n);
		return 0;
	}
	if (err)
		return err;
	n->state = entry.state;
	n->inode = entry.inode;
	if (entry.is_young)
		w->work->has_young = true;
	return 0;
}

/* Who has an NSID, or none, is a net namespace. No answer: it may be something else. */
static int doubt(struct worker *w, size_t i)
{
	autofd ns = -1;

	if (!w->work->are_mounts || w->work->list->names[i].nsid != NSU_NSID_UNKNOWN)
		return 0;
	return look_at(w, i, &ns);
}

/* No answer leaves them unknown: the names are worth having all the same. */
static int ask(struct worker *w)
{
	int err = 0;

	if (w->count)
		rtnl_get_nsids(w->rtnl, w->fds, w->nsids, w->count);
	for (size_t i = 0; i < w->count; i++) {
		w->work->list->names[w->of[i]].nsid = w->nsids[i];
		fd_close(&w->fds[i]);
		if (!err)
			err = doubt(w, w->of[i]);
	}
	w->count = 0;
	return err;
}

/* Whether there is something to ask, and who can be asked. */
static bool can_ask(struct worker *w)
{
	const struct work *work = w->work;

	if (!work->list->wants_nsids || work->is_bare)
		return false;
	if (!w->rtnl && !w->deaf)
		w->deaf = rtnl_new_beside(&w->rtnl, work->first, work->list->from) < 0;
	return !w->deaf;
}

/* Where no NSID is assigned at all, nothing is opened. */
static int take(struct worker *w, size_t i)
{
	struct nsu_netns *n = &w->work->list->names[i];
	bool asks = can_ask(w);
	autofd ns = -1;
	int err = 0;

	if (asks && w->work->are_mounts)
		n->state = NSU_NETNS_LIVE;
	else
		err = look_at(w, i, &ns);
	if (err || !n->name || n->state != NSU_NETNS_LIVE)
		return err;
	if (w->work->is_bare)
		n->nsid = NSU_NSID_UNASSIGNED;
	if (!asks)
		return 0;
	if (ns < 0)
		ns = openat(w->work->dir, n->name,
			    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	w->of[w->count] = i;
	w->fds[w->count++] = move_fd(&ns);
	return 0;
}

/*
 * The kernel searches all NSIDs for each, and those of the first names are the last it comes
 * to: who is done with a share takes another.
 */
static void run(struct worker *w)
{
	size_t count = w->work->list->count, from;

	while (!w->err && (from = atomic_fetch_add(&w->work->next, SHARE)) < count) {
		int err;

		for (size_t i = from; !w->err && i < count && i < from + SHARE; i++)
			w->err = take(w, i);
		err = ask(w);
		w->err = w->err ? w->err : err;
	}
}

/*
 * With descriptors of its own: threads that share them wait for each other at each open and
 * close. Linux before 5.9 has no such call, then they do. What it opens it closes itself.
 */
static void *help(void *arg)
{
	struct worker *w = arg;
	int dir = w->work->dir, from = w->work->list->from;

	syscall(SYS_close_range, (dir > from ? dir : from) + 1, ~0u, CLOSE_RANGE_UNSHARE);
	run(w);
	rtnl_free(w->rtnl);
	return NULL;
}

/* One dump says whether any NSID is assigned. */
static void begin_asking(struct worker *w)
{
	struct work *work = w->work;

	if (!work->list->wants_nsids || work->list->count == 0)
		return;
	w->deaf = rtnl_new_in(&w->rtnl, work->list->from) < 0;
	work->is_bare = !w->deaf && rtnl_is_bare(w->rtnl);
	work->first = w->rtnl;
}

/*
 * Whether the directory is a mount of its own with as many mounts below as there are names.
 * The kernel lists these in a thirtieth of the time that it takes to look at each name.
 */
static bool are_mounted(const struct nsu_netns_list *list, int dir)
{
	uint64_t mount, *mounts;
	bool is_root;
	long below;

	if (mount_ask_id(dir, "", &mount, &is_root) < 0 || !is_root)
		return false;
	mounts = calloc(list->count + 1, sizeof(*mounts));
	below = mounts ? mount_ask_below(mount, mounts, list->count + 1) : -ENOMEM;
	free(mounts);
	return below >= 0 && (size_t)below == list->count;
}

/* Names that are many plain files, each a mount, whose inode numbers nobody wants. */
static bool can_believe(const struct nsu_netns_list *list, int dir)
{
	return list->count >= MANY && !list->wants_inodes && !list->has_others &&
	       are_mounted(list, dir);
}

static void believe(struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		list->names[i].state = NSU_NETNS_LIVE;
		list->names[i].nsid = NSU_NSID_UNASSIGNED;
	}
}

int netns_list_look(struct nsu_netns_list *list, int dir)
{
	struct work work = { .list = list, .dir = dir };
	struct worker first = { .work = &work }, second = { .work = &work };
	struct thread thread;
	bool helped;

	begin_asking(&first);
	work.are_mounts = can_believe(list, dir);
	if (work.are_mounts && work.is_bare) {
		believe(list);
		rtnl_free(first.rtnl);
		return 0;
	}
	helped = list->count >= MANY && thread_begin(&thread, help, &second) == 0;
	run(&first);
	if (helped)
		thread_join(&thread);
	rtnl_free(first.rtnl);	/* of which the second may have learnt until now */
	list->has_young = work.has_young;
	return first.err ? first.err : second.err;
}
