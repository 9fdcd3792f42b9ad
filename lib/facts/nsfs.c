/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel says about a namespace behind a descriptor. */
#include "facts/nsfs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "fd.h"

#ifndef NS_GET_ID
#define NS_GET_ID _IOR(NSIO, 0xd, uint64_t)	/* Linux 6.18; Debian 12 has older headers */
#endif

int nsfs_open_owner(int ns)
{
	int owner = ioctl(ns, NS_GET_USERNS);

	return owner < 0 ? -errno : owner;
}

int nsfs_open_parent(int ns)
{
	int parent = ioctl(ns, NS_GET_PARENT);

	return parent < 0 ? -errno : parent;
}

int nsfs_get_owner_uid(int ns, uid_t *uid)
{
	return ioctl(ns, NS_GET_OWNER_UID, uid) < 0 ? -errno : 0;
}

int nsfs_get_id(int ns, uint64_t *id)
{
	return ioctl(ns, NS_GET_ID, id) < 0 ? -errno : 0;
}

int nsfs_get_kind(int ns, enum nsu_kind *kind)
{
	int flag = ioctl(ns, NS_GET_NSTYPE);

	if (flag < 0)
		return -errno;
	for (int k = 0; k < NSU_KINDS; k++) {
		if (nsu_kind_get_flag((enum nsu_kind)k) == (unsigned int)flag) {
			*kind = (enum nsu_kind)k;
			return 0;
		}
	}
	return -EINVAL;
}

int nsfs_get_inode(int ns, uint64_t *inode)
{
	struct stat st;

	if (fstat(ns, &st) < 0)
		return -errno;
	*inode = st.st_ino;
	return 0;
}

/* O_PATH reaches a mount without opening it, so this cannot block on what it finds. */
int nsfs_open(const char *path, uint64_t inode)
{
	autofd at = open(path, O_PATH | O_CLOEXEC);
	struct statfs fs;
	uint64_t found = 0;
	char self[32];
	int ns;

	if (at < 0)
		return -errno;
	if (fstatfs(at, &fs) < 0 || fs.f_type != NSFS_MAGIC ||
	    nsfs_get_inode(at, &found) < 0 || found != inode)
		return -ESTALE;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", at);
	ns = open(self, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}
