/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A root that is put together while it is attached nowhere. mount(2) wants a place in our own
 * mount namespace; what is moved may go there, too (move_mount(2), since Linux 6.15).
 */
#include "plan/run/mount/apart.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"
#include "plan/run/mount/mount_calls.h"

#define OPEN_TREE_NAMESPACE 2	/* Linux 7.0 */
#define NO_FD INT_MAX
#define OPTION_SIZE 64

static int result(long returned)
{
	return returned < 0 ? -errno : 0;
}

static int put(int tree, int place)
{
	return result(syscall(SYS_move_mount, tree, "", place, "",
			      MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
}

/* A copy of a shared mount is one of its peers: what is mounted in it, the other shows, too. */
static int make_private(int tree)
{
	const struct mount_attributes how = { .propagation = MS_PRIVATE };

	return result(syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &how,
			      sizeof(how)));
}

int apart_enclose(int tree)
{
	int ns = (int)syscall(SYS_open_tree, tree, "", OPEN_TREE_NAMESPACE | OPEN_TREE_CLOEXEC |
			      AT_EMPTY_PATH | AT_RECURSIVE);

	return ns < 0 ? -errno : ns;
}

/* Of what it is given, the name is the first thing that fsopen(2) looks at. */
static bool can_mount(void)
{
	return result(syscall(SYS_fsopen, NULL, FSOPEN_CLOEXEC)) == -EFAULT &&
	       result(syscall(SYS_fsconfig, NO_FD, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) ==
		       -EBADF &&
	       result(syscall(SYS_fsmount, NO_FD, FSMOUNT_CLOEXEC, 0)) == -EBADF;
}

/*
 * Flags are looked at before descriptors. A filter of before may let through mount(2) and
 * unshare(2) alone: each call is asked, as in the middle there is no other way any more.
 */
bool apart_is_known(void)
{
	return apart_enclose(NO_FD) == -EBADF && can_mount() && put(NO_FD, NO_FD) == -EBADF &&
	       make_private(NO_FD) == -EBADF && result(setns(NO_FD, CLONE_NEWNS)) == -EBADF;
}

int apart_copy(int dir, const char *path, unsigned long flags)
{
	unsigned int how = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH;
	autofd tree = (int)syscall(SYS_open_tree, dir, path,
				   how | (flags & MS_REC ? AT_RECURSIVE : 0));
	int err = tree < 0 ? -errno : make_private(tree);

	return err ? err : move_fd(&tree);
}

int apart_bind(int dir, const char *path, unsigned long flags, int place)
{
	autofd copy = apart_copy(dir, path, flags);

	return copy < 0 ? copy : put(copy, place);
}

/* "mode=755", or a word alone. */
static int set_option(int context, const char *option, size_t len)
{
	char key[OPTION_SIZE], *value;

	if (len >= sizeof(key))
		return -ENAMETOOLONG;
	memcpy(key, option, len);
	key[len] = '\0';
	value = strchr(key, '=');
	if (value)
		*value++ = '\0';
	return result(syscall(SYS_fsconfig, context,
			      value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, key, value, 0));
}

static int configure(int context, const struct step *s)
{
	const char *source = s->source ? s->source : s->text;
	int err = result(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", source,
				 0));

	for (const char *at = s->data; !err && at && *at; at += *at == ',') {
		size_t len = strcspn(at, ",");

		err = set_option(context, at, len);
		at += len;
	}
	if (!err)
		err = result(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL,
				     0));
	return err;
}

/* MOUNT_ATTR_NOSUID, _NODEV and _NOEXEC have the bits of mount(2). */
int apart_mount(const struct step *s, int place)
{
	autofd context = (int)syscall(SYS_fsopen, s->text, FSOPEN_CLOEXEC);
	autofd made = -1;
	int err = context < 0 ? -errno : configure(context, s);

	if (err)
		return err;
	made = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, s->flags);
	return made < 0 ? -errno : put(made, place);
}
