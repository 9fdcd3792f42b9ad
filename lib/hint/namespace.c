/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose a namespace is that we were refused, as far as we may know (ioctl_ns(2)). */
#include "hint/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "facts/ids/limits.h"
#include "facts/nsfs.h"
#include "facts/visit/visit_path.h"
#include "fd.h"

/* Else the object is a path, that may lead to one. */
static int open_object(const struct probe *p)
{
	autofd proc = -1;
	uint64_t inode;

	if (p->ns >= 0)
		return fcntl(p->ns, F_DUPFD_CLOEXEC, 0);
	proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return visit_open_path(proc, p->e->object, &inode);
}

bool probe_other_kind(struct probe *p)
{
	autofd fd = open_object(p);
	enum nsu_kind kind = NSU_NO_KIND;

	if (fd < 0 || nsfs_get_kind(fd, &kind) < 0)
		return false;
	snprintf(p->found, sizeof(p->found), "%s",
		 kind == NSU_MNT ? "mount" : nsu_kind_get_name(kind));
	return true;
}

/* Of our own namespace of the error's kind: what is mounted shows that one. */
bool probe_not_owned(struct probe *p)
{
	return p->root < 0 && !limits_owns((enum nsu_kind)p->e->kind);
}

/* Of the mount namespace that names of network namespaces lie in. */
bool probe_names_not_owned(struct probe *p)
{
	return (probe_is_netns_directory(p) || probe_is_netns(p)) && !limits_owns(NSU_MNT);
}

/* An owner that is not ours, nor below ours, is not to be had: EPERM. */
bool probe_owner_outside(struct probe *p)
{
	autofd fd = open_object(p);
	autofd owner = fd < 0 ? -1 : nsfs_open_owner(fd);

	return owner == -EPERM;
}

static bool is_our_user(int user)
{
	autofd ours = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	uint64_t a, b;

	return ours >= 0 && nsfs_get_inode(ours, &a) == 0 && nsfs_get_inode(user, &b) == 0 &&
	       a == b;
}

bool probe_owner_ours(struct probe *p)
{
	autofd fd = open_object(p);
	autofd owner = fd < 0 ? -1 : nsfs_open_owner(fd);

	return owner >= 0 && is_our_user(owner);
}

/* Then it is entered by way of its owner, by who made that one. */
bool probe_owner_below(struct probe *p)
{
	autofd fd = open_object(p);
	autofd owner = fd < 0 ? -1 : nsfs_open_owner(fd);

	return owner >= 0 && !is_our_user(owner);
}

/* So are our own parent, all that is above, and what others made there. */
bool probe_parent_outside(struct probe *p)
{
	autofd fd = open_object(p);
	autofd parent = fd < 0 ? -1 : nsfs_open_parent(fd);

	return parent == -EPERM;
}

/* pidns_install(): only ours and those below. The parent of others is not shown. */
bool probe_pid_above(struct probe *p)
{
	return probe_parent_outside(p);
}
