/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The eight kinds of namespaces, each said once. */
#include <nsutil.h>

#include <linux/sched.h>
#include <string.h>

static const struct kind {
	const char *name;
	unsigned int flag;
	const char *isolates;
} kinds[NSU_KINDS] = {
	[NSU_CGROUP] = { "cgroup", CLONE_NEWCGROUP, "the root of /proc/PID/cgroup paths" },
	[NSU_IPC]    = { "ipc",    CLONE_NEWIPC,    "System V IPC and POSIX message queues" },
	[NSU_MNT]    = { "mnt",    CLONE_NEWNS,     "the tree of mounts" },
	[NSU_NET]    = { "net",    CLONE_NEWNET,    "interfaces, addresses, routes, ports" },
	[NSU_PID]    = { "pid",    CLONE_NEWPID,    "process IDs" },
	[NSU_TIME]   = { "time",   CLONE_NEWTIME,   "the monotonic and boot-time clocks" },
	[NSU_USER]   = { "user",   CLONE_NEWUSER,   "user and group IDs, capabilities" },
	[NSU_UTS]    = { "uts",    CLONE_NEWUTS,    "hostname and NIS domain name" },
};

const char *nsu_kind_get_name(enum nsu_kind kind)
{
	return kinds[kind].name;
}

const char *nsu_kind_get_isolates(enum nsu_kind kind)
{
	return kinds[kind].isolates;
}

unsigned int nsu_kind_get_flag(enum nsu_kind kind)
{
	return kinds[kind].flag;
}

enum nsu_kind nsu_kind_find(const char *name)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		if (strcmp(kinds[kind].name, name) == 0)
			return kind;
	return NSU_NO_KIND;
}
