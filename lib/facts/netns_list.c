/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of network namespaces there are, in the order of their directory. */
#include "facts/netns.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>

#include "facts/rtnl.h"
#include "fd.h"

#define BATCH 16		/* namespaces open at a time, asked about in one send */
#define MANY 128		/* names that are worth a second thread */

struct nsu_netns_list {
	uint64_t only;		/* names of this namespace alone; 0: all */
	bool wants_nsids;
	bool is_bare;		/* there are none */
	int from;		/* the network namespace that has the NSIDs, or -1: ours */
	struct nsu_netns *names;
	size_t count, room;
	bool has_young;		/* a file that may be a name soon: see netns_entry.is_young */
};

/* Some of the names, and who looks at them. */
struct part {
	struct nsu_netns_list *list;
	int dir;
	size_t first, end;
	struct rtnl *rtnl;	/* NULL until there is something to ask */
	bool deaf;		/* no socket */
	int fds[BATCH], nsids[BATCH];	/* those asked about together */
	size_t of[BATCH], count;
	bool has_young;
	int err;
};

static int append(struct nsu_netns_list *list, const char *name)
{
	size_t room = list->room ? 2 * list->room : 32;
	struct nsu_netns *names = list->names;

	if (list->count == list->room) {
		names = reallocarray(names, room, sizeof(*names));
		if (!names)
			return -ENOMEM;
		list->names = names;
		list->room = room;
	}
	names[list->count] = (struct nsu_netns){ .name = strdup(name),
						 .nsid = NSU_NSID_UNKNOWN };
	return names[list->count].name ? (list->count++, 0) : -ENOMEM;
}

/* No answer leaves them unknown: the names are worth having all the same. */
static void ask(struct part *p)
{
	if (p->count)
		rtnl_get_nsids(p->rtnl, p->fds, p->nsids, p->count);
	for (size_t i = 0; i < p->count; i++) {
		p->list->names[p->of[i]].nsid = p->nsids[i];
		fd_close(&p->fds[i]);
	}
	p->count = 0;
}

/* Where no NSID is assigned at all, nothing is opened. */
static void want_nsid(struct part *p, size_t i, int *ns)
{
	struct nsu_netns *n = &p->list->names[i];

	if (p->list->is_bare)
		n->nsid = NSU_NSID_UNASSIGNED;
	else if (!p->rtnl && !p->deaf)
		p->deaf = rtnl_new_in(&p->rtnl, p->list->from) < 0;
	if (p->list->is_bare || p->deaf)
		return;
	if (*ns < 0)
		*ns = openat(p->dir, n->name, O_RDONLY | O_CLOEXEC);
	p->of[p->count] = i;
	p->fds[p->count++] = move_fd(ns);
	if (p->count == BATCH)
		ask(p);
}

static void forget_name(struct nsu_netns *n)
{
	free((void *)(uintptr_t)n->name);
	n->name = NULL;
}

/* A name that is gone meanwhile loses it, for sweep(). */
static int look_at(struct part *p, size_t i)
{
	struct nsu_netns *n = &p->list->names[i];
	struct netns_entry entry;
	int err = netns_glance(p->dir, n->name, &entry);
	autofd ns = err ? -1 : entry.ns;

	if (is_gone(err) || (!err && p->list->only && entry.inode != p->list->only)) {
		forget_name(n);
		return 0;
	}
	if (err)
		return err;
	n->state = entry.state;
	n->inode = entry.inode;
	p->has_young |= entry.is_young;
	if (p->list->wants_nsids && n->state == NSU_NETNS_LIVE)
		want_nsid(p, i, &ns);
	return 0;
}

static void *look_at_part(void *arg)
{
	struct part *p = arg;

	for (size_t i = p->first; !p->err && i < p->end; i++)
		p->err = look_at(p, i);
	ask(p);
	rtnl_free(p->rtnl);
	p->rtnl = NULL;
	return NULL;
}

/* One dump says whether any NSID is assigned, to both parts. */
static void begin_asking(struct part *front)
{
	struct nsu_netns_list *list = front->list;

	if (!list->wants_nsids || list->count == 0)
		return;
	front->deaf = rtnl_new_in(&front->rtnl, list->from) < 0;
	list->is_bare = !front->deaf && rtnl_is_bare(front->rtnl);
}

/* The kernel searches all NSIDs for each, so of many names two processors do half each. */
static int look_at_names(struct nsu_netns_list *list, int dir)
{
	size_t half = list->count < MANY ? list->count : list->count / 2;
	struct part front = { .list = list, .dir = dir, .end = half };
	struct part back = { .list = list, .dir = dir, .first = half, .end = list->count };
	pthread_t thread;
	bool threaded;

	begin_asking(&front);
	threaded = half < list->count &&
		   pthread_create(&thread, NULL, look_at_part, &back) == 0;
	look_at_part(&front);
	if (threaded)
		pthread_join(thread, NULL);
	else
		look_at_part(&back);
	list->has_young = front.has_young || back.has_young;
	return front.err ? front.err : back.err;
}

/* Takes out what has lost its name. */
static void sweep(struct nsu_netns_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->names[i].name)
			list->names[kept++] = list->names[i];
	list->count = kept;
}

static void forget(struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		forget_name(&list->names[i]);
	list->count = 0;
}

static int read_once(struct nsu_netns_list *list, DIR *dir)
{
	struct dirent *entry;
	int err = 0;

	forget(list);
	rewinddir(dir);
	while (!err && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = append(list, entry->d_name);
	if (!err && errno)
		err = -errno;
	if (!err)
		err = look_at_names(list, dirfd(dir));
	sweep(list);
	return err;
}

/* An empty file is what a killed add left, or one that is not done: look again. */
static int read_directory(struct nsu_netns_list *list)
{
	autodir *dir = opendir(NSU_NETNS_DIR);
	int err;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	err = read_once(list, dir);
	while (!err && list->has_young) {
		netns_pause();
		err = read_once(list, dir);
	}
	return err;
}

static int take(struct nsu_netns_list **list, const struct nsu_netns_list *how,
		struct nsu_error *e)
{
	struct nsu_netns_list *taken = calloc(1, sizeof(*taken));
	int err = -ENOMEM;

	if (taken) {
		*taken = *how;
		err = read_directory(taken);
	}
	if (err) {
		nsu_netns_free(taken);
		return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", NSU_NETNS_DIR);
	}
	*list = taken;
	return 0;
}

int nsu_netns_take(struct nsu_netns_list **list, uint64_t only, bool nsids,
		   struct nsu_error *e)
{
	const struct nsu_netns_list how = { .only = only, .wants_nsids = nsids, .from = -1 };

	return take(list, &how, e);
}

int nsu_netns_take_from(struct nsu_netns_list **list, int from, struct nsu_error *e)
{
	const struct nsu_netns_list how = { .wants_nsids = true, .from = from };

	return take(list, &how, e);
}

void nsu_netns_free(struct nsu_netns_list *list)
{
	if (!list)
		return;
	forget(list);
	free(list->names);
	free(list);
}

size_t nsu_netns_count(const struct nsu_netns_list *list)
{
	return list->count;
}

const struct nsu_netns *nsu_netns_get(const struct nsu_netns_list *list, size_t index)
{
	return &list->names[index];
}
