/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Causes and remedies of what goes wrong with a pod. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_FIND }, { ESRCH }, NSU_USER, probe_is_pod,
	  "its containers live on, but nobody can join them: nsrun --pod-remove" },
	{ { NSU_OP_FIND, NSU_OP_HOLD }, { ESRCH }, ANY_KIND, probe_is_pod,
	  "it has ended this moment: try again" },
	{ { NSU_OP_FIND }, { ENOENT }, ANY_KIND, probe_is_pod,
	  "'nsls --matrix=pod' shows the pods there are" },
	{ { NSU_OP_FIND }, { EEXIST }, ANY_KIND, probe_is_pod,
	  "a container of that name runs in it: choose another --container" },
	{ { NSU_OP_FIND }, { EPERM }, ANY_KIND, probe_is_pod,
	  "that record was not written by you: remove it, or take another name" },
	{ { NSU_OP_CHECK }, { EEXIST }, ANY_KIND, probe_is_pod_record,
	  "somebody else made it meanwhile: try again" },
	{ { NSU_OP_OPTION }, { EEXIST }, NSU_USER, NULL,
	  "the pod is there and has its own users: nsrun --pod-remove it first" },
	{ { NSU_OP_OPTION }, { EEXIST }, NSU_UTS, NULL,
	  "the pod is there and has its name: nsrun --pod-remove it first" },
	{ { NSU_OP_OPTION }, { EPERM }, NSU_USER, NULL,
	  "a pod of the host's users takes root: leave it out, or sudo" },
	{ { NSU_OP_IDMAP }, { EPERM }, NSU_USER, NULL,
	  "takes root: write SRC:DST:plain for a directory of yours, or tmpfs:DST",
	  "let this user run it by sudo" },
	{ { NSU_OP_ATTACH }, { ENOENT }, ANY_KIND, NULL,
	  "no such place: make it, or choose one below /tmp, or give a --rootfs" },
};

const struct hints hints_pod = HINTS(rows);
