/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Id-mapped mounts: a user namespace that is only there for its map, and its use. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/process/target.h"
#include "fd.h"
#include "plan/create/maps.h"
#include "plan/run/mount/mount_calls.h"

/* The range may be one that was chosen while running. */
static int write_map(const struct run *r, pid_t pid, const char *name, const char *map)
{
	enum slot free = *name == 'u' ? SLOT_UIDS : SLOT_GIDS;
	char path[PATH_MAX], text[MAPS_TEXT_SIZE];
	autofd fd = -1;

	slot_fill(r, free, map, text, sizeof(text));
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 ? -errno : place_write(fd, text);
}

__attribute__((noreturn))
static void wait_to_be_killed(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)	/* who ended before that sends no signal */
		pause();
	_exit(0);
}

/* The namespace outlives its process: the descriptor keeps it, and then the mount. */
int run_userns(struct run *r, const struct step *s)
{
	pid_t self = getpid(), pid = fork_process(CLONE_NEWUSER);
	int err, fd = -1;

	if (pid < 0)
		return -errno;
	if (pid == 0)
		wait_to_be_killed(self);
	err = write_map(r, pid, "uid_map", s->text);
	if (!err)
		err = write_map(r, pid, "gid_map", s->source);
	if (!err)
		fd = target_open_ns(pid, "user");
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	fd_close(&r->slots[s->slot]);
	r->slots[s->slot] = fd;
	return err ? err : fd < 0 ? fd : 0;
}

/* A mount that shows other IDs already takes another map only while it is copied. */
static int copy_with(int *mount, struct mount_attributes *attributes)
{
	const unsigned int flags = AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
	int fd = (int)syscall(SYS_open_tree_attr, *mount, "", flags, attributes,
			      sizeof(*attributes));

	if (fd < 0)
		return -EPERM;
	fd_close(mount);
	*mount = fd;
	return 0;
}

int run_idmap(struct run *r, const struct step *s)
{
	struct mount_attributes attributes = { .set = MOUNT_ATTR_IDMAP };
	int *mount = &r->slots[s->slot];

	attributes.userns = (uint64_t)r->slots[SLOT_USERNS];
	if (syscall(SYS_mount_setattr, *mount, "", AT_EMPTY_PATH, &attributes,
		    sizeof(attributes)) == 0)
		return 0;
	return errno == EPERM ? copy_with(mount, &attributes) : -errno;
}
