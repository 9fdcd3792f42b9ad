/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From an error to its one cause and the remedy. The first row that matches
 * wins, so rows that probe stand before the plain one of the same error.
 * A sentence has at most 70 columns; a $ in it is what the probe found.
 */
#include "hint.h"

#include <errno.h>
#include <string.h>

static const struct hint hints[] = {
	{ NSU_OP_OPTION, EINVAL, NSU_TIME, NULL,
	  "clock offsets need a new time namespace: add --time" },
	{ NSU_OP_OPTION, EINVAL, NSU_UTS, NULL,
	  "a hostname of its own needs a new UTS namespace: add --uts" },
	{ NSU_OP_OPTION, EINVAL, NSU_PID, NULL,
	  "PID 1 is that of a new PID namespace: add --pid" },
	{ NSU_OP_SETUP, ECANCELED, ANY_KIND, NULL,
	  "the command ended with a status other than 0; so nothing was started" },
	{ NSU_OP_OPTION, EINVAL, NSU_NET, probe_is_lo,
	  "lo of the machine is not ours to change: add --net for a new one" },
	{ NSU_OP_OPTION, EINVAL, NSU_MNT, probe_is_root_option,
	  "the program has one root: take --rootfs or --root, not both" },
	{ NSU_OP_OPTION, EINVAL, NSU_MNT, probe_is_propagation_option,
	  "the root of a shared tree cannot be exchanged: private or slave" },
	{ NSU_OP_OPTION, EINVAL, NSU_USER, probe_is_map_free,
	  "a free range is the whole map: leave out the other --map options" },
	{ NSU_OP_OPTION, EFBIG, NSU_USER, NULL,
	  "the kernel reads less than one page of it: take fewer, larger ranges" },
	{ NSU_OP_CHOOSE, ENODATA, ANY_KIND, NULL,
	  "none is yours: usermod --add-subuids 100000-165535 USER, and -subgids",
	  "usermod --add-subuids 100000-165535 USER (and -subgids)" },
	{ NSU_OP_CHOOSE, ENOENT, ANY_KIND, NULL,
	  "there is no /etc/subuid or /etc/subgid that gives you any: subuid(5)",
	  "usermod --add-subuids 100000-165535 USER (and -subgids)" },
	{ NSU_OP_CHOOSE, ENOSPC, ANY_KIND, NULL,
	  "living processes use them, or others own them: ask for fewer",
	  "give this user more of them: usermod --add-subuids" },
	{ NSU_OP_LOCK_FILE, EPERM, ANY_KIND, NULL,
	  "that file is not yours: set XDG_RUNTIME_DIR to a directory of yours" },
	{ NSU_OP_OPTION, EINVAL, NSU_USER, probe_is_maps_option,
	  "id maps need a new user namespace: add --user" },
	{ NSU_OP_OPTION, EINVAL, NSU_USER, NULL,
	  "one mapped group demands setgroups=deny; map a range, or drop it" },

	{ NSU_OP_OPEN, ESTALE, ANY_KIND, NULL,
	  "none with that ID, not for us, or an ID alone: write ID:KIND:INODE" },
	{ NSU_OP_OPEN, EOPNOTSUPP, ANY_KIND, NULL,
	  "this kernel opens namespaces by path only: Linux 6.18 is the first" },
	{ NSU_OP_FIND, ESRCH, ANY_KIND, probe_is_zombie,
	  "it has ended: only its parent, by waiting for it, clears it away" },
	{ NSU_OP_FIND, ESRCH, ANY_KIND, NULL,
	  "no process has that number now; 'ps -e' lists them" },
	{ NSU_OP_FIND, EACCES, ANY_KIND, probe_is_root,
	  "even root may not look at it: a security module forbids it" },
	{ NSU_OP_FIND, EACCES, ANY_KIND, NULL,
	  "it is not your process: only its user and root may look; try sudo" },
	{ NSU_OP_FIND, EINVAL, ANY_KIND, probe_other_kind,
	  "the file is a namespace of another kind: use --$=FILE" },
	{ NSU_OP_FIND, EINVAL, ANY_KIND, NULL,
	  "no namespace: those are /proc/PID/ns/* and bind mounts of them" },
	{ NSU_OP_FIND, ENOENT, ANY_KIND, NULL,
	  "'nsls' lists the namespaces there are" },

	{ NSU_OP_OPEN, ENOENT, NSU_NET, probe_is_bare_name,
	  "'netnsctl list' shows the names there are" },
	{ NSU_OP_OPEN, EINVAL, NSU_NET, NULL,
	  "the file is there, but it is no network namespace" },
	{ NSU_OP_SETNS, EINVAL, NSU_NET, probe_is_netns,
	  "the file is there, but it is no network namespace" },
	{ NSU_OP_SETNS, EPERM, NSU_NET, probe_is_netns, "only root may enter it: try sudo" },

	{ NSU_OP_SETNS, EPERM, NSU_USER, NULL,
	  "only root and its creator may enter it, and never a parent" },
	{ NSU_OP_JOIN, EPERM, NSU_USER, NULL,
	  "only root and its creator may enter it, and never a parent" },
	{ NSU_OP_SETNS, EPERM, ANY_KIND, probe_lacks_admin,
	  "that needs rights in its owner: enter that with --user, or sudo" },
	{ NSU_OP_JOIN, EPERM, ANY_KIND, probe_lacks_admin,
	  "that needs rights in its owner: enter that with --user, or sudo" },
	{ NSU_OP_SETNS, EPERM, ANY_KIND, NULL,
	  "we lack CAP_SYS_ADMIN in the user namespace that owns it" },
	{ NSU_OP_JOIN, EPERM, ANY_KIND, NULL,
	  "we lack CAP_SYS_ADMIN in the user namespace that owns it" },
	{ NSU_OP_SETNS, EINVAL, NSU_USER, NULL,
	  "we are in that user namespace already" },
	{ NSU_OP_JOIN, ESRCH, ANY_KIND, NULL,
	  "the process ended before it was entered" },
	{ NSU_OP_HOLD, ESRCH, ANY_KIND, NULL,
	  "the process ended before it was entered" },
	{ NSU_OP_PARENT, EPERM, ANY_KIND, NULL,
	  "its parent is outside of what we may see, or there is none" },

	{ NSU_OP_UNSHARE, ENOSPC, ANY_KIND, probe_switched_off,
	  "no new $ namespaces here: sysctl user.max_$_namespaces is 0",
	  "sysctl user.max_$_namespaces=10000" },
	{ NSU_OP_UNSHARE, ENOSPC, ANY_KIND, NULL,
	  "not the disk: too many, or nested too deep; see /proc/sys/user",
	  "raise the limits below /proc/sys/user, if reached" },
	{ NSU_OP_UNSHARE, EPERM, NSU_NET, probe_lacks_admin,
	  "only root may make one that others see: try sudo" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, probe_lacks_admin,
	  "needs root: add --map-root-user (-r), which makes you root inside",
	  "let this user run it by sudo" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, probe_userns_for_root,
	  "only root may: sysctl kernel.unprivileged_userns_clone is 0",
	  "sysctl kernel.unprivileged_userns_clone=1" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, probe_in_chroot,
	  "not from inside a chroot: the kernel refuses user namespaces there" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, probe_unmapped,
	  "your own user namespace has no map yet: write its uid_map first" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, probe_filtered,
	  "a seccomp filter, as containers have it, refuses the call",
	  "a seccomp profile for the container that allows unshare" },
	{ NSU_OP_UNSHARE, EPERM, ANY_KIND, NULL,
	  "a security module or sysctl refuses it: see user_namespaces(7)",
	  "the audit log names the security module: allow it there" },
	{ NSU_OP_UNSHARE, EACCES, ANY_KIND, probe_apparmor,
	  "AppArmor keeps user namespaces for root: sudo, or a profile",
	  "a profile of AppArmor for nsrun, with the line 'userns,'" },
	{ NSU_OP_UNSHARE, EACCES, ANY_KIND, NULL,
	  "a security module (SELinux, AppArmor, Landlock) refuses it",
	  "the audit log names the security module: allow it there" },
	{ NSU_OP_UNSHARE, EINVAL, ANY_KIND, probe_unknown_kind,
	  "this kernel has no $ namespaces",
	  "boot a kernel that is built with $ namespaces" },
	{ NSU_OP_FORK, ENOMEM, ANY_KIND, NULL,
	  "PID 1 of that PID namespace has ended: nothing can start in it" },

	{ NSU_OP_WRITE, ERANGE, ANY_KIND, probe_is_offsets,
	  "a clock cannot go below zero, nor that far ahead" },
	{ NSU_OP_WRITE, EACCES, ANY_KIND, probe_is_cgroup,
	  "that cgroup is not yours to use: systemd-run --user --scope makes one",
	  "delegate a cgroup: Delegate=yes of systemd, or chown" },
	{ NSU_OP_WRITE, ENOENT, ANY_KIND, probe_is_cgroup,
	  "there is no such cgroup: name a directory below /sys/fs/cgroup" },
	{ NSU_OP_WRITE, EBUSY, ANY_KIND, probe_is_cgroup,
	  "its controllers are for the cgroups below: name one of these" },
	{ NSU_OP_WRITE, ENOSPC, ANY_KIND, probe_is_cgroup,
	  "a cpuset has no CPUs yet: write its cpuset.cpus and cpuset.mems" },
	{ NSU_OP_WRITE, EPERM, ANY_KIND, probe_is_setgroups,
	  "'allow' is not to be had: it was denied outside, or the map is set" },
	{ NSU_OP_WRITE, EPERM, ANY_KIND, probe_apparmor,
	  "AppArmor took the rights in the new namespace: sudo, or a profile",
	  "a profile of AppArmor for nsrun, with the line 'userns,'" },
	{ NSU_OP_WRITE, EACCES, ANY_KIND, probe_apparmor,
	  "AppArmor took the rights in the new namespace: sudo, or a profile",
	  "a profile of AppArmor for nsrun, with the line 'userns,'" },
	{ NSU_OP_WRITE, EPERM, ANY_KIND, NULL,
	  "an ID that is not yours to map, or 0 without CAP_SETFCAP" },
	{ NSU_OP_WRITE, EINVAL, ANY_KIND, NULL,
	  "the kernel refuses this map: overlaps, or more than a page of it" },
	{ NSU_OP_RUN, ENOENT, ANY_KIND, NULL,
	  "ranges need newuidmap and newgidmap: install the package uidmap",
	  "install the package uidmap (shadow)" },
	{ NSU_OP_RUN, EPERM, ANY_KIND, NULL,
	  "/etc/subuid and /etc/subgid must give you that range: subuid(5)",
	  "usermod --add-subuids FIRST-LAST USER (and -subgids)" },

	{ NSU_OP_SETGROUPS, EPERM, ANY_KIND, NULL,
	  "setgroups is denied in this user namespace: user_namespaces(7)" },
	{ NSU_OP_SETGID, EINVAL, ANY_KIND, NULL,
	  "that ID does not exist inside: /proc/self/gid_map says which do" },
	{ NSU_OP_SETUID, EINVAL, ANY_KIND, NULL,
	  "that ID does not exist inside: /proc/self/uid_map says which do" },
	{ NSU_OP_SETGID, EPERM, ANY_KIND, NULL,
	  "changing it needs root; --map-root-user (-r) makes you root inside" },
	{ NSU_OP_SETUID, EPERM, ANY_KIND, NULL,
	  "changing it needs root; --map-root-user (-r) makes you root inside" },

	{ NSU_OP_PROPAGATION, EPERM, ANY_KIND, NULL,
	  "mounting needs root in the owner of this mount namespace: try sudo" },
	{ NSU_OP_PROPAGATION, EINVAL, NSU_NET, NULL,
	  "/ is no mount point, as in a chroot: bind it on itself first" },
	{ NSU_OP_PROPAGATION, EINVAL, ANY_KIND, probe_is_netns_directory,
	  "somebody unmounted it this moment: do it again" },
	{ NSU_OP_PROPAGATION, EINVAL, ANY_KIND, NULL,
	  "/ is no mount point, as in a chroot: use --propagation unchanged" },
	{ NSU_OP_MOUNT, EPERM, ANY_KIND, probe_masks,
	  "parts of the old one are hidden here, so there is no whole new one",
	  "start the container without masked paths: unmask=ALL" },
	{ NSU_OP_MOUNT, EPERM, ANY_KIND, probe_is_proc,
	  "a new /proc takes a new PID namespace (-p), and no masked old one" },
	{ NSU_OP_MOUNT, EPERM, ANY_KIND, probe_is_sys,
	  "/sys stays as it was: this container has parts of it hidden" },
	{ NSU_OP_MOUNT, EPERM, ANY_KIND, NULL,
	  "mounting needs root in the owner of this mount namespace" },
	{ NSU_OP_BIND, ENOENT, ANY_KIND, probe_is_etc,
	  "there is no such file to lay it on: make an empty one" },
	{ NSU_OP_BIND, ENOTDIR, ANY_KIND, probe_is_etc,
	  "a directory goes on a directory only, and a file on a file" },
	{ NSU_OP_BIND, EPERM, ANY_KIND, NULL,
	  "mounting needs root in the owner of this mount namespace: try sudo" },
	{ NSU_OP_BIND, EINVAL, ANY_KIND, probe_is_shared,
	  "a mount namespace goes only on a private mount: mount --make-private" },
	{ NSU_OP_BIND, EINVAL, ANY_KIND, NULL,
	  "Linux gave it a number below our own: again, on another CPU (taskset)" },
	{ NSU_OP_LOCK, EPERM, ANY_KIND, NULL,
	  "others may change it: chown it to root, and chmod 755" },
	{ NSU_OP_LOCK, ENOTDIR, ANY_KIND, NULL,
	  "it has to be a directory: neither a file nor a symbolic link" },
	{ NSU_OP_LOCK, EACCES, ANY_KIND, NULL, "only root may look there: try sudo" },
	{ NSU_OP_CREATE, EEXIST, ANY_KIND, probe_is_netns,
	  "take another name, or remove that one: netnsctl delete" },
	{ NSU_OP_CHECK, EEXIST, ANY_KIND, probe_is_netns,
	  "take another name, or remove that one: netnsctl delete" },
	{ NSU_OP_CHECK, EISDIR, ANY_KIND, NULL,
	  "a directory is no network namespace: rmdir removes it" },
	{ NSU_OP_CHECK, EINVAL, ANY_KIND, NULL,
	  "that is no network namespace: umount or rm, if you want it gone" },
	{ NSU_OP_CHECK, ENOENT, ANY_KIND, NULL,
	  "'netnsctl list' shows the names there are" },
	{ NSU_OP_LOCK, ENOENT, ANY_KIND, NULL,
	  "'netnsctl list' shows the names there are" },
	{ NSU_OP_CREATE, ENOSPC, ANY_KIND, NULL,
	  "no room there for another file: see 'df' and 'df -i'" },
	{ NSU_OP_CREATE, EROFS, ANY_KIND, NULL, "that is mounted read-only" },
	{ NSU_OP_MKDIR, EROFS, ANY_KIND, NULL, "that is mounted read-only" },
	{ NSU_OP_MKDIR, EACCES, ANY_KIND, NULL, "only root may make it: try sudo" },
	{ NSU_OP_CREATE, EACCES, ANY_KIND, NULL, "you may not write there: try sudo" },
	{ NSU_OP_UNLINK, EACCES, ANY_KIND, NULL, "you may not write there: try sudo" },
	{ NSU_OP_UMOUNT, EPERM, ANY_KIND, NULL, "only root may unmount it: try sudo" },
	{ NSU_OP_CHROOT, EPERM, ANY_KIND, NULL,
	  "chroot needs root; --map-root-user (-r) makes you root inside" },

	{ NSU_OP_HOSTNAME, EPERM, ANY_KIND, NULL,
	  "it needs root in the owner of the UTS namespace: add -r, or sudo" },
	{ NSU_OP_MOUNT, ELOOP, ANY_KIND, NULL,
	  "a symbolic link is in the way: it could lead out of the new root" },
	{ NSU_OP_BIND, ELOOP, ANY_KIND, NULL,
	  "a symbolic link is in the way: it could lead out of the new root" },
	{ NSU_OP_MKDIR, ELOOP, ANY_KIND, NULL,
	  "a symbolic link is in the way: it could lead out of the new root" },
	{ NSU_OP_MKDIR, EOVERFLOW, ANY_KIND, NULL,
	  "nobody in there can make files: add --map-root-user (-r)" },
	{ NSU_OP_DEVICES, EOVERFLOW, ANY_KIND, NULL,
	  "nobody in there can make files: add --map-root-user (-r)" },
	{ NSU_OP_TREE, EPERM, ANY_KIND, probe_lacks_admin,
	  "other IDs for files of this machine take its root: sudo, or no idmap",
	  "let this user run it by sudo, or chown the files" },
	{ NSU_OP_TREE, EPERM, ANY_KIND, NULL,
	  "mounting needs root in the owner of this mount namespace" },
	{ NSU_OP_IDMAP, EINVAL, NSU_USER, NULL,
	  "it needs a map: idmap=disk=0,shown-as=100000,count=65536" },
	{ NSU_OP_IDMAP, EINVAL, ANY_KIND, probe_on_file_system,
	  "this kernel has no id-mapped mounts of $ file systems",
	  "a file system that has them: ext4, xfs, btrfs, tmpfs" },
	{ NSU_OP_IDMAP, EPERM, ANY_KIND, probe_on_file_system,
	  "only who mounted that $ file system may: root of the machine" },
	{ NSU_OP_IDMAP, ENOSYS, ANY_KIND, NULL,
	  "this kernel has no id-mapped mounts: Linux 5.12 is the first",
	  "boot Linux 5.12 or later" },
	{ NSU_OP_ATTACH, ELOOP, ANY_KIND, NULL,
	  "a symbolic link is in the way: it could lead out of the new root" },
	{ NSU_OP_ATTACH, EINVAL, ANY_KIND, NULL,
	  "a directory goes on a directory only, and a file on a file" },
	{ NSU_OP_CREATE, ELOOP, ANY_KIND, NULL,
	  "a symbolic link is in the way: it could lead out of the new root" },
	{ NSU_OP_PIVOT, EINVAL, ANY_KIND, NULL,
	  "/ is shared, or an initramfs: use --propagation private, or --root" },
	{ NSU_OP_PIVOT, EBUSY, ANY_KIND, NULL, "that directory is the root already" },

	{ NSU_OP_EXEC, ENOENT, ANY_KIND, NULL,
	  "no such program there, or its interpreter is missing" },
	{ NSU_OP_EXEC, EACCES, ANY_KIND, NULL,
	  "it may not be executed: no x bit, a directory, or a noexec mount" },
	{ NSU_OP_EXEC, ENOEXEC, ANY_KIND, NULL, "it is no program for this machine" },
	{ NSU_OP_WAIT, ECANCELED, ANY_KIND, NULL, "it was killed before the program started" },
};

#define HINTS (sizeof(hints) / sizeof(hints[0]))

/* All of them, in order; NULL behind the last. */
static const struct hint *get_row(size_t i)
{
	if (i < HINTS)
		return &hints[i];
	return i - HINTS < nnetwork_hints ? &network_hints[i - HINTS] : NULL;
}

/* clone(2) refuses new namespaces for the reasons of unshare(2). */
static bool matches(const struct hint *h, const struct nsu_error *e)
{
	bool same_op = h->op == e->op || (h->op == NSU_OP_UNSHARE && e->op == NSU_OP_FORK);

	return same_op && h->errnum == e->errnum && (h->kind == ANY_KIND || h->kind == e->kind);
}

static void fill(const char *text, const char *found, char *hint)
{
	size_t n = 0;

	for (; *text && n + FOUND_SIZE < NSU_HINT_SIZE; text++) {
		if (*text == '$')
			n += (size_t)snprintf(hint + n, FOUND_SIZE, "%s", found);
		else
			hint[n++] = *text;
	}
	hint[n] = '\0';
}

static const struct hint *find(const struct nsu_error *e, char *found)
{
	const struct hint *h;

	for (size_t i = 0; (h = get_row(i)); i++) {
		memset(found, 0, FOUND_SIZE);
		if (matches(h, e) && (!h->probe || h->probe(e, found)))
			return h;
	}
	return NULL;
}

bool nsu_error_get_hint(const struct nsu_error *e, char hint[NSU_HINT_SIZE])
{
	char found[FOUND_SIZE];
	int saved = errno;
	const struct hint *h = find(e, found);

	if (h)
		fill(h->text, found, hint);
	errno = saved;
	return h;
}

bool nsu_error_get_remedy(const struct nsu_error *e, char remedy[NSU_HINT_SIZE])
{
	char found[FOUND_SIZE];
	int saved = errno;
	const struct hint *h = find(e, found);

	if (h && h->remedy)
		fill(h->remedy, found, remedy);
	errno = saved;
	return h && h->remedy;
}
