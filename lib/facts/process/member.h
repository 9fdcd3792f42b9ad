/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of a process say about the namespaces that it is in, below a
 * descriptor of proc_open_pid(). They return 0 or -errno: -EBADMSG for what is
 * not as proc(5) says, -ESRCH when it has ended.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include <nsutil.h>

/*
 * Lists are text to free(3), each part followed by a newline: the extents of
 * "uid_map" or "gid_map" as INSIDE:OUTSIDE:COUNT, seen from our user namespace
 * (its parent, when it is ours); names of interfaces; and "monotonic=SECONDS".
 */
int member_read_map(int dir, const char *file, char **map);
int member_read_links(int dir, char **links);

/* Of the time namespace for its children, not of its own: timens_offsets of proc(5). */
int member_read_offsets(int dir, char **offsets);

/* "allow" or "deny". Static string. */
int member_read_setgroups(int dir, const char **setgroups);

int member_count_mounts(int dir, size_t *count);

/* Its number in its own PID namespace. */
int member_read_inner_pid(int dir, pid_t *pid);

/* When it started, in ticks of sysconf(_SC_CLK_TCK) since boot; and now, below /proc. */
int member_read_start(int dir, uint64_t *ticks);
int member_read_now(int proc, uint64_t *ticks);

/* The same of text, which must end in NUL. */
int member_parse_map(const char *text, char **map);
int member_parse_links(const char *text, char **links);
int member_parse_offsets(const char *text, char **offsets);
int member_parse_inner_pid(const char *status, pid_t *pid);
int member_parse_start(const char *stat, uint64_t *ticks);

#endif
