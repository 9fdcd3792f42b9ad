/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of network namespaces: what lies below NSU_NETNS_DIR. */
#ifndef NETNS_H
#define NETNS_H

#include <nsutil.h>

struct netns_entry {
	enum nsu_netns_state state;
	bool is_young;		/* EMPTY: for so short a time that an add may be under way */
	bool is_link, is_directory;
	uint64_t inode;		/* of the network namespace; 0: none */
	int ns;			/* the same, open, and yours to close; or -1 */
	int unread;		/* -errno: why it is not known to be none; EMPTY, FOREIGN */
};

/*
 * Looks at @name, a path below @dir; only what may be a namespace is opened.
 * Returns 0 or -errno: -ENOENT when nothing is there.
 */
int netns_look(int dir, const char *name, struct netns_entry *entry);

/*
 * The same, but opens nothing where the kernel tells without (Linux 6.18): then a
 * LIVE one has no @entry->ns.
 */
int netns_glance(int dir, const char *name, struct netns_entry *entry);

/*
 * The same as netns_look(), but waits for an add that may be under way: others than
 * ours hold no lock between file and mount, and who sees the file alone must not
 * take it for dead.
 */
int netns_look_settled(int dir, const char *name, struct netns_entry *entry);

/* Whether there can be such a name; control bytes do not matter. Returns 0 or -errno. */
int netns_check_name(const char *name, struct nsu_error *e);

/* Sleeps for as long as is worth between two looks. */
void netns_pause(void);

/*
 * The same for who waits, since @since, which begins as 0, until an add under way has ended.
 * False: long enough. A file that somebody touches again and again stays young for ever.
 */
bool netns_wait(int64_t *since);

/* Whether @path is a mount point. */
bool netns_is_mounted(const char *path);

#endif
