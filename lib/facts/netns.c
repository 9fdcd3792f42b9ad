/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of network namespaces: what lies below NSU_NETNS_DIR. */
#include "facts/netns.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/stat.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "facts/nsfs.h"
#include "facts/rtnl.h"
#include "facts/target.h"
#include "fd.h"

#define BATCH 16			/* namespaces open at a time, asked about in one send */
#define UNDER_WAY (5 * 1000 * 1000)	/* nanoseconds that an add may take to mount */

int nsu_netns_parse_name(const char *name)
{
	size_t len = strlen(name), clean = len;

	if (len == 0 || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return -EINVAL;
	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	/* A backslash before an x is harmless, though it is escaped. */
	for (const char *at = name; (at = strstr(at, "\\x")); at++)
		clean += 3;
	return nsu_escape(NULL, 0, name, len, false) == clean ? 0 : -EILSEQ;
}

/* ------------------------------------------------------------------------ one entry */

bool netns_is_mounted(const char *path)
{
	struct statx st;

	return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &st) == 0 &&
	       (st.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/*
 * The files of nsfs are regular and empty. One that we may not open is none of
 * them (they have mode 0444), and what is not even like them is left closed:
 * to open a FIFO or a device does something.
 */
static int look_inside(int dir, const char *name, int flags, struct netns_entry *entry)
{
	enum nsu_kind kind = NSU_NO_KIND;
	struct stat st;
	autofd ns = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	int err;

	entry->state = NSU_NETNS_EMPTY;
	if (ns < 0)
		return errno == EACCES ? 0 : -errno;
	err = nsfs_get_kind(ns, &kind);
	if (err == -ENOTTY)
		return 0;
	entry->state = NSU_NETNS_FOREIGN;
	if (err || kind != NSU_NET || fstat(ns, &st) < 0)
		return 0;
	entry->state = NSU_NETNS_LIVE;
	entry->inode = st.st_ino;
	entry->ns = move_fd(&ns);
	return 0;
}

static bool may_be_namespace(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_size == 0;
}

/* People link docker's namespaces here, and ip-netns(8) follows: so do we. */
static int look_behind(int dir, const char *name, struct netns_entry *entry)
{
	struct stat st;
	int err = 0;

	if (fstatat(dir, name, &st, 0) == 0 && may_be_namespace(&st))
		err = look_inside(dir, name, 0, entry);
	if (entry->state != NSU_NETNS_LIVE)
		entry->state = NSU_NETNS_LINK;
	return is_gone(err) ? 0 : err;
}

int netns_look(int dir, const char *name, struct netns_entry *entry)
{
	struct stat st;

	*entry = (struct netns_entry){ .state = NSU_NETNS_FOREIGN, .ns = -1 };
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	entry->is_link = S_ISLNK(st.st_mode);
	entry->is_directory = S_ISDIR(st.st_mode);
	if (entry->is_link)
		return look_behind(dir, name, entry);
	return may_be_namespace(&st) ? look_inside(dir, name, O_NOFOLLOW, entry) : 0;
}

/* -------------------------------------------------------------------------- the list */

struct nsu_netns_list {
	struct nsu_netns *names;
	size_t count, room;
};

/* Namespaces of the list whose NSIDs are asked for together. */
struct asking {
	bool wanted;
	struct rtnl *rtnl;	/* NULL until the first namespace is found */
	int fds[BATCH], nsids[BATCH];
	size_t of[BATCH], count;
};

static struct nsu_netns *append(struct nsu_netns_list *list, const char *name)
{
	size_t room = list->room ? 2 * list->room : 32;
	struct nsu_netns *names = list->names;

	if (list->count == list->room) {
		names = reallocarray(names, room, sizeof(*names));
		if (!names)
			return NULL;
		list->names = names;
		list->room = room;
	}
	names[list->count] = (struct nsu_netns){ .name = strdup(name), .nsid = NSU_NSID_UNKNOWN };
	return names[list->count].name ? &names[list->count++] : NULL;
}

/* No answer leaves them unknown: the names are worth having all the same. */
static void ask(struct nsu_netns_list *list, struct asking *a)
{
	if (a->count)
		rtnl_get_nsids(a->rtnl, a->fds, a->nsids, a->count);
	for (size_t i = 0; i < a->count; i++) {
		list->names[a->of[i]].nsid = a->nsids[i];
		fd_close(&a->fds[i]);
	}
	a->count = 0;
}

/* Where no NSID is assigned at all, one dump has said so: nothing stays open. */
static void want_nsid(struct nsu_netns_list *list, struct asking *a, size_t i, int *ns)
{
	if (!a->rtnl && rtnl_new(&a->rtnl) < 0) {
		a->rtnl = NULL;
		a->wanted = false;
	} else if (rtnl_is_bare(a->rtnl)) {
		list->names[i].nsid = NSU_NSID_UNASSIGNED;
	} else {
		a->of[a->count] = i;
		a->fds[a->count++] = move_fd(ns);
		if (a->count == BATCH)
			ask(list, a);
	}
}

static int take_entry(struct nsu_netns_list *list, struct asking *a, int dir, const char *name)
{
	struct netns_entry entry;
	struct nsu_netns *n;
	int err = netns_look(dir, name, &entry);
	autofd ns = err ? -1 : entry.ns;

	if (err)
		return is_gone(err) ? 0 : err;
	n = append(list, name);
	if (!n)
		return -ENOMEM;
	n->state = entry.state;
	n->inode = entry.inode;
	if (a->wanted && ns >= 0)
		want_nsid(list, a, list->count - 1, &ns);
	return 0;
}

static int take_entries(struct nsu_netns_list *list, struct asking *a, DIR *dir)
{
	struct dirent *entry;
	int err = 0;

	while (!err && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = take_entry(list, a, dirfd(dir), entry->d_name);
	return err ? err : -errno;
}

/* rewinddir(3) reads the directory anew, so nothing of the first reading may stay. */
static void forget(struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free((void *)(uintptr_t)list->names[i].name);
	list->count = 0;
}

static bool has_empty(const struct nsu_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->names[i].state == NSU_NETNS_EMPTY)
			return true;
	return false;
}

/* An empty file is what a killed add left, or one that is not done: look twice. */
static int read_names(struct nsu_netns_list *list, struct asking *a, DIR *dir)
{
	const struct timespec pause = { .tv_nsec = UNDER_WAY };
	int err = take_entries(list, a, dir);

	ask(list, a);
	if (err || !has_empty(list))
		return err;
	nanosleep(&pause, NULL);
	forget(list);
	rewinddir(dir);
	err = take_entries(list, a, dir);
	ask(list, a);
	return err;
}

static int read_directory(struct nsu_netns_list *list, bool nsids)
{
	struct asking a = { .wanted = nsids };
	autodir *dir = opendir(NSU_NETNS_DIR);
	int err;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	err = read_names(list, &a, dir);
	rtnl_free(a.rtnl);
	return err;
}

int nsu_netns_take(struct nsu_netns_list **list, bool nsids, struct nsu_error *e)
{
	struct nsu_netns_list *taken = calloc(1, sizeof(*taken));
	int err = taken ? read_directory(taken, nsids) : -ENOMEM;

	if (err) {
		nsu_netns_free(taken);
		return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", NSU_NETNS_DIR);
	}
	*list = taken;
	return 0;
}

void nsu_netns_free(struct nsu_netns_list *list)
{
	if (!list)
		return;
	forget(list);
	free(list->names);
	free(list);
}

size_t nsu_netns_count(const struct nsu_netns_list *list)
{
	return list->count;
}

const struct nsu_netns *nsu_netns_get(const struct nsu_netns_list *list, size_t index)
{
	return &list->names[index];
}

size_t nsu_netns_find(const struct nsu_netns_list *list, uint64_t inode, size_t from)
{
	for (size_t i = from; i < list->count; i++)
		if (inode && list->names[i].inode == inode)
			return i;
	return NSU_NONE;
}

/* ---------------------------------------------------------------------- one namespace */

int nsu_netns_find_name(const char *name, uint64_t *inode, struct nsu_error *e)
{
	char path[sizeof(NSU_NETNS_DIR) + 1 + NAME_MAX];
	struct netns_entry entry;
	int err = nsu_netns_parse_name(name);

	if (!err || err == -EILSEQ) {
		snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, name);
		err = netns_look(AT_FDCWD, path, &entry);
	}
	if (!err && entry.state != NSU_NETNS_LIVE)
		err = -EINVAL;
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NET, "%s", name);
	fd_close(&entry.ns);
	*inode = entry.inode;
	return 0;
}

int nsu_netns_find_process(pid_t pid, uint64_t *inode, struct nsu_error *e)
{
	int err = target_get_link(pid, "net", inode);

	if (!err)
		return 0;
	return nsu_error_set(e, err == -ENOENT ? ESRCH : -err, NSU_OP_FIND, NSU_NET, "process %d",
			     (int)pid);
}
