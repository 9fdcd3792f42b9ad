/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The eight kinds of namespaces, each said once. */
#include "kind.h"

#include <linux/sched.h>
#include <string.h>

#include "language.h"

static const struct kind {
	const char *name;
	unsigned int flag;
	const char *isolates;
} kinds[NSU_KINDS] = {
	[NSU_CGROUP] = { "cgroup", CLONE_NEWCGROUP,
		TOLD("the root of /proc/PID/cgroup paths",
		     "/proc/PID/cgroup のパスのルート") },
	[NSU_IPC] = { "ipc", CLONE_NEWIPC,
		TOLD("System V IPC and POSIX message queues",
		     "System V IPC と POSIX メッセージキュー") },
	[NSU_MNT] = { "mnt", CLONE_NEWNS,
		TOLD("the tree of mounts", "マウントの木") },
	[NSU_NET] = { "net", CLONE_NEWNET,
		TOLD("interfaces, addresses, routes, ports",
		     "インターフェース、アドレス、経路、ポート") },
	[NSU_PID] = { "pid", CLONE_NEWPID,
		TOLD("process IDs", "プロセス ID") },
	[NSU_TIME] = { "time", CLONE_NEWTIME,
		TOLD("the monotonic and boot-time clocks",
		     "起動から数える二つの時計 (monotonic、boottime)") },
	[NSU_USER] = { "user", CLONE_NEWUSER,
		TOLD("user and group IDs, capabilities",
		     "ユーザー ID とグループ ID、ケーパビリティー") },
	[NSU_UTS] = { "uts", CLONE_NEWUTS,
		TOLD("hostname and NIS domain name", "ホスト名と NIS ドメイン名") },
};

const char *nsu_kind_get_name(enum nsu_kind kind)
{
	return kinds[kind].name;
}

const char *kind_get_isolates(enum nsu_kind kind, enum nsu_language language)
{
	return told_get(kinds[kind].isolates, language);
}

const char *nsu_kind_get_isolates(enum nsu_kind kind)
{
	return kind_get_isolates(kind, NSU_ENGLISH);
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
