/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File handles of namespaces. */
#include "facts/handle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "facts/nsfs.h"
#include "fd.h"

/* Of the kernel's exportfs.h, fcntl.h and nsfs.h, which Debian 12 has from Linux 6.1. */
#define FILEID_NSFS 0xf1
#define FD_NSFS_ROOT (-10003)

struct content {		/* struct nsfs_file_handle */
	uint64_t id;
	uint32_t flag, inode;
};

/* The kernel's header, and room for more than it says today. */
union room {
	struct file_handle header;
	char bytes[sizeof(struct file_handle) + MAX_HANDLE_SZ];
};

static void *content_of(union room *room)
{
	return room->bytes + offsetof(struct file_handle, f_handle);
}

static int look(int dir, const char *path, int flags, struct handle *handle)
{
	union room room = { .header = { .handle_bytes = MAX_HANDLE_SZ } };
	struct content content;
	int mount;

	if (name_to_handle_at(dir, path, &room.header, &mount, flags) < 0)
		return -errno;
	if (room.header.handle_type != FILEID_NSFS ||
	    room.header.handle_bytes < sizeof(content))
		return -ESTALE;
	memcpy(&content, content_of(&room), sizeof(content));
	*handle = (struct handle){ content.id, NSU_NO_KIND, content.inode };
	return nsfs_find_kind(content.flag, &handle->kind);
}

int handle_get(int fd, struct handle *handle)
{
	return look(fd, "", AT_EMPTY_PATH, handle);
}

int handle_find(const char *path, struct handle *handle)
{
	return handle_find_at(AT_FDCWD, path, handle);
}

int handle_find_at(int dir, const char *path, struct handle *handle)
{
	return look(dir, path, 0, handle);
}

/* Any descriptor of nsfs does where the kernel has no number for its root. */
static int open_below(int proc, union room *room)
{
	autofd own = -1;
	int ns = open_by_handle_at(FD_NSFS_ROOT, &room->header, O_RDONLY | O_CLOEXEC);

	if (ns >= 0 || errno != EBADF)
		return ns;
	own = openat(proc, "self/ns/user", O_RDONLY | O_CLOEXEC);
	return own < 0 ? -1 : open_by_handle_at(own, &room->header, O_RDONLY | O_CLOEXEC);
}

int handle_open(int proc, const struct handle *handle)
{
	const struct content content = {
		.id = handle->id, .inode = (uint32_t)handle->inode,
		.flag = handle->kind == NSU_NO_KIND ? 0 : nsu_kind_get_flag(handle->kind),
	};
	union room room = { .header = { sizeof(content), FILEID_NSFS } };
	struct handle own;
	int ns;

	memcpy(content_of(&room), &content, sizeof(content));
	ns = open_below(proc, &room);
	if (ns >= 0)
		return ns;
	ns = -errno;
	if (ns == -ESTALE || ns == -EBADF) {
		autofd user = openat(proc, "self/ns/user", O_PATH | O_CLOEXEC);

		/* A file system without handles says ESTALE, too. */
		if (user >= 0 && handle_get(user, &own) == -EOPNOTSUPP)
			return -EOPNOTSUPP;
	}
	return ns;
}
