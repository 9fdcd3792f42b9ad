/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lies under each of many names of network namespaces, and the NSIDs of these. */
#include "facts/net/netns_list.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "facts/mount/mount_ask.h"
#include "facts/net/netns.h"
#include "facts/net/rtnl.h"
#include "fd.h"
#include "thread.h"

#define SHARE 16		/* names taken at a time, open together, asked in one send */
#define MANY 128		/* names that are worth a second thread */

#ifndef STATX_MNT_ID_UNIQUE	/* Linux 6.8 */
#define STATX_MNT_ID_UNIQUE 0x4000U
#endif

struct work {
	struct nsu_netns_list *list;
	int dir;
	bool is_bare;		/* there are no NSIDs */
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

/* No answer leaves them unknown: the names are worth having all the same. */
static void ask(struct worker *w)
{
	if (w->count)
		rtnl_get_nsids(w->rtnl, w->fds, w->nsids, w->count);
	for (size_t i = 0; i < w->count; i++) {
		w->work->list->names[w->of[i]].nsid = w->nsids[i];
		fd_close(&w->fds[i]);
	}
	w->count = 0;
}

/* Where no NSID is assigned at all, nothing is opened. */
static void want_nsid(struct worker *w, size_t i, int *ns)
{
	struct nsu_netns_list *list = w->work->list;
	struct nsu_netns *n = &list->names[i];

	if (w->work->is_bare)
		n->nsid = NSU_NSID_UNASSIGNED;
	else if (!w->rtnl && !w->deaf)
		w->deaf = rtnl_new_beside(&w->rtnl, w->work->first, list->from) < 0;
	if (w->work->is_bare || w->deaf)
		return;
	if (*ns < 0)
		*ns = openat(w->work->dir, n->name, O_RDONLY | O_CLOEXEC);
	w->of[w->count] = i;
	w->fds[w->count++] = move_fd(ns);
}

static int look_at(struct worker *w, size_t i)
{
	const struct nsu_netns_list *list = w->work->list;
	struct nsu_netns *n = &list->names[i];
	struct netns_entry entry;
	int err = netns_glance(w->work->dir, n->name, &entry);
	autofd ns = err ? -1 : entry.ns;

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
	if (list->wants_nsids && n->state == NSU_NETNS_LIVE)
		want_nsid(w, i, &ns);
	return 0;
}

/*
 * The kernel searches all NSIDs for each, and those of the first names are the last it comes
 * to: who is done with a share takes another.
 */
static void *run(void *arg)
{
	struct worker *w = arg;
	size_t count = w->work->list->count, from;

	while (!w->err && (from = atomic_fetch_add(&w->work->next, SHARE)) < count) {
		for (size_t i = from; !w->err && i < count && i < from + SHARE; i++)
			w->err = look_at(w, i);
		ask(w);
	}
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
	struct statx st;
	uint64_t *mounts;
	long below;

	if (statx(dir, "", AT_EMPTY_PATH, STATX_MNT_ID_UNIQUE, &st) < 0 ||
	    !(st.stx_mask & STATX_MNT_ID_UNIQUE) ||
	    !(st.stx_attributes & STATX_ATTR_MOUNT_ROOT))
		return false;
	mounts = calloc(list->count + 1, sizeof(*mounts));
	below = mounts ? mount_ask_below(st.stx_mnt_id, mounts, list->count + 1) : -ENOMEM;
	free(mounts);
	return below >= 0 && (size_t)below == list->count;
}

/* Many plain files without NSIDs, whose inode numbers nobody wants, are not looked at. */
static bool count_them(const struct work *work)
{
	struct nsu_netns_list *list = work->list;

	if (list->count < MANY || list->wants_inodes || list->has_others || !work->is_bare ||
	    !are_mounted(list, work->dir))
		return false;
	for (size_t i = 0; i < list->count; i++) {
		list->names[i].state = NSU_NETNS_LIVE;
		list->names[i].nsid = NSU_NSID_UNASSIGNED;
	}
	return true;
}

int netns_list_look(struct nsu_netns_list *list, int dir)
{
	struct work work = { .list = list, .dir = dir };
	struct worker first = { .work = &work }, second = { .work = &work };
	pthread_t thread;

	begin_asking(&first);
	if (!count_them(&work)) {
		bool helped = list->count >= MANY && thread_begin(&thread, run, &second) == 0;

		run(&first);
		if (helped)
			pthread_join(thread, NULL);
	}
	rtnl_free(first.rtnl);
	rtnl_free(second.rtnl);
	list->has_young = work.has_young;
	return first.err ? first.err : second.err;
}
