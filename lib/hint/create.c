/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * New namespaces: unshare(2), and clone(2), which refuses them for the same
 * reasons. A bare EPERM has eight causes; they stand in the order in which the
 * kernel looks, from the filter at its door to the security module at the end.
 */
#include "hint/hint.h"

#include <errno.h>

#define MAKE NSU_OP_UNSHARE, NSU_OP_FORK, NSU_OP_USERNS

static const struct hint rows[] = {
	{ { MAKE }, { EPERM }, ANY_KIND, probe_filtered,
	  "a seccomp filter, as containers have it, refuses any such call",
	  "docker run --security-opt seccomp=PROFILE" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_is_weak_root,
	  "this root lacks CAP_SYS_ADMIN, and CAP_SETFCAP for a map",
	  "start it with --cap-add SYS_ADMIN" },
	{ { MAKE }, { EPERM }, NSU_NET, probe_lacks_admin,
	  "only root may make one that others see: nsrun -rn, unnamed, or sudo" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_lacks_admin,
	  "needs root: add --map-root-user (-r), which makes you root inside",
	  "let this user run it by sudo" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_in_chroot,
	  "not from inside a chroot: run it outside, or by 'nsrun --rootfs DIR'" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_unmapped,
	  "your own user namespace has no map yet: make it with -r, as here" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_userns_for_root,
	  "only root may: sysctl kernel.unprivileged_userns_clone is 0; try sudo",
	  "sysctl kernel.unprivileged_userns_clone=1" },
	{ { MAKE }, { EPERM, EACCES }, ANY_KIND, probe_apparmor_keeps,
	  "AppArmor keeps user namespaces for programs with a profile: try sudo",
	  "sysctl kernel.apparmor_restrict_unprivileged_userns=0" },
	{ { MAKE }, { EPERM, EACCES }, ANY_KIND, probe_apparmor_took,
	  "AppArmor allows one user namespace, without rights in it: try sudo",
	  "sysctl kernel.apparmor_restrict_unprivileged_userns=0" },
	{ { MAKE }, { EACCES }, ANY_KIND, probe_selinux,
	  "SELinux is enforcing, and may be what refuses: 'ausearch -m avc'",
	  "ausearch -m avc | audit2allow -M nsrun" },
	{ { MAKE }, { EPERM }, ANY_KIND, probe_filters,
	  "it may be the seccomp filter of this service or container",
	  "systemd: RestrictNamespaces=no; docker: seccomp=..." },
	{ { MAKE }, { EPERM, EACCES }, ANY_KIND, NULL,
	  "it may be a security module: see the audit log, 'journalctl -k'",
	  "allow userns_create where the audit log says" },

	{ { MAKE }, { ENOSPC }, ANY_KIND, probe_switched_off,
	  "no new $ namespaces here: sysctl user.max_$_namespaces is 0",
	  "sysctl user.max_$_namespaces=10000" },
	{ { MAKE }, { ENOSPC }, ANY_KIND, probe_used_up,
	  "not the disk: user.max_$_namespaces is reached, here or outside",
	  "raise sysctl user.max_$_namespaces" },
	{ { MAKE }, { ENOSPC }, ANY_KIND, probe_nested,
	  "not the disk: it may be the 33rd in one another, or one too many",
	  "if too many: raise sysctl user.max_user_namespaces" },
	{ { MAKE }, { ENOSPC }, ANY_KIND, NULL,
	  "not the disk: too many, or nested too deep; see /proc/sys/user",
	  "raise the limits below /proc/sys/user, if reached" },
	{ { MAKE }, { EUSERS }, ANY_KIND, NULL,
	  "32 user namespaces in one another are the bound of Linux" },

	{ { MAKE }, { EINVAL }, ANY_KIND, probe_unknown_kind,
	  "this kernel has no $ namespaces",
	  "boot a kernel that is built with $ namespaces" },
	{ { MAKE }, { EINVAL }, ANY_KIND, probe_in_threads,
	  "a process of several threads may not: make it before they start" },
	{ { MAKE }, { EINVAL }, ANY_KIND, probe_awaits_pid,
	  "we left our PID namespace for our children: with unshare, add --fork" },
	{ { NSU_OP_FORK }, { ENOMEM }, ANY_KIND, probe_awaits_pid,
	  "PID 1 of that PID namespace has ended: nothing can start in it" },
};

const struct hints hints_create = HINTS(rows);
