/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why the kernel wants each step, as rows: --explain prints them, a test walks them. */
#include "plan/plan.h"

static const struct { const char *page, *sentence; } whys[WHYS] = {
	[WHY_NONE] = { "", "" },
	[WHY_HOLD_TARGET] = { "pidfd_open(2)",
		"A PID can be given to another process at any moment; a pidfd stays with "
		"this one." },
	[WHY_OPEN_FIRST] = { "setns(2)",
		"Opened now: once inside, the same path may name something else." },
	[WHY_OPEN_ROOT] = { "chroot(2)",
		"The root is looked up now, from outside, where its path means what you "
		"meant." },
	[WHY_OPEN_CWD] = { "fchdir(2)",
		"The directory is looked up now, from outside; a descriptor leads there "
		"later." },
	[WHY_OPEN_ENV] = { "proc_pid_environ(5)",
		"The environment is read now, while /proc is still ours." },
	[WHY_PARENT_USER] = { "ioctl_ns(2)",
		"Asks the kernel for the user namespace that this one was made in." },
	[WHY_OWNER_OF_PID] = { "ioctl_ns(2)",
		"A user namespace above the target's owns its PID namespace: only root in "
		"there may mount a proc of it." },
	[WHY_USER_BELOW] = { "user_namespaces(7)",
		"The target's own, now that the mount is done which takes the one above." },
	[WHY_JOIN_AT_ONCE] = { "setns(2)",
		"One call enters them all, or none, in the order that capabilities need: "
		"user first." },
	[WHY_SETNS_BEFORE_USER] = { "setns(2)",
		"Its owner is not the user namespace we enter: afterwards we might lack the "
		"right." },
	[WHY_SETNS_USER] = { "user_namespaces(7)",
		"Being a member gives every capability over what this user namespace owns." },
	[WHY_SETNS] = { "setns(2)",
		"Takes CAP_SYS_ADMIN in the user namespace that owns it, and in our own." },
	[WHY_SETNS_MNT_LAST] = { "mount_namespaces(7)",
		"Last, because from here on every path is looked up in the other tree of "
		"mounts." },
	[WHY_UNSHARE] = { "unshare(2)",
		"New namespaces for this very process, in one call; with a user namespace "
		"among them the kernel makes that first, and it owns the others." },
	[WHY_UNSHARE_TIME] = { "time_namespaces(7)",
		"A time namespace is only for children: its clocks are set before the first "
		"enters." },
	[WHY_FORK_NEW] = { "clone(2)",
		"The new process is born in the new namespaces; we stay where we are, to "
		"wait." },
	[WHY_FORK_PID] = { "pid_namespaces(7)",
		"A process never changes its own PID: only a child can be in the PID "
		"namespace." },
	[WHY_FORK_TIME] = { "time_namespaces(7)",
		"Only a child is in the new time namespace on every kernel." },
	[WHY_FORK_ASKED] = { "fork(2)",
		"You asked for the program to be a child of this process." },
	[WHY_FORK_CLIENT] = { "fork(2)",
		"A process of its own, so that ours stays in the namespaces it is in." },
	[WHY_HELPER] = { "user_namespaces(7)",
		"A helper stays behind, where it still has the rights that we give up by "
		"moving." },
	[WHY_MAP_UID] = { "user_namespaces(7)",
		"Until it is written every file belongs to nobody (65534), and so do we. "
		"INSIDE OUTSIDE COUNT; one's own ID may be mapped without any capability." },
	[WHY_MAP_GID] = { "user_namespaces(7)",
		"The same for groups; without CAP_SETGID outside, setgroups must be denied "
		"before." },
	[WHY_MAP_WIDE] = { "user_namespaces(7)",
		"Ranges take CAP_SETUID and CAP_SETGID outside, so they are written from "
		"outside." },
	[WHY_MAP_NEWIDMAP] = { "newuidmap(1)",
		"Without capabilities outside, this set-uid program writes the ranges that "
		"/etc/subuid and /etc/subgid grant to you." },
	[WHY_MAP_LOCK] = { "flock(2)",
		"Two at once might choose the same IDs." },
	[WHY_MAP_CHOOSE] = { "user_namespaces(7)",
		"IDs that no line of others in /etc/subuid and /etc/subgid has, nor the map "
		"of any process: what they own is theirs alone." },
	[WHY_MAP_UNLOCK] = { "flock(2)",
		"The map is written, so everybody sees now that these are taken." },
	[WHY_SETGROUPS_DENY] = { "user_namespaces(7)",
		"Else dropping a group could open files that are closed to that group." },
	[WHY_SETGROUPS_ALLOW] = { "user_namespaces(7)",
		"You asked for it; it takes CAP_SETGID outside to map groups afterwards." },
	[WHY_OFFSET] = { "time_namespaces(7)",
		"Seconds added to the clock; refused once a process is in the time "
		"namespace." },
	[WHY_PROCESSOR] = { "namespaces(7)",
		"A mount namespace can be kept only in one with a lower number, or two might "
		"keep each other for ever; and each processor numbers by itself." },
	[WHY_PROCESSOR_BACK] = { "sched_setaffinity(2)",
		"It has its number: any processor will do again." },
	[WHY_PIN_FILE] = { "namespaces(7)",
		"A namespace needs a file to be mounted on." },
	[WHY_PIN] = { "namespaces(7)",
		"A bind mount of its file keeps the namespace when the last process has "
		"left." },
	[WHY_PIN_CHILDREN] = { "namespaces(7)",
		"The one that children enter: our own does not change." },
	[WHY_PROPAGATION] = { "mount_namespaces(7)",
		"The copies of shared mounts are still shared: private, so that what we "
		"mount is not seen outside." },
	[WHY_PROPAGATION_ASKED] = { "mount_namespaces(7)",
		"Whether mounts made on one side are seen on the other: as you asked." },
	[WHY_PROC_PRIVATE] = { "mount_namespaces(7)",
		"So that the new proc is not seen outside." },
	[WHY_MOUNT_PROC] = { "proc(5)",
		"A proc file system shows the PID namespace of who mounted it: ps needs a "
		"new one." },
	[WHY_MOUNT_SYS] = { "sysfs(5)",
		"A sysfs shows the network interfaces of the namespace of who mounted it. Now, "
		"while an old one is in sight: without one the kernel gives no new one." },
	[WHY_OLD_PROC] = { "proc(5)",
		"Without a PID namespace of its own the old proc shows the right processes; a "
		"new one would be refused to who does not own that namespace." },
	[WHY_OLD_SYS] = { "sysfs(5)",
		"Without a network namespace of its own the old sysfs shows the right "
		"interfaces, and a new one would be refused." },
	[WHY_TMPFS] = { "tmpfs(5)",
		"Empty, in memory, and gone with the mount namespace." },
	[WHY_BIND_TREE] = { "open_tree(2)",
		"A copy of the mount that lies there and of those below it, taken before "
		"anything new can cover them." },
	[WHY_BIND_READ_ONLY] = { "mount_setattr(2)",
		"The copy alone, with all below it; the original stays as it is." },
	[WHY_BIND_ATTACH] = { "move_mount(2)",
		"Onto a place that was looked up once, and is held." },
	[WHY_IDMAP_TREE] = { "open_tree(2)",
		"A copy of this mount alone, and now: id-mapping it takes the rights that root "
		"has here, outside of the new user namespace." },
	[WHY_IDMAP_USERNS] = { "mount_setattr(2)",
		"The kernel takes the map from a user namespace: that of a process that ends "
		"at once." },
	[WHY_IDMAP] = { "mount_setattr(2)",
		"Files keep their IDs on the disk and are seen, made and checked by those "
		"shown." },
	[WHY_BIND_POINT] = { "mount(2)",
		"A file can be mounted on a file only. It stays." },
	[WHY_OPEN_DEV] = { "mount(2)",
		"The devices are found through this when the new /dev hides the old one." },
	[WHY_DEV] = { "tmpfs(5)",
		"A /dev without disks, consoles and what else the host has." },
	[WHY_DEVICES] = { "mknod(2)",
		"Device files may be made by root of the machine alone; those it has may be "
		"bound by root of any mount namespace." },
	[WHY_DEV_LINK] = { "proc_pid_fd(5)",
		"What shells and programs expect there." },
	[WHY_DEV_DIR] = { "mkdir(2)",
		"To mount on." },
	[WHY_DEVPTS] = { "devpts",
		"Terminals of its own: those of the host are not in there." },
	[WHY_SHM] = { "shm_open(3)",
		"POSIX shared memory and semaphores are files in there." },
	[WHY_MOUNT_POINT] = { "mount(2)",
		"It is missing there, and a mount needs something to lie on. It stays." },
	[WHY_INSIDE_ROOT] = { "openat2(2)",
		"What is mounted below is looked up from here, and through no symbolic link: "
		"whoever filled that directory cannot lead it elsewhere." },
	[WHY_BECOME_ROOT] = { "user_namespaces(7)",
		"Who has no ID in the new user namespace can make no files: root of it does "
		"what follows." },
	[WHY_HOSTNAME] = { "uts_namespaces(7)",
		"The name that this UTS namespace alone has." },
	[WHY_LOOPBACK] = { "netdevice(7)",
		"In a new network namespace even lo is down: 127.0.0.1 and ::1 answer once it "
		"is up." },
	[WHY_ROOT_TREE] = { "open_tree(2)",
		"A copy of the mounts there: pivot_root wants a mount, not a directory." },
	[WHY_ROOT_MOUNT] = { "move_mount(2)",
		"The copy is laid on the directory, and is a mount in our tree from here on." },
	[WHY_PIVOT] = { "pivot_root(2)",
		"It becomes the root of this mount namespace, and the old one is taken away: "
		"unlike from a chroot, no way leads back." },
	[WHY_CHROOT] = { "chroot(2)",
		"Paths now start there. It is no jail: root can get out of it." },
	[WHY_CHDIR_ROOT] = { "chroot(2)",
		"A working directory outside the root would be a way out of it." },
	[WHY_CHDIR] = { "chdir(2)",
		"The working directory you asked for." },
	[WHY_ENV] = { "environ(7)",
		"The program gets the environment of the target, not ours." },
	[WHY_SOCKET] = { "pidfd_getfd(2)",
		"A socket stays in the network namespace that it was made in." },
	[WHY_CGROUP] = { "cgroups(7)",
		"The limits of the target are those of the program too." },
	[WHY_CONTEXT] = { "proc_pid_attr(5)",
		"The program starts with the security context of the target." },
	[WHY_OWN_MOUNTS] = { "mount_namespaces(7)",
		"A copy of the tree of mounts, so that what is mounted now is seen by "
		"the program alone." },
	[WHY_SEAL] = { "memfd_create(2)",
		"Somebody inside may open us as /proc/PID/exe, or make what we execute a "
		"link to that, and write it: then it is a sealed copy in memory, not the "
		"file on our disk." },
	[WHY_SHIELD] = { "PR_SET_DUMPABLE(2const)",
		"Until the program starts, no process inside may trace us or read our "
		"memory, environment and descriptors." },
	[WHY_SHIELD_AGAIN] = { "PR_SET_DUMPABLE(2const)",
		"The change of credentials has set it back." },
	[WHY_OPEN_TTY] = { "pty(7)",
		"A terminal of its own: into ours the program could type commands." },
	[WHY_ATTACH_TTY] = { "ioctl_tty(2)",
		"A session of its own, whose terminal this becomes; Ctrl-C and Ctrl-Z "
		"work in there." },
	[WHY_FILTER] = { "ioctl_tty(2)",
		"It has no terminal of its own: into ours it could type commands, which "
		"these two requests are for." },
	[WHY_FORK_TTY] = { "fork(2)",
		"The child is the program; we stay and pass on what is typed and shown." },
	[WHY_CLOSE_FDS] = { "close_range(2)",
		"An open directory of ours would be a way out of there." },
	[WHY_SAFE_ENV] = { "environ(7)",
		"Our environment may hold secrets, and names of files that mean others "
		"in there." },
	[WHY_CLEARENV] = { "environ(7)",
		"What the caller had in its environment stays with the caller." },
	[WHY_SETUP_CAPS] = { "capabilities(7)",
		"The maps have no 0, whom an exec leaves all capabilities: so the command "
		"inherits those that we have in the new user namespace." },
	[WHY_DROP_CAPS] = { "capabilities(7)",
		"They were for the command: the program starts without." },
	[WHY_KEEP_CAPS] = { "capabilities(7)",
		"An exec by a user ID other than 0 drops all capabilities but the "
		"ambient ones." },
	[WHY_OWNER_GROUPS] = { "setgroups(2)",
		"The owner shall have none of our groups." },
	[WHY_OWNER_GID] = { "user_namespaces(7)",
		"Whoever makes a user namespace owns it: so we become that one first." },
	[WHY_OWNER_UID] = { "user_namespaces(7)",
		"The owner has every capability in it, from outside too." },
	[WHY_MOUNT_BINFMT] = { "user_namespaces(7)",
		"Since Linux 6.7 each user namespace has interpreters of its own." },
	[WHY_REGISTER] = { "binfmt_misc",
		"Which interpreter runs which files: :name:type:offset:magic:mask:"
		"interpreter:flags" },
	[WHY_REGISTER_EARLY] = { "binfmt_misc",
		"Flag F opens the interpreter now: before the root changes, so that it "
		"is ours." },
	[WHY_SETUP] = { "sh(1)",
		"While we are root in there: what the program may not do, or shall not know." },
	[WHY_INIT] = { "pid_namespaces(7)",
		"PID 1 has to wait for every orphan in its namespace, which few programs do. "
		"It passes on signals, and ends as the program does." },
	[WHY_LEARN] = { "unix(7)",
		"Inside it only knows that it is 2: the kernel says who it is out here, with "
		"what it sends." },
	[WHY_PID_FILE] = { "rename(2)",
		"Others find the program by it; under another name first, so that nobody "
		"reads half of it." },
	[WHY_JOIN_CGROUP] = { "cgroups(7)",
		"Its limits hold from here on, for all the program will start, too." },
	[WHY_CGROUP_ROOT] = { "cgroup_namespaces(7)",
		"Made only now: its root is the cgroup we are in at this moment." },
	[WHY_DROP_GROUPS] = { "setgroups(2)",
		"Supplementary groups of before would still open files inside." },
	[WHY_SETGID] = { "setresgid(2)",
		"The group first: it takes a capability that the user ID change below may "
		"cost." },
	[WHY_SETUID] = { "setresuid(2)",
		"Who the program is, in IDs of its user namespace." },
	[WHY_DIE_WITH] = { "PR_SET_PDEATHSIG(2const)",
		"The kernel sends this signal when we end. After the last change of IDs, "
		"because that clears it." },
	[WHY_HOLD_CHILD] = { "pidfd_open(2)",
		"Whoever outlives us has to know the program by more than its number." },
	[WHY_DIE_WITH_DEAF] = { "pid_namespaces(7)",
		"A signal that PID 1 has no handler for does not reach it: then it is "
		"killed, by the helper, when we are." },
	[WHY_EXEC] = { "execve(2)",
		"The program replaces this process and inherits its namespaces." },
	[WHY_EXEC_INIT] = { "pid_namespaces(7)",
		"The program is PID 1 inside: when it ends, the kernel kills everything in "
		"there, and signals it has no handler for do not reach it from inside." },
	[WHY_START] = { "execve(2)",
		"Our end of a close-on-exec socket tells whether the program runs." },
	[WHY_KEEP] = { "namespaces(7)",
		"The program runs, so what keeps its namespaces may stay." },
	[WHY_WAIT] = { "waitpid(2)",
		"Signals to us go on to it, and its exit status becomes ours." },

	[WHY_NETNS_DIR] = { "ip-netns(8)",
		"The directory that holds the names." },
	[WHY_NETNS_LOCK] = { "flock(2)",
		"One at a time: others must not see a half-made name, nor set up the "
		"directory twice." },
	[WHY_NETNS_SELF_BIND] = { "mount_namespaces(7)",
		"A mount of its own, so that names can be shared without sharing all of "
		"/run." },
	[WHY_NETNS_PRIVATE] = { "mount_namespaces(7)",
		"Out of the peer group of /run: else every name would be mounted twice." },
	[WHY_NETNS_SHARED] = { "mount_namespaces(7)",
		"Shared, so that names made here are seen in, and removed from, other mount "
		"namespaces." },
	[WHY_NETNS_UNSHARE] = { "network_namespaces(7)",
		"Before anything has a name: when the kernel refuses, nothing is left "
		"behind." },
	[WHY_NETNS_PROCESS] = { "namespaces(7)",
		"The network namespace that this process is in, held from now on." },
	[WHY_NETNS_CREATE] = { "ip-netns(8)",
		"The name: a file to mount the namespace on." },
	[WHY_NETNS_REPAIR] = { "ip-netns(8)",
		"A killed run left this file without a namespace: it is used, not refused." },
	[WHY_NETNS_FREE] = { "flock(2)",
		"Looked at under the lock: nobody who takes it can still change the answer." },
	[WHY_NETNS_NAME] = { "ip-netns(8)",
		"Data, directories and other mounts that lie there are not ours to remove." },
	[WHY_NETNS_BIND] = { "namespaces(7)",
		"A bind mount of its file keeps the namespace when no process is in it." },
	[WHY_NETNS_UMOUNT] = { "umount2(2)",
		"Until nothing is mounted there. The namespace lives on while a process or "
		"file holds it." },
	[WHY_NETNS_UNLINK] = { "unlink(2)",
		"The file that the namespace was mounted on." },
	[WHY_NETNS_OPEN] = { "namespaces(7)",
		"The name leads to the namespace." },
	[WHY_NETNS_ENTER] = { "setns(2)",
		"From here on: its interfaces, addresses, routes, ports." },
	[WHY_NETNS_MNT] = { "mount_namespaces(7)",
		"A private tree of mounts, to show the files that belong to this network." },
	[WHY_NETNS_SLAVE] = { "mount_namespaces(7)",
		"Mounts made outside still arrive here; those made here stay here." },
	[WHY_NETNS_SYS_OLD] = { "sysfs(5)",
		"This sysfs shows the interfaces of the network we came from." },
	[WHY_NETNS_SYS] = { "sysfs(5)",
		"A new sysfs shows the interfaces of the network namespace we are in." },
	[WHY_NETNS_ETC] = { "ip-netns(8)",
		"Files for this network alone, resolv.conf above all." },

	[WHY_NETWORK] = { "rtnetlink(7)",
		"A socket stays in the network namespace it was made in: what is asked "
		"through it is done there." },
	[WHY_LINK_LOCK] = { "flock(2)",
		"One at a time: an interface that is not finished belongs to who holds this, "
		"or to nobody." },
	[WHY_LINK_UNFINISHED] = { "ip-link(8)",
		"A killed run left it in the group of unfinished ones. With one end the other "
		"goes." },
	[WHY_CABLE] = { "veth(4)",
		"A virtual cable: what goes in at one end comes out at the other. Both ends "
		"are born in place, so their names meet nobody else's." },
	[WHY_BRIDGE] = { "bridge(8)",
		"A switch: it learns which addresses are behind which of its ports." },
	[WHY_MASTER] = { "bridge(8)",
		"A port of the switch: what arrives here is the bridge's to pass on." },
	[WHY_ADDRESS] = { "rtnetlink(7)",
		"The length of the prefix says who else is on this network; the kernel adds "
		"the route to them." },
	[WHY_LINK_UP] = { "netdevice(7)",
		"Nothing is sent or received before; a cable carries once both its ends are "
		"up." },
	[WHY_LINK_DELETE] = { "veth(4)",
		"Addresses and routes go with it, and with one end of a cable the other." },
	[WHY_LINK_DOWN] = { "netdevice(7)",
		"Unplugged before it goes, and known as unfinished should this be killed." },
	[WHY_MASTER_DELETE] = { "bridge(8)",
		"No port of the switch any more." },
	[WHY_CABLE_CHANGED] = { "veth(4)",
		"The file wants another cable where this one is plugged in. Should the rest "
		"fail, it is laid again." },
	[WHY_ADDRESS_DELETE] = { "rtnetlink(7)",
		"The route to its network goes with it." },
	[WHY_ROUTE] = { "rtnetlink(7)",
		"Where packets go that are for nobody on a network of our own." },
	[WHY_ROUTE_DELETE] = { "rtnetlink(7)",
		"Packets for there go by the next best route, or nowhere." },
	[WHY_SYSCTL] = { "proc_sys_net(5)",
		"A setting of this network namespace alone." },
	[WHY_NAT] = { "nft(8)",
		"What this network sends out bears the gateway's own address from there on, "
		"and answers find their way back. In a table of its own, so that it can go "
		"without touching any other." },
	[WHY_NAT_FORWARD] = { "ip(7)",
		"A host drops what is for others; a gateway passes it on." },
	[WHY_NAT_ROUTE] = { "rtnetlink(7)",
		"Whatever is not near goes to the gateway." },
	[WHY_NAT_BACK] = { "ip(7)",
		"Back to what it was before the first of these tables: nobody needs it any "
		"more." },
	[WHY_NAT_DELETE] = { "nft(8)",
		"The table with all that is in it; last, because its comment says what else "
		"there is to remove." },
	[WHY_NSID_FROM] = { "rtnetlink(7)",
		"Each network namespace has numbers of its own for the others: here those "
		"of this one are meant." },
	[WHY_NSID] = { "rtnetlink(7)",
		"From now on messages name that namespace by this number; it cannot be "
		"changed." },
	[WHY_NETNS_EVICT] = { "ip-netns(8)",
		"A process in it would keep the namespace, and what is in it, without a "
		"name." },
	[WHY_LAB_DIR] = { "mkdir(2)",
		"Records of labs lie here, where nobody else may write." },
	[WHY_LAB_LOCK] = { "flock(2)",
		"Two that make the same lab at once make one: who comes second finds it." },
	[WHY_LAB_FREE] = { "flock(2)",
		"Under the lock: a record whose process has ended, or is another, is none." },
	[WHY_LAB_KEEPER] = { "user_namespaces(7)",
		"Born in them, and no child of ours: namespaces live while a process is in "
		"them." },
	[WHY_LAB_SLAVE] = { "mount_namespaces(7)",
		"Mounts of the lab stay in it; what is unmounted outside goes in here, too." },
	[WHY_LAB_CARRY] = { "open_tree(2)",
		"Kept from under the new /run: programs look for it." },
	[WHY_LAB_RUN] = { "tmpfs(5)",
		"An empty /run, so that /run/netns is the lab's own, and its root may write." },
	[WHY_LAB_PLACE] = { "mkdir(2)",
		"Something for it to lie on." },
	[WHY_LAB_CARRIED] = { "move_mount(2)",
		"The same as outside." },
	[WHY_LAB_LOOPBACK] = { "network_namespaces(7)",
		"The loopback of a new network is down." },
	[WHY_LAB_RECORD] = { "rename(2)",
		"How the next netnsctl finds the lab. The start and the inode number tell a "
		"later process with this PID from the keeper." },
	[WHY_LAB_PAUSE] = { "pause(2)",
		"In a session of its own: no hangup of the terminal, and no Ctrl-C, ends the "
		"lab." },
	[WHY_LAB_SEEN] = { "unix(7)",
		"The keeper has closed its end: the lab is there." },
	[WHY_LAB_UPLINK] = { "network_namespaces(7)",
		"An interface in the lab whose packets a program of yours sends on, as its "
		"own: no rights outside are needed. It ends with the lab." },
	[WHY_LAB_TRY] = { "unshare(2)",
		"Looking makes no lab: this one is empty, and ends with us." },
	[WHY_LAB_JOIN] = { "setns(2)",
		"Before anything else is done: from here on, all that is named is the lab's." },
	[WHY_LAB_BACK] = { "mount_namespaces(7)",
		"Entering leads to the root directory; back to where we were." },
	[WHY_LAB_USER] = { "namespaces(7)",
		"All that is in the lab is in this user namespace, or below it." },
	[WHY_LAB_EVICT] = { "pid_namespaces(7)",
		"The last one takes the lab with it: names, networks, mounts." },
	[WHY_LAB_FORGET] = { "unlink(2)",
		"The record goes last: a run that is killed before leaves one that says so." },
	[WHY_NETNS_STRIP] = { "veth(4)",
		"At once: left to the kernel, the other ends of its cables would stay for "
		"a while." },
	[WHY_UP_DIR] = { "mkdir(2)",
		"Here it is written down what was made; gone when the machine restarts, as "
		"that is." },
	[WHY_UP_LOCK] = { "flock(2)",
		"Nobody else goes up or down meanwhile." },
	[WHY_UP_BEGIN] = { "rename(2)",
		"Before it is made: should this be killed, the next up or down knows what "
		"may be left." },
	[WHY_UP_DONE] = { "rename(2)",
		"The namespaces by their numbers now: others that get their names later are "
		"not ours to remove." },
	[WHY_UP_FORGET] = { "unlink(2)",
		"Nothing of it is left. Last, so that what a killed run leaves is still "
		"written down." },
	[WHY_UP_RUN] = { "setns(2)",
		"A child goes into the network namespace and becomes the shell; files and "
		"processes it sees are ours." },
	[WHY_UP_KEEP] = { "umount2(2)",
		"A namespace that has ended cannot be brought back." },
	[WHY_NETNS_GONE] = { "network_namespaces(7)",
		"The kernel takes it apart later, and the interfaces with it: until then "
		"their names are taken." },
	[WHY_NETNS_HOLD] = { "namespaces(7)",
		"The namespace, held so that it is known when it is gone." },
	[WHY_NETNS_STALE] = { "ip-netns(8)",
		"Under the lock a file without a namespace is what a killed run left." },
	[WHY_NETNS_SWEEP] = { "unlink(2)",
		"Nothing can be done with it, and its name is taken." },
	[WHY_NETNS_COPY] = { "open_tree(2)",
		"Mounted below the old /sys; a copy is kept, to be put below the new one." },
	[WHY_NETNS_CARRY] = { "move_mount(2)",
		"Mounted below the old /sys; it is held, to be moved below the new one." },
	[WHY_NETNS_CARRIED] = { "move_mount(2)",
		"Control groups, for instance: programs look for them where they were." },
	[WHY_NETNS_ETC_ROOM] = { "tmpfs(5)",
		"A place for files of this program alone, until the new /sys covers it." },
	[WHY_NETNS_ETC_OWN] = { "ip-netns(8)",
		"The files of this network, where they can be written once /etc is covered." },
	[WHY_NETNS_ETC_EMPTY] = { "ip-netns(8)",
		"Something for a file of this network to lie on." },
	[WHY_NETNS_ETC_DONE] = { "umount2(2)",
		"What was mounted from there stays." },
	[WHY_NETNS_ETC_FILE] = { "resolv.conf(5)",
		"Names are asked of these servers, in this network." },
	[WHY_NETNS_ETC_LAYER] = { "mount(8)",
		"A read-only view of /etc with these files before the others: a rename "
		"outside cannot take them away." },
	[WHY_NETNS_HIDE] = { "nss(5)",
		"This service answers from the network outside." },
	[WHY_NETNS_VRF] = { "cgroups(7)",
		"Out of the control group of a VRF, which would bind sockets to a device "
		"that is not here." },
	[WHY_NETNS_USER] = { "setresuid(2)",
		"What needed rights is done: the program runs as this user." },
	[WHY_NETNS_GROUPS] = { "setgroups(2)",
		"The groups of that user, and none of ours." },
	[WHY_NETNS_FORK] = { "fork(2)",
		"The program is a child: others follow in this place when it has ended." },
	[WHY_POD_DIR] = { "hier(7)",
		"The records of pods are here, for as long as the machine runs." },
	[WHY_POD_LOCK] = { "flock(2)",
		"Whoever makes or removes a pod waits here until others are done." },
	[WHY_POD_FREE] = { "stat(2)",
		"Nobody may have taken the name since we looked." },
	[WHY_POD_USER] = { "user_namespaces(7)",
		"First of all: the kernel makes this one the owner of all that is made in it. "
		"One for all containers, since they share what it owns." },
	[WHY_POD_HOST_USERS] = { "fork(2)",
		"hostUsers: true, the default of Kubernetes: root in this pod is root of the "
		"machine." },
	[WHY_POD_HOLD] = { "pidfd_open(2)",
		"A number can be given to another process; what is entered, or ended, is this "
		"one." },
	[WHY_POD_ROOT] = { "setresuid(2)",
		"Root in there, so that what is made belongs to it; outside nobody in "
		"particular." },
	[WHY_POD_SHARED] = { "namespaces(7)",
		"What all containers of the pod share. Made by who is in the new user "
		"namespace, so that this one owns them: else /sys could not be mounted, nor lo "
		"set up." },
	[WHY_POD_HOSTNAME] = { "sethostname(2)",
		"All containers of the pod have one name; a pod has its own." },
	[WHY_POD_LOOPBACK] = { "netdevice(7)",
		"The only interface that there is without a network plugin (CNI)." },
	[WHY_POD_PAUSE_OWN] = { "namespaces(7)",
		"What pause has for itself, as each container will have: who joins it sees no "
		"process of the host." },
	[WHY_POD_SLAVE] = { "mount_namespaces(7)",
		"What is unmounted outside goes in here, too: who only waits keeps no disk "
		"busy." },
	[WHY_POD_RECORD] = { "proc_pid_stat(5)",
		"Its start tells it from another process that gets the same PID; so a record "
		"that a crash left behind is known to be of nobody." },
	[WHY_POD_PAUSE] = { "pause(2)",
		"A process that does nothing keeps the namespaces while containers come and "
		"go, and when the shell that started it has ended. It is a PID 1: it takes in "
		"orphans, and has a handler for SIGTERM." },
	[WHY_POD_SEEN] = { "socket(7)",
		"It has closed all of ours: from here on it needs nobody." },
	[WHY_POD_FOUND] = { "pidfd_open(2)",
		"The pod is there already: this process is in its namespaces." },
	[WHY_POD_MAP] = { "mount_setattr(2)",
		"Its map is what the mounts are shown by: the pod's own." },
	[WHY_POD_IDMAP] = { "mount_setattr(2)",
		"What the disk says is 0 is 0 in the pod, too, and the first of its range "
		"outside. It takes the rights of who mounted the file system, so the host's "
		"root does it." },
	[WHY_POD_FORK] = { "fork(2)",
		"Another process moves; we stay where the rights are to clear up after it." },
	[WHY_POD_JOIN] = { "setns(2)",
		"One call enters them all, the user namespace first, which owns the others." },
	[WHY_POD_OWN] = { "unshare(2)",
		"What each container has for itself: its files, its processes, and a view of "
		"its cgroup." },
	[WHY_POD_INIT] = { "pid_namespaces(7)",
		"Only a child is in the new PID namespace, as its PID 1. CLONE_PARENT makes it "
		"our child, so that we hear how it ends." },
	[WHY_POD_LEARN] = { "unix(7)",
		"The kernel says who writes to the socket, by the number that we know." },
	[WHY_POD_HOST_ROOT] = { "open(2)",
		"There is no image: the container sees the files of the machine." },
	[WHY_POD_HOST_READ_ONLY] = { "mount_setattr(2)",
		"All mounts at once, and those below them; to the pod the files are "
		"nobody's." },
	[WHY_POD_CGROUP] = { "cgroup_namespaces(7)",
		"The container's cgroup as the root of all, where it is looked for." },
	[WHY_POD_CLOSE] = { "close_range(2)",
		"A descriptor that leads out of the container is how others broke out "
		"(CVE-2024-21626)." },
	[WHY_POD_UNLOCK] = { "flock(2)",
		"All that others have to know is written down." },
	[WHY_POD_KEEP] = { "execve(2)",
		"The program runs: the pod stays, also when it fails." },
	[WHY_POD_FORGET] = { "unlink(2)",
		"Its process has ended, so the name is free." },
	[WHY_POD_MEMBERS] = { "namespaces(7)",
		"Whoever is in this one belongs to the pod." },
	[WHY_POD_EVICT] = { "pid_namespaces(7)",
		"Containers first, and whoever has joined them; with the PID 1 of a container "
		"the kernel ends the rest of it." },
	[WHY_POD_LOCKED] = { "mount_namespaces(7)",
		"Mounts that the host's root owns: read-only in here, they are locked so in "
		"the copy that the pod's root gets." },
	[WHY_POD_WHOLE] = { "mount_namespaces(7)",
		"Writable, and nothing mounted on it: the pod gets a new one only where it "
		"sees one that is so." },
	[WHY_POD_LEAK] = { "open(2)",
		"The host's root directory, as runtimes with a hole have left it open." },
	[WHY_POD_BREAKOUT] = { "user_namespaces(7)",
		"By it the container leaves its root: what it may do then is what its users "
		"may outside. Files are opened, and closed again." },
	[WHY_POD_END] = { "namespaces(7)",
		"With the last process the namespaces go, and the network with them." },
};

static const char *const parts[PARTS] = {
	[PART_NONE] = "",
	[PART_SPEC] = "-- the API server's part: that there is such a pod, under this name",
	[PART_KUBELET] = "-- kubelet: a range of IDs that no other pod has",
	[PART_CRI] = "-- CRI runtime (RunPodSandbox; containerd, CRI-O): the sandbox",
	[PART_OCI] = "-- OCI runtime (create, start; runc, crun): the container",
};

const char *why_get_part(unsigned int part)
{
	return parts[part];
}

const char *why_get_sentence(enum why why)
{
	return whys[why].sentence;
}

const char *why_get_page(enum why why)
{
	return whys[why].page;
}
