/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options that mount something in the new mount namespace. */
#include "request.h"

#include <errno.h>

static int add(struct request *r, struct nsu_mount mount)
{
	struct nsu_create *create = &r->create;

	if (!*mount.target)
		return -EINVAL;
	if (create->nmounts == NSU_MOUNTS_MAX)
		return -E2BIG;
	create->kinds |= NSU_BIT(NSU_MNT);
	create->mounts = r->mounts;
	r->mounts[create->nmounts++] = mount;
	return 0;
}

int want_tmpfs(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_TMPFS, .target = dir });
}

int want_mount_sys(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_SYS,
					  .target = dir ? dir : "/sys" });
}

int want_mount_dev(struct request *r, const char *dir)
{
	return add(r, (struct nsu_mount){ .what = NSU_MOUNT_DEV,
					  .target = dir ? dir : "/dev" });
}

int want_rootfs(struct request *r, const char *dir)
{
	if (!*dir)
		return -EINVAL;
	r->create.kinds |= NSU_BIT(NSU_MNT);
	r->create.rootfs = dir;
	return 0;
}
