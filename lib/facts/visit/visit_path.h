/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A path that somebody names, which may lead through a file system that does not answer. */
#ifndef VISIT_PATH_H
#define VISIT_PATH_H

#include <stdint.h>

/*
 * The namespace that the path leads to, open, and its inode number; or -errno: those of
 * open(2), -EINVAL (it is no namespace, and is not opened), and -ETIMEDOUT where something on
 * the way has not answered for three seconds. What the kernel has in its memory, as it has
 * the way to a mount, is found at once; for the rest a child waits (visit.h). @proc is a
 * descriptor of /proc.
 */
int visit_open_path(int proc, const char *path, uint64_t *inode);

#endif
