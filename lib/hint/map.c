/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is who: maps, IDs, groups, and what else is written below /proc. */
#include "hint/hint.h"

#include <errno.h>

#define SUBIDS "usermod -v 100000-165535 -w 100000-165535 USER"

static const struct hint rows[] = {
	{ { NSU_OP_WRITE }, { ERANGE }, ANY_KIND, probe_is_offsets,
	  "a clock cannot go below zero, nor that far ahead" },
	{ { NSU_OP_WRITE }, { EACCES }, ANY_KIND, probe_is_offsets,
	  "its clocks are set once a process is in it: make a new one (--time)" },
	{ { NSU_OP_WRITE }, { EACCES, EPERM }, ANY_KIND, probe_contained,
	  "it is yours, the cgroup above it and ours is not: start from inside it",
	  "move that shell: echo PID >CGROUP/cgroup.procs" },
	{ { NSU_OP_WRITE }, { EACCES, EPERM }, ANY_KIND, probe_is_cgroup,
	  "that cgroup is not yours to use: systemd-run --user --scope makes one",
	  "delegate a cgroup: Delegate=yes of systemd, or chown" },
	{ { NSU_OP_WRITE }, { ENOENT }, ANY_KIND, probe_is_cgroup,
	  "there is no such cgroup: name a directory below /sys/fs/cgroup" },
	{ { NSU_OP_WRITE }, { EBUSY }, ANY_KIND, probe_is_cgroup,
	  "its controllers are for the cgroups below: name one of these" },
	{ { NSU_OP_WRITE }, { ENOSPC }, ANY_KIND, probe_is_cgroup,
	  "a cpuset has no CPUs yet: write its cpuset.cpus and cpuset.mems" },

	{ { NSU_OP_WRITE, NSU_OP_HOSTNAME, NSU_OP_SETGROUPS, NSU_OP_SETGID, NSU_OP_SETUID,
	    NSU_OP_CHROOT }, { EPERM, EACCES }, ANY_KIND, probe_apparmor_took,
	  "AppArmor took our rights in the new user namespace: try sudo",
	  "sysctl kernel.apparmor_restrict_unprivileged_userns=0" },
	{ { NSU_OP_WRITE }, { EPERM }, ANY_KIND, probe_is_setgroups,
	  "'allow' is not to be had: it was denied outside, or the map is set" },
	{ { NSU_OP_WRITE }, { EPERM }, ANY_KIND, probe_maps_missing,
	  "ID $ does not exist out here: see /proc/self/uid_map and gid_map" },
	{ { NSU_OP_WRITE }, { EPERM }, ANY_KIND, probe_maps_own_root,
	  "to map ID 0 of out here takes CAP_SETFCAP, which we lack: try sudo",
	  "start it with --cap-add SETFCAP" },
	{ { NSU_OP_WRITE }, { EROFS }, ANY_KIND, probe_is_map,
	  "/proc is read-only here, and so no map can be written",
	  "start it with /proc writable" },
	{ { NSU_OP_WRITE }, { EPERM }, ANY_KIND, probe_lacks_set_ids,
	  "to map more than oneself takes $, which we lack: try sudo" },
	{ { NSU_OP_WRITE }, { EPERM }, ANY_KIND, probe_is_map,
	  "it may be written already, or an ID in it may not be ours to map" },
	{ { NSU_OP_WRITE }, { EINVAL }, ANY_KIND, probe_is_map,
	  "the kernel refuses this map: overlaps, or more than a page of it" },

	{ { NSU_OP_RUN }, { ENOENT, EACCES }, ANY_KIND, probe_no_helper,
	  "ranges need newuidmap and newgidmap, which are not on your PATH",
	  "install the package uidmap (shadow-utils, shadow)" },
	{ { NSU_OP_RUN }, { EPERM }, ANY_KIND, probe_no_new_privs,
	  "no_new_privs is set, so newuidmap has no rights: start it elsewhere" },
	{ { NSU_OP_RUN }, { EPERM }, ANY_KIND, probe_plain_helper,
	  "$ on your PATH is not set-user-ID root, or on a nosuid mount",
	  "reinstall uidmap, or chmod u+s newuidmap newgidmap" },
	{ { NSU_OP_RUN }, { EPERM }, ANY_KIND, probe_maps_not_given,
	  "ID $ is not yours; yours: nsrun --map-auto --show-map", SUBIDS },
	{ { NSU_OP_RUN }, { EPERM }, ANY_KIND, NULL,
	  "what it said above is all we know: it ended with a failure" },

	{ { NSU_OP_SETGROUPS }, { EPERM }, ANY_KIND, probe_no_groups,
	  "no group has an ID in here: map some, by --map-groups or --map-group" },
	{ { NSU_OP_SETGROUPS }, { EPERM }, ANY_KIND, probe_keeps_groups,
	  "setgroups is denied in here: map ranges instead, as with --map-auto" },
	{ { NSU_OP_SETGID }, { EINVAL }, ANY_KIND, NULL,
	  "that ID does not exist inside: /proc/self/gid_map says which do" },
	{ { NSU_OP_SETUID }, { EINVAL }, ANY_KIND, NULL,
	  "that ID does not exist inside: /proc/self/uid_map says which do" },
	{ { NSU_OP_SETGROUPS, NSU_OP_SETGID, NSU_OP_SETUID }, { EPERM }, ANY_KIND, NULL,
	  "changing it needs root: sudo, or nsrun -r, where you are root inside" },
	{ { NSU_OP_HOSTNAME }, { EPERM }, ANY_KIND, NULL,
	  "it needs root in the owner of the UTS namespace: add -r, or sudo" },
};

const struct hints hints_map = HINTS(rows);
