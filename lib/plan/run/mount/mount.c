/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts, and the root of a mount namespace. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "facts/names/netns.h"
#include "fd.h"
#include "plan/run/mount/apart.h"
#include "plan/run/mount/mount_calls.h"

static int result(int returned)
{
	return returned < 0 ? -errno : 0;
}

/* EINVAL: it is no mount point, so there is nothing whose propagation could be set. */
int run_propagation(struct run *r, const struct step *s)
{
	int err = result(mount("none", s->object, NULL, s->flags, NULL));

	(void)r;
	return s->optional && err == -EINVAL ? 1 : err;
}

/*
 * Where a container keeps its /sys read-only, a new one may be no more than
 * that (mount_too_revealing() of the kernel): better so than without.
 */
static int mount_at(const struct step *s, const char *place)
{
	const char *source = s->source ? s->source : s->text;
	int err = result(mount(source, place, s->text, s->flags, s->data));

	if (err == -EPERM && s->lenient)
		err = result(mount(source, place, s->text, s->flags | MS_RDONLY, s->data));
	/* The very sysfs(5): it is that of the network namespace we were in before. */
	if (err == -EBUSY && strcmp(s->text, "sysfs") == 0)
		return 1;
	/* Such a file system there may be, or not. */
	return err && s->optional ? 1 : err;
}

int run_mount(struct run *r, const struct step *s)
{
	char link[LINK_SIZE];
	autofd place = -1;

	if (!s->in)
		return mount_at(s, s->object);
	place = place_open(r, s);
	if (place < 0)
		return place;
	return r->apart[s->in] ? apart_mount(s, place) : mount_at(s, link_of(place, link));
}

int run_bind(struct run *r, const struct step *s)
{
	char source[PATH_MAX], link[LINK_SIZE];
	autofd place = -1;

	if (s->optional && netns_is_mounted(s->object))
		return 1;
	if (s->slot)
		link_of(r->slots[s->slot], source);
	else
		plan_get_path(r->plan, r->slots, r->me, s->of, s->text, source, sizeof(source));
	if (s->in)
		place = place_open(r, s);
	if (s->in && place < 0)
		return place;
	if (s->in && r->apart[s->in])
		return apart_bind(AT_FDCWD, source, s->flags, place);
	return result(mount(source, s->in ? link_of(place, link) : s->object, NULL,
			    MS_BIND | s->flags, NULL));
}

/* Below a root of its own it goes with the mount namespace. */
int undo_bind(struct run *r, const struct step *s)
{
	(void)r;
	return s->in ? 0 : result(umount2(s->object, MNT_DETACH));
}

/* Linux 5.1 and older bind by path, when it comes to attaching. */
static int open_copy(struct run *r, const struct step *s)
{
	unsigned int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
	int fd;

	if (s->flags & MS_REC)
		flags |= AT_RECURSIVE;
	fd = (int)syscall(SYS_open_tree, AT_FDCWD, s->object, flags);
	r->by_path[s->slot] = fd < 0 && errno == ENOSYS;
	if (r->by_path[s->slot])
		fd = open(s->object, O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int run_tree(struct run *r, const struct step *s)
{
	bool apart = s->flags & MS_PRIVATE;
	int fd;

	if (s->in)
		fd = apart_enclose(r->slots[s->in]);
	else if (apart)
		fd = apart_copy(AT_FDCWD, s->object, s->flags);
	else
		fd = open_copy(r, s);
	if (fd < 0)
		return fd;
	fd_close(&r->slots[s->slot]);
	r->slots[s->slot] = fd;
	r->apart[s->slot] = apart;
	return 0;
}

/* Opened anew: the descriptor of before shows what is under the mount. */
static int attach_by_path(struct run *r, const struct step *s)
{
	char source[LINK_SIZE], target[LINK_SIZE];
	int *slot = &r->slots[s->slot];
	autofd place = place_open(r, s);

	if (place < 0)
		return place;
	if (mount(link_of(*slot, source), link_of(place, target), NULL, MS_BIND | MS_REC,
		  NULL) < 0)
		return -errno;
	fd_close(slot);
	*slot = place_open(r, s);
	return *slot < 0 ? *slot : 0;
}

/* The kernel looks up where it goes; below a root that others filled, we do. */
static int move_tree(struct run *r, const struct step *s, int tree)
{
	autofd place = s->in ? place_open(r, s) : -1;

	if (!s->in)
		return result((int)syscall(SYS_move_mount, tree, "", AT_FDCWD, s->object,
					   MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS));
	if (place < 0)
		return place;
	return result((int)syscall(SYS_move_mount, tree, "", place, "",
				   MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
}

static int attach_copy(struct run *r, const struct step *s)
{
	const unsigned int flags = AT_EMPTY_PATH | AT_RECURSIVE | OPEN_TREE_CLONE |
				   OPEN_TREE_CLOEXEC;
	autofd copy = (int)syscall(SYS_open_tree, r->slots[s->slot], "", flags);

	if (copy < 0)
		return errno == ENOSYS ? attach_by_path(r, s) : -errno;
	return move_tree(r, s, copy);
}

/*
 * A mount that is only held may be in its place already (ELOOP), or not leave the one it
 * has: it is locked there, or its parent is shared (mount_namespaces(7)).
 */
static int attach_tree(struct run *r, const struct step *s)
{
	int err = move_tree(r, s, r->slots[s->slot]);

	if (s->optional && err == -ELOOP)
		return 1;
	if (s->optional && (err == -EINVAL || err == -ENOSYS))
		return attach_copy(r, s);
	return err;
}

int run_attach(struct run *r, const struct step *s)
{
	int err = r->by_path[s->slot] ? attach_by_path(r, s) : attach_tree(r, s);

	if (!err && r->read_only[s->slot])
		err = read_only_remount(r->slots[s->slot]);
	return err;
}

/* An empty file to lie on, then the host's device, which was found before /dev was hidden. */
static int bind_device(int host, int dev, const char *name, bool apart)
{
	char source[LINK_SIZE], target[LINK_SIZE];
	autofd from = openat(host, name, O_PATH | O_CLOEXEC);
	autofd to = openat(dev, name, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (from < 0 || to < 0)
		return -errno;
	if (apart)
		return apart_bind(from, "", 0, to);
	return result(mount(link_of(from, source), link_of(to, target), NULL, MS_BIND, NULL));
}

int run_devices(struct run *r, const struct step *s)
{
	autofd dev = place_open(r, s);
	int err = dev < 0 ? dev : 0;

	for (const char *at = s->text; !err && *at; at += *at == ',') {
		size_t len = strcspn(at, ",");
		char name[NAME_MAX + 1];

		snprintf(name, sizeof(name), "%.*s", (int)len, at);
		err = bind_device(r->slots[s->slot], dev, name, r->apart[s->in]);
		at += len;
	}
	return err;
}

/*
 * Both names may be the same directory (pivot_root(2)): the old root then lies
 * on the new one, and is what "." leads to until it is taken away.
 */
int run_pivot(struct run *r, const struct step *s)
{
	if (fchdir(r->slots[s->slot]) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
		return -errno;
	return result(umount2(".", MNT_DETACH));
}
