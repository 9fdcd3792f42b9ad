/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a table of mounts grows, for the two files that fill one. */
#ifndef MOUNT_LINES_H
#define MOUNT_LINES_H

#include "facts/mount/mount_table.h"

/* Both return 0 or -ENOMEM. The second owns @block, which may be NULL: no memory. */
int mount_table_add(struct mount_table *table, const struct mount_line *line);
int mount_table_keep(struct mount_table *table, char *block);

/* In its place; returns @text. */
char *mount_table_unescape(char *text);

#endif
