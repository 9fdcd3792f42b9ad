/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of network namespaces: what lies below NSU_NETNS_DIR. */
#ifndef NETNS_H
#define NETNS_H

#include <nsutil.h>

struct netns_entry {
	enum nsu_netns_state state;
	bool is_link, is_directory;
	uint64_t inode;		/* of the network namespace; 0: none */
	int ns;			/* the same, open, and yours to close; or -1 */
};

/*
 * Looks at @name, a path below @dir; only what may be a namespace is opened.
 * Returns 0 or -errno: -ENOENT when nothing is there.
 */
int netns_look(int dir, const char *name, struct netns_entry *entry);

/* Whether @path is a mount point. */
bool netns_is_mounted(const char *path);

#endif
