/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that namespaces are entered by. */
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "facts/handle.h"
#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"
#include "plan/join/entry.h"

/* ":7", as nsenter(1) has it, "id:7" or "7:net:4026532177": no path, but what it is. */
static bool parse_handle(const char *text, struct handle *handle)
{
	struct nsu_ref ref;

	*handle = (struct handle){ .kind = NSU_NO_KIND };
	if (*text == ':')
		return nsu_number_parse(text + 1, 1, UINT64_MAX, &handle->id) == 0;
	if (nsu_ref_parse(text, &ref) < 0 ||
	    (ref.type != NSU_REF_ID && ref.type != NSU_REF_HANDLE))
		return false;
	*handle = (struct handle){ ref.id, ref.kind, ref.inode };
	return true;
}

/* O_NONBLOCK: whoever made the file may have made it a FIFO. Returns -errno. */
static int open_named(const char *name)
{
	autofd proc = -1;
	struct handle handle;
	int fd;

	if (parse_handle(name, &handle)) {
		proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		return proc < 0 ? -errno : handle_open(proc, &handle);
	}
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return fd < 0 ? -errno : fd;
}

/* Of a file that is not to be entered the owner is (ioctl_ns(2)). */
static bool finds_parent(const struct joining *j, enum nsu_kind kind)
{
	return j->request->user_parent && !j->request->target && kind != NSU_USER;
}

/* Who found the namespace elsewhere hands over a descriptor, and what was looked for. */
const char *entry_get_file_name(const struct joining *j, enum nsu_kind kind)
{
	const struct nsu_join *r = j->request;

	return r->names[kind] ? r->names[kind] : r->files[kind];
}

/* setns(2) refuses our own user namespace, and without rights any of ours. */
void entry_take_file(struct joining *j, enum nsu_kind kind, int fd)
{
	j->from_target &= ~NSU_BIT(kind);
	if (target_is_ours(kind, nsfs_find_inode(fd)) && !finds_parent(j, kind)) {
		close(fd);
		return;
	}
	j->plan->slots[slot_of_kind(kind)] = fd;
	j->from_file |= NSU_BIT(kind);
}

static int open_file(struct joining *j, enum nsu_kind kind)
{
	const char *file = entry_get_file_name(j, kind);
	autofd fd = open_named(j->request->files[kind]);
	int type;

	if (fd < 0)
		return nsu_error_set(j->e, -fd, NSU_OP_OPEN, kind, "%s", file);
	type = ioctl(fd, NS_GET_NSTYPE);
	if (type < 0 || (unsigned int)type != nsu_kind_get_flag(kind))
		return nsu_error_set(j->e, EINVAL, NSU_OP_FIND, kind, "%s", file);
	j->by_file |= NSU_BIT(kind);
	entry_take_file(j, kind, move_fd(&fd));
	return 0;
}

int entry_open_files(struct joining *j)
{
	int err = 0;

	for (int kind = 0; !err && kind < NSU_KINDS; kind++)
		if (j->request->files[kind])
			err = open_file(j, kind);
	return err;
}
