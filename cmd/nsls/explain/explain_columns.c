/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What kinds of namespaces and columns of nsls are, in two sentences each. */
#include "explain.h"

const struct topic explain_kinds[NSU_KINDS] = {
	[NSU_CGROUP] = { "cgroup", NULL,
		"In it the paths of cgroups begin at the cgroup that its maker was in, so "
		"that a container does not see how it is called outside. It limits "
		"nothing: that is what the cgroup itself does.",
		"cgroup_namespaces(7)" },
	[NSU_IPC] = { "ipc", NULL,
		"It has System V message queues, semaphores and shared memory, and POSIX "
		"message queues, of its own. Files of shared memory (/dev/shm) are another "
		"matter: those are mounts.",
		"ipc_namespaces(7)" },
	[NSU_MNT] = { "mnt", NULL,
		"It is a tree of mounts: where which file system lies, for those who are "
		"in it. What is mounted later spreads to another one only as far as its "
		"propagation says.",
		"mount_namespaces(7)" },
	[NSU_NET] = { "net", NULL,
		"It has network interfaces, addresses, routes, firewall rules, ports and "
		"abstract sockets of its own; a new one has only lo, which is down. An "
		"interface is in exactly one, and a pair of veth(4) is the wire between "
		"two.",
		"network_namespaces(7)" },
	[NSU_PID] = { "pid", NULL,
		"Processes have numbers of their own in it, and see only it and what is "
		"below it; from above all of them are seen. Its first process is PID 1, "
		"adopts orphans, and when it ends all others are killed.",
		"pid_namespaces(7)" },
	[NSU_TIME] = { "time", NULL,
		"CLOCK_MONOTONIC and CLOCK_BOOTTIME are ahead or behind in it, so that a "
		"process that was moved there sees no jump. The time of day is the same "
		"everywhere, and who makes one enters it only with the next child.",
		"time_namespaces(7)" },
	[NSU_USER] = { "user", NULL,
		"Users, groups and capabilities count only in it: by its map uid 0 in it "
		"is somebody else outside. It owns the namespaces that are made by those "
		"who are in it, and root of it is root over these alone.",
		"user_namespaces(7)" },
	[NSU_UTS] = { "uts", NULL,
		"It has a host name and an NIS domain name of its own. Nothing else "
		"depends on it, so that it is the harmless one to try.",
		"uts_namespaces(7)" },
};

const struct topic explain_columns[COLUMNS] = {
	[COLUMN_NS] = { .text =
		"The inode number of a namespace, as in net:[4026531840] below "
		"/proc/PID/ns. It is its own as long as it lives; afterwards another may "
		"get it (see ID)." },
	[COLUMN_TYPE] = { .text =
		"The kind of namespace. 'nsls explain' with that word says what it "
		"isolates." },
	[COLUMN_PATH] = { .text =
		"The link below /proc of the process with the lowest PID in it. Opening "
		"that file, or mounting it somewhere, keeps the namespace without any "
		"process." },
	[COLUMN_NPROCS] = { .text =
		"How many processes are in it. With 0 something else keeps it: see HOLDERS." },
	[COLUMN_PID] = { .text =
		"The process with the lowest PID in it, as our PID namespace numbers it. "
		"It stands for the others: often it is the one that made the namespace." },
	[COLUMN_PPID] = { .text =
		"The parent of that process. 0 is a parent outside of our PID namespace." },
	[COLUMN_COMMAND] = { .text =
		"The command line of that process, which it may write as it likes. Bytes "
		"that a terminal would obey are shown as \\xNN." },
	[COLUMN_UID] = { .text =
		"The effective uid of that process, as our user namespace has it; without "
		"a process who made the user namespace that owns it. 65534 is whom we have "
		"no number for." },
	[COLUMN_USER] = { .text =
		"The name of that uid in our list of users. Inside of a container the same "
		"number may have another name." },
	[COLUMN_NETNSID] = { .text =
		"The number by which our network namespace speaks of another one, in "
		"rtnetlink(7). Looking assigns none: 'unassigned' is no error.",
		"rtnetlink(7), netnsctl(8)" },
	[COLUMN_NSFS] = { .text =
		"Files that the namespace is mounted on. Each of them keeps it until it is "
		"unmounted, as /run/netns/NAME does.",
		"netnsctl(8)" },
	[COLUMN_PNS] = { .text =
		"The parent of a PID or user namespace: the one that its maker was in. "
		"Other kinds have no parent, only an owner.",
		"ioctl_ns(2)" },
	[COLUMN_ONS] = { .text =
		"The user namespace that owns it: whoever has capabilities there has them "
		"over this one. It was that of the process that made it, and never changes.",
		"user_namespaces(7)" },
	[COLUMN_LINK] = { .text =
		"The name of the link below /proc/PID/ns. Those 'for_children' are of the "
		"next child of the process, and mostly the same as its own." },
	[COLUMN_WHOSE] = { .text =
		"Whose it is: init (the initial one of the machine), yours, own (of that "
		"process alone), other, or unknown. Unknown is what cannot be told from "
		"here, never a guess." },
	[COLUMN_ID] = { .text =
		"A 64-bit number that no other namespace ever gets, since Linux 6.18. The "
		"inode number in NS is used again after the end of one.",
		"ioctl_nsfs(2)" },
	[COLUMN_HOLDERS] = { .text =
		"How many of what keeps it alive: processes, threads, descriptors, "
		"sockets, mounts, namespaces below. When the last of them goes, it goes.",
		"nsls why" },
	[COLUMN_CREATOR] = { .text =
		"Who made the user namespace that owns it, as our user namespace has him. "
		"In the parent he has all capabilities over it.",
		"user_namespaces(7)" },
	[COLUMN_UIDMAP] = { .text =
		"The map of a user namespace as IN:OUT:COUNT: so many uids from IN on are "
		"those from OUT on for us. A uid without a line looks like 65534 on the "
		"other side.",
		"user_namespaces(7), nsls translate" },
	[COLUMN_GIDMAP] = { .text =
		"The same as UIDMAP, of groups. A plain user may map his own alone only "
		"where setgroups is denied.",
		"user_namespaces(7)" },
	[COLUMN_SETGROUPS] = { .text =
		"Whether setgroups(2) works in a user namespace. Denied, nobody can leave "
		"a group that keeps him from a file.",
		"user_namespaces(7)" },
	[COLUMN_LEVEL] = { .text =
		"How far below the initial one a PID or user namespace is. 32 levels are "
		"the most that Linux has." },
	[COLUMN_HOSTNAME] = { .text =
		"The host name of a UTS namespace. A child of nsls goes there to read it, "
		"and ends.",
		"uts_namespaces(7)" },
	[COLUMN_OFFSETS] = { .text =
		"How many seconds its clocks are ahead of those of the machine. They can "
		"be set only before a process is in it.",
		"time_namespaces(7)" },
	[COLUMN_CGROUP] = { .text =
		"The cgroup of that process; of a cgroup namespace its root. The path "
		"tells which unit or container it belongs to.",
		"cgroups(7)" },
	[COLUMN_CONTAINER] = { .text =
		"The container of that process, by its cgroup and the files of its "
		"runtime; no engine is asked. ?NAME is the word of a user who is neither "
		"root nor you." },
	[COLUMN_POD] = { .text =
		"The pod of Kubernetes that the container belongs to. Its containers share "
		"the namespaces of a sandbox: net, ipc and uts." },
	[COLUMN_UNIT] = { .text =
		"The systemd unit of that process, by its cgroup. With ? a user may have "
		"made it up.",
		"systemd.unit(5)" },
	[COLUMN_AGE] = { .text =
		"Since when its oldest process runs: it is no younger. The kernel does not "
		"write down when a namespace was made." },
	[COLUMN_INIT] = { .text =
		"What is PID 1 in a PID namespace, by its number here. When it ends, all "
		"of the namespace ends, and no process starts there any more.",
		"pid_namespaces(7)" },
	[COLUMN_LINKS] = { .text =
		"The interfaces of a network namespace. 'netnsctl tree' shows which one is "
		"the other end of which.",
		"netnsctl(8)" },
	[COLUMN_MOUNTS] = { .text =
		"How many mounts there are in a mount namespace. 'nsls mounts' shows them.",
		"mount_namespaces(7)" },
	[COLUMN_NODE] = { .text =
		"The machine that a saved snapshot was taken on. Inode numbers mean "
		"something on one machine alone.",
		"nsls(1), SAVED SNAPSHOTS" },
};
