/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Namespaces that refuse to be entered. */
#include "hint/hint.h"

#include <errno.h>

#define ENTER NSU_OP_SETNS, NSU_OP_JOIN

static const struct hint rows[] = {
	{ { NSU_OP_SETNS }, { EINVAL }, NSU_NET, probe_is_netns,
	  "the file is there, but it is no network namespace" },
	{ { ENTER }, { EINVAL, EUSERS }, ANY_KIND, probe_in_threads,
	  "a process of several threads may not: enter before they start" },
	{ { ENTER }, { EINVAL }, NSU_PID, probe_pid_above,
	  "only PID namespaces below our own can be entered: there is no way up" },
	{ { ENTER }, { EINVAL }, NSU_USER, NULL,
	  "we are in that user namespace already" },

	{ { ENTER }, { EPERM }, NSU_USER, probe_parent_outside,
	  "it is around or beside ours: enter it from a shell outside of ours" },
	{ { ENTER }, { EPERM }, NSU_USER, NULL,
	  "only its creator and root may enter it: try sudo" },
	{ { ENTER }, { EPERM }, ANY_KIND, probe_owner_outside,
	  "its owner is around or beside ours: enter it from a shell outside" },
	{ { NSU_OP_SETNS }, { EPERM }, NSU_NET, probe_is_netns,
	  "only root may enter it: try sudo" },
	{ { ENTER }, { EPERM }, ANY_KIND, probe_owner_below,
	  "that needs rights in its owner: enter that with --user, or sudo" },
	{ { ENTER }, { EPERM }, ANY_KIND, probe_owner_ours,
	  "it belongs to our user namespace, where only root may: try sudo" },
	{ { ENTER }, { EPERM }, ANY_KIND, NULL,
	  "we lack CAP_SYS_ADMIN in the user namespace that owns it" },
	{ { NSU_OP_READ }, { EINVAL, ENOENT }, ANY_KIND, probe_no_contexts,
	  "no SELinux here, so it has no context to follow: leave out -Z" },
	{ { NSU_OP_WRITE }, { EINVAL, ENOENT }, ANY_KIND, probe_foreign_context,
	  "no SELinux here: that is no context to start with; leave out -Z" },
	{ { NSU_OP_WRITE }, { EINVAL }, ANY_KIND, probe_is_context,
	  "the SELinux policy knows no such context: 'seinfo -t' lists its types",
	  "load the policy module that defines that context" },
	{ { NSU_OP_WRITE }, { EPERM, EACCES }, ANY_KIND, probe_is_context,
	  "SELinux policy forbids it: see 'ausearch -m avc', or leave out -Z",
	  "ausearch -m avc | audit2allow -M nsjoin" },
	{ { NSU_OP_JOIN, NSU_OP_HOLD }, { ESRCH }, ANY_KIND, NULL,
	  "the process ended before it was entered" },
};

const struct hints hints_join = HINTS(rows);
