/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps on the names of network namespaces: the lock, the look under it, umount. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/kept/lab.h"
#include "facts/kept/pod.h"
#include "facts/names/netns.h"
#include "fd.h"
#include "plan/run/mount/mount_calls.h"

/* Who may write there could change under us what the steps below act on. */
static int check_directory(const struct stat *st)
{
	bool others_write = (st->st_mode & S_IWOTH) && !(st->st_mode & S_ISVTX);
	bool others_own = st->st_uid != 0 && st->st_uid != geteuid();

	return others_write || others_own ? -EPERM : 0;
}

static int open_locked(const char *path, struct stat *st, int *locked)
{
	autofd fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	if (fstat(fd, st) < 0)
		return -errno;
	*locked = move_fd(&fd);
	return 0;
}

/*
 * Another run that failed may have removed the directory it had made while we
 * waited for the lock: then we hold one that has no links, and look again.
 */
int run_lock(struct run *r, const struct step *s)
{
	struct stat st;
	int err;

	do {
		fd_close(&r->slots[s->slot]);
		err = open_locked(s->object, &st, &r->slots[s->slot]);
	} while (!err && st.st_nlink == 0);
	return err ? err : check_directory(&st);
}

/* Under the lock: who was faster made it. */
static int check_lab(const struct step *s)
{
	struct nsu_lab lab;
	int err = lab_read(s->object, &lab);

	if (err)
		return err == -ENOENT ? 0 : err;
	return lab.live ? -EEXIST : 0;
}

/* Who had a name when the plan was made may have lost it to another since. */
static bool is_other(const struct step *s, const struct netns_entry *entry)
{
	return s->inode && entry->inode && s->inode != entry->inode;
}

/* Returns 1 where there is nothing to sweep any more: others were faster. */
static int check_stale(const struct step *s)
{
	struct netns_entry entry;
	int err = netns_look(AT_FDCWD, s->object, &entry);

	if (err)
		return is_gone(err) ? 1 : err;
	fd_close(&entry.ns);
	return entry.state != NSU_NETNS_EMPTY && entry.state != NSU_NETNS_LINK;
}

static int check_name(struct run *r, const struct step *s)
{
	struct netns_entry entry;
	int err = netns_look(AT_FDCWD, s->object, &entry);
	autofd ns = err ? -1 : entry.ns;

	if (err)
		return err;
	if (s->flags == CHECK_FREE)
		return entry.state == NSU_NETNS_EMPTY ? 0 : -EEXIST;
	if (s->flags == CHECK_ANY ? entry.is_directory : entry.state == NSU_NETNS_FOREIGN)
		return entry.is_directory ? -EISDIR : -EINVAL;
	if (is_other(s, &entry))
		return -ESTALE;
	if (!entry.is_link && r->slots[s->slot] < 0)
		r->slots[s->slot] = move_fd(&ns);
	return 0;
}

int run_check(struct run *r, const struct step *s)
{
	switch (s->flags) {
	case CHECK_STALE:
		return check_stale(s);
	case CHECK_LAB:
		return check_lab(s);
	case CHECK_POD:
	case CHECK_NO_OTHER:
	case CHECK_PAUSE:
		return run_check_pod(r, s);
	default:
		return check_name(r, s);
	}
}

/* A name that could not be removed leads to its namespace again. */
int undo_umount(struct run *r, const struct step *s)
{
	char source[LINK_SIZE];

	if (r->slots[s->slot] < 0)
		return 0;
	return mount(link_of(r->slots[s->slot], source), s->object, NULL, MS_BIND, NULL) < 0 ?
		-errno : 0;
}

/*
 * Mounts may lie on one another: each call takes the topmost, until EINVAL says
 * that none is left.
 */
int run_umount(struct run *r, const struct step *s)
{
	int err, n = 0;

	while (umount2(s->object, (int)s->flags) == 0) {
		n++;
		if (s->topmost)
			return 0;
	}
	err = -errno;
	if (err == -EINVAL && (n > 0 || s->optional))
		return n == 0;
	if (n > 0)
		undo_umount(r, s);
	return err;
}
