/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What errors and hints speak of, in two sentences each. */
#include "explain.h"

/* A message leads to the topic whose longest part it holds. */
const struct topic explain_topics[] = {
	{ "owner",
		"owned by|owner|belongs to our user namespace",
		"Each namespace is owned by the user namespace that its maker was in, for "
		"good. To enter or change it takes capabilities over that owner; those of "
		"one's own user namespace are worth nothing there.",
		"user_namespaces(7), nsls caps" },
	{ "limit",
		"no space left on device|enospc|not the disk|max_|too many|limits below",
		"\"No space left on device\" of unshare(2) is no disk: a limit of "
		"namespaces for this user is reached, here or in a user namespace above. "
		"'nsls limits' shows them, and sysctl user.max_KIND_namespaces raises them.",
		"namespaces(7), nsls limits" },
	{ "nesting",
		"in one another|33rd|nested too deep|eusers|nesting",
		"User and PID namespaces lie in one another at most 32 deep. Deeper ones "
		"are refused with \"No space left on device\".",
		"user_namespaces(7), nsls limits" },
	{ "seccomp",
		"seccomp",
		"A filter of system calls that a runtime or service put on the process; it "
		"may refuse unshare, setns and mount whatever capabilities there are. It "
		"cannot be taken off: start the container with another one.",
		"seccomp(2)" },
	{ "apparmor",
		"apparmor keeps|apparmor took our rights|apparmor allows one|apparmor",
		"Ubuntu lets only programs with a profile make user namespaces that have "
		"rights. The administrator's way is sysctl "
		"kernel.apparmor_restrict_unprivileged_userns=0, or a profile with "
		"'userns,'.",
		"nsrun(1)" },
	{ "selinux",
		"selinux|ausearch|-z|context|security module|seinfo",
		"A policy of the machine refused it, and not the rules of namespaces. The "
		"audit log says which: 'ausearch -m avc', or 'journalctl -k'.",
		"nsrun(1)" },
	{ "unprivileged",
		"unprivileged_userns_clone|let this user|userns_create",
		"Some machines let only root make user namespaces, which plain users need "
		"first for all others. sysctl kernel.unprivileged_userns_clone=1 is the "
		"switch of Debian.",
		"user_namespaces(7)" },
	{ "chroot",
		"from inside a chroot|chroot needs|chroot|/ is no mount point|new root|"
		"that directory is the root",
		"In a chroot no user namespace can be made, as root of it could leave the "
		"chroot. pivot_root(2) wants the root to be a mount: bind a directory on "
		"itself first.",
		"chroot(2), pivot_root(2)" },
	{ "map",
		"uid_map|gid_map|id maps|no map|this map|map id|to map|map can|--map|map "
		"range|its map|id $|does not exist inside|whole map|page of it",
		"uid_map and gid_map say which IDs of a user namespace are which outside; "
		"each is written once. Without CAP_SETUID over the parent one maps oneself "
		"alone; nobody is root before there is a line for it.",
		"user_namespaces(7), nsls translate" },
	{ "subuid",
		"subuid|subgid|newuidmap|newgidmap|usermod|uidmap|is not yours; yours|"
		"living processes use",
		"/etc/subuid and /etc/subgid give plain users ranges of IDs, which the "
		"set-user-ID programs newuidmap and newgidmap write into a map for them. "
		"Ranges of two users must not overlap.",
		"subuid(5), newuidmap(1)" },
	{ "setgroups",
		"setgroups is denied|setgroups|'allow' is not to be had",
		"A plain user may write gid_map only after \"deny\" was written to "
		"/proc/PID/setgroups: leaving a group could open files that exclude it. "
		"With ranges of subgid(5) it stays allowed.",
		"user_namespaces(7)" },
	{ "nobody",
		"65534|nobody|overflow",
		"65534, the overflow ID, stands for a user or group that has no number in "
		"this user namespace. Nobody here can become it, and 'nsls translate uid "
		"N' says who it is.",
		"user_namespaces(7), nsls translate" },
	{ "no_new_privs",
		"no_new_privs|nosuid|set-user-id",
		"A process with no_new_privs gains nothing from set-user-ID programs, for "
		"good, and so newuidmap cannot help it. On a nosuid mount it is the same "
		"for all.",
		"prctl(2), nsls audit" },
	{ "capability",
		"--cap-add|cap_|capabilit|lack cap|this root lacks|our rights|rights in it",
		"What root may is divided into capabilities, and each counts only over "
		"what one's own user namespace owns, and what is below. A container's root "
		"has some of them.",
		"capabilities(7), nsls caps" },
	{ "threads",
		"several threads|thread",
		"The threads of a process share its user, mount and time namespaces, so "
		"that one of them cannot leave alone: setns(2) and unshare(2) refuse. "
		"Enter before threads start.",
		"setns(2)" },
	{ "init",
		"pid 1|cannot allocate memory|enomem|can start in it",
		"The first process of a PID namespace is its init; when it ends, all "
		"others there are killed, and fork(2) says \"Cannot allocate memory\" for "
		"ever. Signals without a handler do not reach it from inside.",
		"pid_namespaces(7)" },
	{ "for_children",
		"pid_for_children|time_for_children|for our children|next child|clocks are "
		"set once",
		"unshare and setns of pid and time do not move the process itself: its "
		"number and clocks must not jump. Only its next child is in there, so: "
		"--fork.",
		"pid_namespaces(7), time_namespaces(7)" },
	{ "above",
		"no way up|around or beside|around ours|outside of what|only pid "
		"namespaces below|in that user namespace already",
		"From inside nothing above one's own PID or user namespace is to be seen "
		"or entered. What leads there has to be opened outside, before.",
		"setns(2), ioctl_ns(2)" },
	{ "masked",
		"parts of /proc|parts of /sys|is read-only|mounted read-only|new proc|new "
		"sysfs|masked|mounts it for the root|--security-opt|/proc writable|parts "
		"of it hidden",
		"Runtimes lay mounts over parts of /proc and /sys; where they did, the "
		"kernel refuses a new one in a user namespace, as it would show what was "
		"hidden. Start the container with these parts open, or bind the old /proc.",
		"mount_namespaces(7), nsls audit" },
	{ "propagation",
		"propagation|shared tree|is shared|private|peer group",
		"shared mounts pass on what is mounted below them to their peers, slaves "
		"only receive it, private ones do neither. That is why a mount of the host "
		"does, or does not, come up in a container.",
		"mount_namespaces(7), nsls mounts" },
	{ "mount",
		"mount -t|mounting needs|mount point|unmount|mounted|locked unit|file to lay|"
		"symbolic link is in the way|goes on a directory",
		"Mounting takes CAP_SYS_ADMIN over the owner of the mount namespace. "
		"Mounts that came from a more privileged one are locked together: what "
		"they cover stays covered.",
		"mount_namespaces(7)" },
	{ "idmap",
		"id-mapped mounts|idmap|its server says|local file system|"
		"file system that has them|other ids for files|"
		"disk=|that $ file system",
		"An id-mapped mount shows the files of a file system as those of other "
		"users, without chown. The file system must know of it, and who may write "
		"its superblock does it.",
		"mount_setattr(2), nsls mounts" },
	{ "busy",
		"device or resource busy|ebusy|processes are in it|something holds it|"
		"sigkill",
		"Something keeps it: a process, a descriptor, or a mount in another mount "
		"namespace, which lsof does not show. 'nsls why REF' lists all of them "
		"with what frees it.",
		"nsls why" },
	{ "holder",
		"holder|keeps it",
		"A namespace lives while a process or thread is in it, a descriptor or "
		"mount refers to it, a socket belongs to it, or one below it lives. 'nsls "
		"why REF' lists them.",
		"namespaces(7), nsls why" },
	{ "name",
		"no network namespace|netnsctl list|such name|names are mounts|another "
		"name|take another|is no namespace|no namespace:|name is gone",
		"The name of a network namespace is a file in /run/netns that it is "
		"mounted on; it is known only where that mount is. 'netnsctl list' shows "
		"them.",
		"netnsctl(8)" },
	{ "nsid",
		"nsid|netnsctl list-id|number them",
		"A network namespace calls others by numbers of its own, which are "
		"assigned when needed. Two of them may have different numbers for the same "
		"one.",
		"rtnetlink(7), netnsctl(8)" },
	{ "hidepid",
		"hidepid|hides the processes",
		"With this option of its mount /proc shows a user only his own processes. "
		"Root, and who is in its gid=, see all.",
		"proc(5)" },
	{ "zombie",
		"it has ended|zombie|waiting for it|ended before",
		"A process that has ended waits as a zombie for its parent to read its "
		"status. It has left all namespaces, so that there is nothing to enter.",
		"waitpid(2)" },
	{ "ESRCH",
		"no such process|another process|no process has|that is a thread",
		"There is no process of that number in our PID namespace now. Inside of a "
		"container it has another one: 'nsls translate pid N --from REF'.",
		"pid_namespaces(7)" },
	{ "reference",
		"several have|id alone|id:kind:inode|by path only|none with that id|--$=|"
		"other kind|nsls' lists",
		"A word that means a process or a namespace: a PID, PID/net, net:[INODE], "
		"a /path, a name, container:NAME, pod:NAME, unit:NAME. It is the same in "
		"all four tools.",
		"nsutil(7), REFERENCES" },
	{ "offsets",
		"clock",
		"A time namespace is ahead or behind by offsets, written before its first "
		"process is in it. No clock may go below zero.",
		"time_namespaces(7)" },
	{ "delegation",
		"cgroup|cpuset|controllers|delegate",
		"To put a process into a cgroup takes the right to write in it, and in the "
		"one above both. systemd gives a subtree away with Delegate=yes, or "
		"'systemd-run --user --scope'.",
		"cgroups(7)" },
	{ "interface",
		"veth|bridge|interface|ip link|card of the machine|is down|/length|hardware",
		"An interface is in one network namespace; veth(4) come in pairs, a wire "
		"between two. Hardware goes back to the first network when its own ends.",
		"netnsctl(8), veth(4)" },
	{ "address",
		"length of its prefix|address|gateway|route|ipv6|cap_net_admin over",
		"Addresses and routes are those of one network namespace alone. A gateway "
		"must be reached by an address of the same wire.",
		"netnsctl(8), ip-route(8)" },
	{ "nat",
		"slirp4netns|nf_tables|nft|way out|private networks|nat",
		"'netnsctl nat' gives a network a way out through the machine: a wire, a "
		"route, forwarding, and a rule that rewrites addresses. It needs nf_tables "
		"in the kernel.",
		"netnsctl(8)" },
	{ "lab",
		"netnsctl up|the lab|one down|up or down|took that network|a lab|--name|not up|"
		"xdg_runtime_dir|was not written|others than you",
		"'netnsctl up FILE' makes a whole network and writes down what it made, so "
		"that 'down' takes away that and nothing else.",
		"netnsctl(8)" },
	{ "sysctl",
		"/proc/sys|no such value|begin with net|net.|cannot be changed",
		"Settings below /proc/sys/net are those of each network namespace; most "
		"others are the machine's. To write them takes root of the owner.",
		"sysctl(8), network_namespaces(7)" },
	{ "exec",
		"such program|executed|no program for|program started|command ended|"
		"nothing was started|what it said above",
		"The program itself could not be started, or ended with an error: the "
		"namespaces are not the cause. Where the root is another one, it must lie "
		"in there with its libraries.",
		"execve(2)" },
	{ "kernel",
		"this kernel|boot linux|boot a kernel|linux gave|linux 5|linux 6",
		"This kernel is too old, or was built without it. Each tool then goes "
		"another way where there is one.",
		"namespaces(7)" },
	{ "descriptors",
		"a descriptor for each|emfile|too many open files",
		"Each namespace that is looked at takes a descriptor for a moment. 'ulimit "
		"-n' raises how many there may be.",
		"getrlimit(2)" },
	{ "option",
		"add --|need a new|needs a new|take --|leave out|choose one|not both",
		"Two options need each other or exclude each other. 'TOOL --help' has them "
		"all, and --dry-run shows the steps that they make.",
		"nsrun(1), nsjoin(1)" },
	{ "file",
		"no such file|no room there|may be written|already|it has to be|enoent|"
		"others may change|eexist",
		"What lies there is not what was expected, or nothing is. Looking never "
		"makes a file: nothing has been changed.",
		"nsutil(7)" },
	{ "initial",
		"init's|initial",
		"The initial namespaces are those that the machine booted with; they have "
		"no parent, and never end. A container shares those of them that were not "
		"made anew for it.",
		"namespaces(7), nsls --matrix" },
	{ "snapshot",
		"snapshot|newer nsls",
		"'nsls --save FILE' writes all that nsls knows of a machine into a file, "
		"and --load shows it elsewhere, of several machines side by side. A file "
		"whose end is missing is refused as a whole.",
		"nsls(1)" },
	{ "parent", NULL,
		"PID and user namespaces lie in the one that their maker was in. From "
		"there all of their processes are seen, and who made a user namespace is "
		"its master.",
		"pid_namespaces(7), user_namespaces(7)" },
	{ "leader", NULL,
		"The process with the lowest PID in a namespace, which stands for it in "
		"listings. It need not be the one that made it.",
		"nsls(1)" },
	{ "EPERM",
		"operation not permitted|permission denied|eacces|try sudo|only root may|"
		"needs root|not yours|is nobody|may not write|only its creator",
		"The kernel wants a capability over the user namespace that owns what is "
		"changed, or a security module refuses. 'nsls caps PID REF' draws which "
		"rule decides; nsrun and nsjoin --check name the one cause.",
		"capabilities(7), nsrun(1)" },
};

const size_t explain_ntopics = sizeof(explain_topics) / sizeof(explain_topics[0]);
