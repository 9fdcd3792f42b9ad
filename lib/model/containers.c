/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The containers that runtimes tell of, and whether they run. */
#include "model/containers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "facts/file.h"
#include "facts/nsfs.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "fd.h"

#define USERS_MAX 256		/* whose engines are looked at */
#define LEVELS_MAX 33		/* of user namespaces, as the kernel has them */

bool containers_trust(uid_t author)
{
	return author == 0 || (author != NSU_NO_UID && author == geteuid());
}

/* --- whether the process of a record is the one that was meant --- */

/* A user's record may have the PID of anybody: only what is the user's is believed. */
static bool is_process_of(int dir, uid_t user)
{
	autofd ns = openat(dir, "ns/user", O_RDONLY | O_CLOEXEC);
	struct proc_status status;
	uid_t owner;

	if (user == 0 || (proc_read_status(dir, &status) == 0 && status.uid == user))
		return true;
	for (int level = 0; ns >= 0 && level < LEVELS_MAX; level++) {
		autofd below = move_fd(&ns);

		if (nsfs_get_owner_uid(below, &owner) == 0 && owner == user)
			return true;
		ns = nsfs_open_parent(below);
	}
	return false;
}

/* PIDs are reused, and files last. Without a start the path of its cgroup has to know it. */
static int check_init(int dir, const struct container *c)
{
	struct cgroup cgroup;
	uint64_t start;
	bool is_it;
	int err;

	if (!is_process_of(dir, c->author))
		return -ESRCH;
	if (c->start) {
		err = member_read_start(dir, &start);
		is_it = !err && start == c->start;
	} else {
		err = cgroup_read(dir, &cgroup);
		is_it = !err && strcmp(cgroup.container.id, c->id) == 0 &&
			(cgroup.container.author == 0 ||
			 cgroup.container.author == c->author);
	}
	return is_it ? 0 : is_short(err) ? err : -ESRCH;
}

static uint64_t read_mnt(int dir)
{
	autofd ns = proc_open_ns_at(dir);
	uint64_t inode;

	return ns >= 0 && proc_read_ns(ns, NSU_MNT, &inode) == 0 ? inode : 0;
}

static uint64_t read_our_mnt(int proc)
{
	autofd ns = proc_open_ns(proc, 0);
	uint64_t inode;

	return ns >= 0 && proc_read_ns(ns, NSU_MNT, &inode) == 0 ? inode : 0;
}

/*
 * runc and crun have no mark of their own in a path, but where nobody asks for another one,
 * they name the cgroup as the container. Of a user's record that would be anybody's.
 */
static void read_cgroup(int dir, struct known *known)
{
	char text[CGROUP_TEXT_SIZE];
	const char *path = NULL;
	size_t len, n = strlen(known->is.id);

	known->cgroup[0] = '\0';
	if (known->is.author == 0 && cgroup_read_text(dir, text) == 0)
		path = cgroup_find_path(text, &len);
	for (size_t at = 1; path && at + n <= len; at++) {
		if (path[at - 1] != '/' || memcmp(path + at, known->is.id, n) != 0 ||
		    (at + n < len && path[at + n] != '/') || at + n >= sizeof(known->cgroup))
			continue;
		memcpy(known->cgroup, path, at + n);
		known->cgroup[at + n] = '\0';
		return;
	}
}

int containers_check(struct known *known, int proc)
{
	autofd dir = known->is.pid > 0 ? proc_open_pid(proc, known->is.pid) : -ESRCH;
	int err = dir >= 0 ? check_init(dir, &known->is) : is_short(dir) ? dir : -ESRCH;

	if (err) {
		known->is.pid = 0;
		return err;
	}
	known->mnt = read_mnt(dir);
	if (known->mnt == read_our_mnt(proc))
		known->mnt = 0;	/* of a container that shares it, membership says nothing */
	read_cgroup(dir, known);
	return 0;
}

/* --- all there are --- */

struct taking {
	struct containers *all;
	int proc;
};

static int add(void *arg, const struct container *c)
{
	struct taking *t = arg;
	struct containers *all = t->all;
	int err;

	if (array_grow(&all->at, all->count, &all->room, sizeof(*all->at)) < 0)
		return -ENOMEM;
	all->at[all->count] = (struct known){ .is = *c };
	err = containers_check(&all->at[all->count++], t->proc);
	return is_short(err) ? err : 0;
}

/* Homes of others may lie on a network, and are not ours to look at. */
static int add_user(struct taking *t, int root, uid_t uid, const char *home)
{
	const struct oci_place place = { .root = root, .uid = uid, .home = home };

	return oci_list(&place, add, t);
}

/* Whose engines run has a directory below /run/user. */
static int add_users(struct taking *t, int root)
{
	autofd fd = file_open(root, "/run/user", FILE_PLACE, O_RDONLY | O_DIRECTORY);
	autodir *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	uint64_t uid;
	int err = 0;

	if (!dir)
		return 0;
	move_fd(&fd);
	for (int n = 0; !err && n < USERS_MAX && (entry = readdir(dir));)
		if (nsu_number_parse(entry->d_name, 1, UINT32_MAX - 1, &uid) == 0 && ++n)
			err = add_user(t, root, (uid_t)uid, NULL);
	return err;
}

int containers_take(struct containers *all, int proc, const char *sysroot)
{
	autofd root = open(sysroot ? sysroot : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct taking t = { all, proc };
	int err;

	if (root < 0)
		return 0;
	err = add_user(&t, root, 0, NULL);
	if (!err && (sysroot || geteuid() == 0))
		err = add_users(&t, root);
	else if (!err)
		err = add_user(&t, root, geteuid(), secure_getenv("HOME"));
	return err;
}

void containers_clear(struct containers *all)
{
	free(all->at);
	*all = (struct containers){ 0 };
}

/* --- which one --- */

/* Engines above a runtime have the same id as it; a space tells two of containerd's apart. */
static bool is_meant(const struct container *c, const struct cgroup_container *path)
{
	return strcmp(c->id, path->id) == 0 &&
	       (!path->space || !c->space[0] || strcmp(c->space, path->space) == 0);
}

size_t containers_find(const struct containers *all, const struct cgroup_container *path,
		       size_t *claims)
{
	*claims = NSU_NONE;
	for (size_t i = 0; path->id[0] && i < all->count; i++) {
		if (!is_meant(&all->at[i].is, path))
			continue;
		if (path->author == 0 || all->at[i].is.author == path->author)
			return i;
		*claims = i;
	}
	return NSU_NONE;
}

size_t containers_find_init(const struct containers *all, pid_t pid, uint64_t mnt)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].is.pid == pid)
			return i;
	for (size_t i = 0; mnt && i < all->count; i++)
		if (all->at[i].mnt == mnt)
			return i;
	return NSU_NONE;
}

size_t containers_find_cgroup(const struct containers *all, const char *path, size_t len)
{
	size_t found = NSU_NONE, longest = 0;

	for (size_t i = 0; i < all->count; i++) {
		const char *own = all->at[i].cgroup;
		size_t n = strlen(own);

		if (n <= longest || n > len || memcmp(own, path, n) != 0 ||
		    (n < len && path[n] != '/'))
			continue;
		found = i;
		longest = n;
	}
	return found;
}
