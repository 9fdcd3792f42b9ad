/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes and files that were named. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_OPEN }, { ESTALE }, ANY_KIND, NULL,
	  "none with that ID, not for us, or an ID alone: write ID:KIND:INODE" },
	{ { NSU_OP_OPEN }, { EOPNOTSUPP }, ANY_KIND, NULL,
	  "this kernel opens namespaces by path only: Linux 6.18 is the first" },
	{ { NSU_OP_OPEN }, { ENOENT }, NSU_NET, probe_is_bare_name,
	  "'netnsctl list' shows the names there are" },
	{ { NSU_OP_OPEN }, { EINVAL }, NSU_NET, NULL,
	  "the file is there, but it is no network namespace" },

	{ { NSU_OP_FIND }, { ESRCH }, ANY_KIND, probe_is_zombie,
	  "it has ended: only its parent, by waiting for it, clears it away" },
	{ { NSU_OP_FIND }, { ESRCH }, ANY_KIND, probe_is_thread,
	  "that is a thread: name its process, the Tgid in its /proc/TID/status" },
	{ { NSU_OP_FIND }, { ESRCH }, ANY_KIND, probe_has_inode,
	  "that PID belongs to another process: its pidfd has another inode" },
	{ { NSU_OP_FIND }, { ESRCH }, ANY_KIND, NULL,
	  "no process has that number now; 'ps -e' lists them" },
	{ { NSU_OP_FIND }, { EACCES }, ANY_KIND, probe_is_hidden,
	  "this /proc hides the processes of others (hidepid): try sudo",
	  "mount -o remount,hidepid=0 /proc" },
	{ { NSU_OP_FIND }, { EACCES }, ANY_KIND, probe_is_blind_root,
	  "this root lacks CAP_SYS_PTRACE to look at it",
	  "start it with --cap-add SYS_PTRACE" },
	{ { NSU_OP_FIND }, { EACCES }, ANY_KIND, probe_is_root,
	  "its user namespace may be around ours; or a security module forbids it" },
	{ { NSU_OP_OPEN }, { EACCES }, ANY_KIND, probe_is_process,
	  "it is not your process: only its user and root may look; try sudo" },
	{ { NSU_OP_FIND }, { EACCES }, ANY_KIND, NULL,
	  "it is not your process: only its user and root may look; try sudo" },
	{ { NSU_OP_FIND }, { EINVAL }, ANY_KIND, probe_other_kind,
	  "the file is a namespace of another kind: use --$=FILE" },
	{ { NSU_OP_FIND }, { EINVAL }, ANY_KIND, NULL,
	  "no namespace: those are /proc/PID/ns/* and bind mounts of them" },
	{ { NSU_OP_FIND }, { ENOTUNIQ }, ANY_KIND, NULL,
	  "several have that name: write a PID, or container:ID" },
	{ { NSU_OP_FIND }, { ENOENT }, ANY_KIND, probe_near_lab,
	  "did you mean the lab $? 'netnsctl labs' lists those there are" },
	{ { NSU_OP_FIND }, { ENOENT }, ANY_KIND, probe_is_lab,
	  "'netnsctl labs' lists the labs there are" },
	{ { NSU_OP_FIND }, { ENOENT }, ANY_KIND, NULL,
	  "'nsls' lists the namespaces there are" },
	{ { NSU_OP_LOAD }, { EBADMSG }, ANY_KIND, NULL,
	  "no snapshot that 'nsls --save' wrote, or its end is missing" },
	{ { NSU_OP_LOAD }, { EPROTONOSUPPORT }, ANY_KIND, NULL,
	  "a newer nsls saved it: load it with that one" },
	{ { NSU_OP_PARENT }, { EPERM }, ANY_KIND, NULL,
	  "its parent is outside of what we may see, or there is none" },
};

const struct hints hints_find = HINTS(rows);
