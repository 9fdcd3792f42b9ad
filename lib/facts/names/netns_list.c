/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of network namespaces there are, in the order of their directory. */
#include "facts/names/netns_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/names/netns.h"
#include "fd.h"

void netns_list_forget(struct nsu_netns *n)
{
	free((void *)(uintptr_t)n->name);
	n->name = NULL;
}

static int append(struct nsu_netns_list *list, const struct dirent *entry)
{
	struct nsu_netns name = { .name = strdup(entry->d_name), .nsid = NSU_NSID_UNKNOWN };

	if (!name.name ||
	    array_grow(&list->names, list->count, &list->room, sizeof(name)) < 0) {
		netns_list_forget(&name);
		return -ENOMEM;
	}
	list->names[list->count++] = name;
	list->has_others |= entry->d_type != DT_REG;
	return 0;
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
		netns_list_forget(&list->names[i]);
	list->count = 0;
}

static int read_once(struct nsu_netns_list *list, DIR *dir)
{
	struct dirent *entry;
	int err = 0;

	forget(list);
	list->has_others = false;
	rewinddir(dir);
	while (!err && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = append(list, entry);
	if (!err && errno)
		err = -errno;
	if (!err)
		err = netns_list_look(list, dirfd(dir));
	sweep(list);
	return err;
}

/* An empty file is what a killed add left, or one that is not done: look again. */
static int read_directory(struct nsu_netns_list *list)
{
	autodir *dir = opendir(NSU_NETNS_DIR);
	int64_t since = 0;
	int err;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	err = read_once(list, dir);
	while (!err && list->has_young && netns_wait(&since))
		err = read_once(list, dir);
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
	const struct nsu_netns_list how = { .only = only, .wants_inodes = true,
					   .wants_nsids = nsids, .from = -1 };

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
