/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which file systems id-mapped mounts are of, as a table, and why others not. */
#include "facts/mount/mappable.h"

#include <string.h>

/*
 * By the flag FS_ALLOW_IDMAP of the type that was mounted, which is why ext3 has none, though
 * it is the driver of ext4 that reads it.
 */
static const struct nsu_mappable types[] = {
	{ "ext4", NSU_MAPPABLE, "5.12" },      { "xfs", NSU_MAPPABLE, "5.12" },
	{ "vfat", NSU_MAPPABLE, "5.12" },      { "btrfs", NSU_MAPPABLE, "5.15" },
	{ "ntfs3", NSU_MAPPABLE, "5.15" },     { "f2fs", NSU_MAPPABLE, "5.18" },
	{ "erofs", NSU_MAPPABLE, "5.19" },     { "squashfs", NSU_MAPPABLE, "6.2" },
	{ "tmpfs", NSU_MAPPABLE, "6.3" },      { "ceph", NSU_MAPPABLE, "6.7" },
	{ "hugetlbfs", NSU_MAPPABLE, "6.9" },  { "fuse", NSU_MAPPABLE_ASKED, "6.12" },
	{ "virtiofs", NSU_MAPPABLE_ASKED, "6.12" },
	{ "ext2", NSU_MAPPABLE_EXT4, "" },     { "ext3", NSU_MAPPABLE_EXT4, "" },
	{ "overlay", NSU_MAPPABLE_LAYERS, "5.19" },
	{ "nfs", NSU_MAPPABLE_SERVER, "" },    { "nfs4", NSU_MAPPABLE_SERVER, "" },
	{ "cifs", NSU_MAPPABLE_SERVER, "" },   { "smb3", NSU_MAPPABLE_SERVER, "" },
	{ "9p", NSU_MAPPABLE_SERVER, "" },     { "afs", NSU_MAPPABLE_SERVER, "" },
	{ "ramfs", NSU_MAPPABLE_NOTHING, "" }, { "proc", NSU_MAPPABLE_NOTHING, "" },
	{ "sysfs", NSU_MAPPABLE_NOTHING, "" }, { "devtmpfs", NSU_MAPPABLE_NOTHING, "" },
	{ "devpts", NSU_MAPPABLE_NOTHING, "" }, { "mqueue", NSU_MAPPABLE_NOTHING, "" },
	{ "cgroup", NSU_MAPPABLE_NOTHING, "" }, { "cgroup2", NSU_MAPPABLE_NOTHING, "" },
};

const struct nsu_mappable *nsu_mappable_find(const char *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].type, type) == 0)
			return &types[i];
	return NULL;
}

bool mappable_is(const char *type, enum nsu_mappable_how how)
{
	const struct nsu_mappable *found = nsu_mappable_find(type);

	return found && found->how == how;
}
