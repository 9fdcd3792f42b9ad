/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of network namespaces that are being read. */
#ifndef NETNS_LIST_H
#define NETNS_LIST_H

#include <nsutil.h>

struct nsu_netns_list {
	uint64_t only;		/* names of this namespace alone; 0: all */
	bool wants_inodes, wants_nsids;
	int from;		/* the network namespace that has the NSIDs, or -1: ours */
	struct nsu_netns *names;
	size_t count, room;
	bool has_others;	/* not all are plain files, as far as the directory says */
	bool has_young;		/* a file that may be a name soon: see netns_entry.is_young */
};

/* Takes away the name of one that is not, or no longer, of the list. */
void netns_list_forget(struct nsu_netns *n);

/*
 * What lies under each of the names in @dir, and what else is wanted of it; those that are
 * gone meanwhile are forgotten. Returns 0 or -errno.
 */
int netns_list_look(struct nsu_netns_list *list, int dir);

#endif
