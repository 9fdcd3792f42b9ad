/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of network namespaces there are, in the order of their directory. */
#include "facts/netns.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "facts/rtnl.h"
#include "fd.h"

#define BATCH 16			/* namespaces open at a time, asked about in one send */
#define UNDER_WAY (5 * 1000 * 1000)	/* nanoseconds that an add may take to mount */

struct nsu_netns_list {
	uint64_t only;		/* names of this namespace alone; 0: all */
	struct nsu_netns *names;
	size_t count, room;
};

/* Namespaces of the list whose NSIDs are asked for together. */
struct asking {
	bool wanted;
	struct rtnl *rtnl;	/* NULL until the first namespace is found */
	int fds[BATCH], nsids[BATCH];
	size_t of[BATCH], count;
};

static struct nsu_netns *append(struct nsu_netns_list *list, const char *name)
{
	size_t room = list->room ? 2 * list->room : 32;
	struct nsu_netns *names = list->names;

	if (list->count == list->room) {
		names = reallocarray(names, room, sizeof(*names));
		if (!names)
			return NULL;
		list->names = names;
		list->room = room;
	}
	names[list->count] = (struct nsu_netns){ .name = strdup(name),
						 .nsid = NSU_NSID_UNKNOWN };
	return names[list->count].name ? &names[list->count++] : NULL;
}

/* No answer leaves them unknown: the names are worth having all the same. */
static void ask(struct nsu_netns_list *list, struct asking *a)
{
	if (a->count)
		rtnl_get_nsids(a->rtnl, a->fds, a->nsids, a->count);
	for (size_t i = 0; i < a->count; i++) {
		list->names[a->of[i]].nsid = a->nsids[i];
		fd_close(&a->fds[i]);
	}
	a->count = 0;
}

/* Where no NSID is assigned at all, one dump has said so: nothing stays open. */
static void want_nsid(struct nsu_netns_list *list, struct asking *a, size_t i, int *ns)
{
	if (!a->rtnl && rtnl_new(&a->rtnl) < 0) {
		a->rtnl = NULL;
		a->wanted = false;
	} else if (rtnl_is_bare(a->rtnl)) {
		list->names[i].nsid = NSU_NSID_UNASSIGNED;
	} else {
		a->of[a->count] = i;
		a->fds[a->count++] = move_fd(ns);
		if (a->count == BATCH)
			ask(list, a);
	}
}

/* Without opening it: a network namespace has this number among all namespaces. */
static bool is_wanted(const struct nsu_netns_list *list, int dir, const char *name)
{
	struct stat st;

	return !list->only || (fstatat(dir, name, &st, 0) == 0 && st.st_ino == list->only);
}

static int take_entry(struct nsu_netns_list *list, struct asking *a, int dir, const char *name)
{
	struct netns_entry entry;
	struct nsu_netns *n;
	int err = netns_look(dir, name, &entry);
	autofd ns = err ? -1 : entry.ns;

	if (err)
		return is_gone(err) ? 0 : err;
	n = append(list, name);
	if (!n)
		return -ENOMEM;
	n->state = entry.state;
	n->inode = entry.inode;
	if (a->wanted && ns >= 0)
		want_nsid(list, a, list->count - 1, &ns);
	return 0;
}

static int take_entries(struct nsu_netns_list *list, struct asking *a, DIR *dir)
{
	struct dirent *entry;
	int err = 0;

	while (!err && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    is_wanted(list, dirfd(dir), entry->d_name))
			err = take_entry(list, a, dirfd(dir), entry->d_name);
	return err ? err : -errno;
}

/* rewinddir(3) reads the directory anew, so nothing of the first reading may stay. */
static void forget(struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free((void *)(uintptr_t)list->names[i].name);
	list->count = 0;
}

static bool has_empty(const struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->names[i].state == NSU_NETNS_EMPTY)
			return true;
	return false;
}

/* An empty file is what a killed add left, or one that is not done: look twice. */
static int read_names(struct nsu_netns_list *list, struct asking *a, DIR *dir)
{
	const struct timespec pause = { .tv_nsec = UNDER_WAY };
	int err = take_entries(list, a, dir);

	ask(list, a);
	if (err || !has_empty(list))
		return err;
	nanosleep(&pause, NULL);
	forget(list);
	rewinddir(dir);
	err = take_entries(list, a, dir);
	ask(list, a);
	return err;
}

static int read_directory(struct nsu_netns_list *list, bool nsids)
{
	struct asking a = { .wanted = nsids };
	autodir *dir = opendir(NSU_NETNS_DIR);
	int err;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	err = read_names(list, &a, dir);
	rtnl_free(a.rtnl);
	return err;
}

int nsu_netns_take(struct nsu_netns_list **list, uint64_t only, bool nsids,
		   struct nsu_error *e)
{
	struct nsu_netns_list *taken = calloc(1, sizeof(*taken));
	int err = -ENOMEM;

	if (taken) {
		taken->only = only;
		err = read_directory(taken, nsids);
	}
	if (err) {
		nsu_netns_free(taken);
		return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", NSU_NETNS_DIR);
	}
	*list = taken;
	return 0;
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
