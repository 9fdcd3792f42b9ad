/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The numbers that one process has, one in each PID namespace that it is seen from. */
#ifndef NSPID_H
#define NSPID_H

#include <linux/nsfs.h>

#include <nsutil.h>

/* Of processes, not of threads; Linux 6.11. Debian 12 has older headers. */
#ifndef NS_GET_TGID_FROM_PIDNS
#define NS_GET_TGID_FROM_PIDNS _IOR(NSIO, 0x7, int)
#define NS_GET_TGID_IN_PIDNS _IOR(NSIO, 0x9, int)
#endif

/*
 * Ours of the process that the PID namespace @ns calls @pid, and the reverse: what @ns calls
 * our @pid. Return the number, or -errno: -ESRCH (no such process; or none that is seen from
 * there), -ENOTTY (Linux 6.10 and older). Source: ioctl_nsfs(2).
 */
int nspid_ask_ours(int ns, pid_t pid);
int nspid_ask_theirs(int ns, pid_t pid);

/*
 * The same without the kernel's help, by the line NSpid of /proc/PID/status. @proc is a
 * descriptor of /proc; the first reads those of all processes.
 */
int nspid_find_ours(int proc, int ns, pid_t pid);
int nspid_find_theirs(int proc, int ns, pid_t pid);

/* Number @level of a line, counted from the last one (0), or -ESRCH where there are fewer. */
int nspid_parse(const char *status, size_t level);

#endif
