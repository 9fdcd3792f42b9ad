/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What /proc says about processes: plain data, read anew at each call. All of
 * it below a descriptor of the directory /proc, which may be a tree of files.
 */
#ifndef PROC_H
#define PROC_H

#include <nsutil.h>

/*
 * A descriptor of SYSROOT/proc (NULL: /proc, which must be a proc(5)), or
 * -errno: ENODEV when it is something else, and those of open(2).
 */
int proc_open(const char *sysroot, struct nsu_error *e);

/*
 * The same of @dir, which must be a proc(5), where it is not NULL. Below a sysroot it may be a
 * tree of files, in which nothing can be opened but what was recorded: *recorded.
 */
int proc_find(const char *sysroot, const char *dir, bool *recorded, struct nsu_error *e);

/* Whether its PIDs are those that our system calls take. */
bool proc_is_ours(int proc);

/* All PIDs in ascending order, in an array to free(3). Returns 0 or -errno. */
int proc_list(int proc, pid_t **pids, size_t *count);

/* Our own PID there, or 0: none, where /proc is that of a PID namespace we are not in. */
pid_t proc_find_self(int proc);

/*
 * Descriptors of PID/ns ("self" for PID 0) and of PID, or -errno. They stay with
 * that process: once it has ended, reading below them fails, whoever has its PID.
 */
int proc_open_ns(int proc, pid_t pid);
int proc_open_pid(int proc, pid_t pid);

/* The first, of the second; and the other way round. */
int proc_open_ns_at(int dir);
int proc_open_above(int ns);

/*
 * The inode number of a link below proc_open_ns(). Returns 0, -ENOENT (a
 * zombie, or a kernel without it), or -errno.
 */
int proc_read_ns(int ns, unsigned int link, uint64_t *inode);

struct proc_status {
	pid_t ppid;
	uid_t uid;		/* effective */
	char name[64];		/* comm: raw bytes, of at most 15 or so */
};

/* Of proc_open_pid(). Returns 0 or -errno; -EBADMSG for a file without these fields. */
int proc_read_status(int dir, struct proc_status *status);
int proc_parse_status(const char *text, struct proc_status *status);

/*
 * The effective uid alone, without that file; only of a proc(5). It is 0, too, of who is
 * gone: what is read afterwards has to show that it was there. Returns 0 or -errno.
 */
int proc_read_uid(int dir, uid_t *uid);

/*
 * The arguments joined by blanks, or "" where there are none (a kernel thread,
 * a zombie). Long ones are cut. Returns their length, or -errno.
 */
#define PROC_COMMAND_SIZE 4096
ssize_t proc_read_command(int dir, char command[PROC_COMMAND_SIZE]);

/* Whether the process is a thread of the kernel; false when it cannot be told. */
bool proc_is_kthread(int dir);
bool proc_parse_kthread(const char *stat);

#endif
