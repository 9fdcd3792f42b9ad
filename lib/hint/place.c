/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and directories, and the names of network namespaces that they are. */
#include "hint/hint.h"

#include <errno.h>

static const struct hint rows[] = {
	{ { NSU_OP_LOCK, NSU_OP_MKDIR, NSU_OP_CREATE, NSU_OP_BIND, NSU_OP_PROPAGATION,
	    NSU_OP_UMOUNT }, { EPERM, EACCES }, ANY_KIND, probe_names_not_owned,
	  "names are mounts, and these are not ours: try sudo, or 'nsrun -rmn'" },
	{ { NSU_OP_LOCK }, { EPERM }, ANY_KIND, NULL,
	  "others may change it: chown it to root, and chmod 755" },
	{ { NSU_OP_LOCK }, { ENOTDIR }, ANY_KIND, NULL,
	  "it has to be a directory: neither a file nor a symbolic link" },
	{ { NSU_OP_LOCK }, { EACCES }, ANY_KIND, NULL, "only root may look there: try sudo" },
	{ { NSU_OP_CREATE, NSU_OP_CHECK }, { EEXIST }, ANY_KIND, probe_is_netns,
	  "take another name, or remove that one: netnsctl delete" },
	{ { NSU_OP_CHECK }, { EXDEV }, NSU_NET, NULL,
	  "nothing is mounted here: what looks dead may be alive elsewhere" },
	{ { NSU_OP_CHECK }, { EISDIR }, ANY_KIND, NULL,
	  "a directory is no network namespace: rmdir removes it" },
	{ { NSU_OP_CHECK }, { EINVAL }, ANY_KIND, NULL,
	  "that is no network namespace: umount or rm, if you want it gone" },
	{ { NSU_OP_LOCK, NSU_OP_CHECK }, { ENOENT }, ANY_KIND, NULL,
	  "'netnsctl list' shows the names there are" },
	{ { NSU_OP_CREATE }, { ENOSPC }, ANY_KIND, NULL,
	  "no room there for another file: see 'df' and 'df -i'" },
	{ { NSU_OP_CREATE, NSU_OP_MKDIR }, { EROFS }, ANY_KIND, NULL,
	  "that is mounted read-only" },
	{ { NSU_OP_MKDIR }, { EACCES }, ANY_KIND, NULL, "only root may make it: try sudo" },
	{ { NSU_OP_CREATE, NSU_OP_UNLINK }, { EACCES }, ANY_KIND, NULL,
	  "you may not write there: try sudo" },
};

const struct hints hints_place = HINTS(rows);
