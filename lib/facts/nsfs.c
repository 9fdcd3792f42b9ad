/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel says about a namespace behind a descriptor. */
#include "facts/nsfs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/handle.h"
#include "fd.h"

#ifndef NS_GET_ID
#define NS_GET_ID _IOR(NSIO, 0xd, uint64_t)	/* Linux 6.18; Debian 12 has older headers */
#endif

#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20			/* Linux 5.12 */
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

int nsfs_find_kind(unsigned int flag, enum nsu_kind *kind)
{
	for (int k = 0; k < NSU_KINDS; k++) {
		if (nsu_kind_get_flag((enum nsu_kind)k) == flag) {
			*kind = (enum nsu_kind)k;
			return 0;
		}
	}
	return -EINVAL;
}

int nsfs_get_kind(int ns, enum nsu_kind *kind)
{
	int flag = ioctl(ns, NS_GET_NSTYPE);

	return flag < 0 ? -errno : nsfs_find_kind((unsigned int)flag, kind);
}

int nsfs_get_inode(int ns, uint64_t *inode)
{
	struct stat st;

	if (fstat(ns, &st) < 0)
		return -errno;
	*inode = st.st_ino;
	return 0;
}

uint64_t nsfs_find_inode(int ns)
{
	uint64_t inode;

	return ns >= 0 && nsfs_get_inode(ns, &inode) == 0 ? inode : 0;
}

/*
 * fstat(2) and fstatfs(2) would ask the file system, and wait for it where it is
 * stuck; this is what the kernel knows already, and the device cannot be faked.
 */
static int look(int dir, const char *path, int flags, struct statx *st)
{
	if (statx(dir, path, flags | AT_STATX_DONT_SYNC, STATX_TYPE | STATX_INO, st) < 0)
		return -errno;
	return 0;
}

/*
 * A descriptor that came by a path keeps the mount there busy for as long as it is
 * open, and umount(8) would fail because we look; one that came by a handle does not.
 */
static int open_apart(int proc, int at)
{
	struct handle handle;
	char self[32];
	int ns = handle_get(at, &handle);

	if (ns == 0)
		ns = handle_open(proc, &handle);
	if (ns >= 0)
		return ns;
	snprintf(self, sizeof(self), "self/fd/%d", at);
	ns = openat(proc, self, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? -errno : ns;
}

int nsfs_look(int proc, int at, uint64_t *inode)
{
	struct statx it, own;

	if (look(proc, "self/ns/user", 0, &own) < 0 || look(at, "", AT_EMPTY_PATH, &it) < 0 ||
	    it.stx_dev_major != own.stx_dev_major || it.stx_dev_minor != own.stx_dev_minor)
		return -EINVAL;
	*inode = it.stx_ino;
	return 0;
}

int nsfs_reopen(int proc, int at, uint64_t inode)
{
	uint64_t is;

	return nsfs_look(proc, at, &is) < 0 || is != inode ? -ESTALE : open_apart(proc, at);
}

/*
 * O_PATH reaches a mount without opening it, and what leads to a mount is in the
 * kernel's memory as long as that mount is; only those file systems that ask a
 * server whether it is still true have to be waited for.
 */
int nsfs_find_cached(const char *path)
{
	const struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_CACHED };
	int at = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	if (at < 0 && (errno == ENOSYS || errno == EINVAL || errno == EPERM))
		return -EAGAIN;
	return at < 0 ? -errno : at;
}

int nsfs_open(const char *path, uint64_t inode)
{
	autofd proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	autofd at = proc < 0 ? -errno : nsfs_find_cached(path);

	return at < 0 ? at : nsfs_reopen(proc, at, inode);
}
