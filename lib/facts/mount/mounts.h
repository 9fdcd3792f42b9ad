/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces bound to files, as a mountinfo shows them (proc(5)). */
#ifndef MOUNTS_H
#define MOUNTS_H

#include <nsutil.h>

/* Called for each, in the order of mounting; @path lives only as long as the call. */
typedef int mounts_found_fn(void *arg, enum nsu_kind kind, uint64_t inode, const char *path);

/*
 * Reads self/mountinfo below a descriptor of /proc. Returns 0, what @found
 * returned when that was not 0, or -errno: -ELIBACC when there is something to
 * parse but no libmount. A /proc without this file has no mounts.
 */
int mounts_read(int proc, mounts_found_fn *found, void *arg);

/* The same of another mountinfo, which @path names below a directory. */
int mounts_read_file(int dir, const char *path, mounts_found_fn *found, void *arg);

/* The same of text; it must end in NUL. */
int mounts_parse(char *text, size_t len, mounts_found_fn *found, void *arg);

#endif
