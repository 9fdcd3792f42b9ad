/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A name of a network namespace: whether it can be one, and what lies under it. */
#include "facts/names/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/stat.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "clock.h"
#include "facts/handle.h"
#include "facts/nsfs.h"
#include "facts/process/target.h"
#include "fd.h"

#define UNDER_WAY 250	/* milliseconds that an add may take from its file to its mount */
#define PAUSE 2		/* milliseconds between two looks */
#define PATIENCE 2000	/* milliseconds for one that stays young */

int nsu_netns_parse_name(const char *name)
{
	size_t len = strlen(name), clean = len;

	if (len == 0 || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return -EINVAL;
	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	/* A backslash before an x is harmless, though it is escaped. */
	for (const char *at = name; (at = strchr(at, '\\')); at++)
		clean += at[1] == 'x' ? 3 : 0;
	return nsu_escape(NULL, 0, name, len, false) == clean ? 0 : -EILSEQ;
}

int netns_check_name(const char *name, struct nsu_error *e)
{
	int err = nsu_netns_parse_name(name);

	if (!err || err == -EILSEQ)
		return 0;
	return nsu_error_set(e, -err, NSU_OP_OPTION, NSU_NET, "%s", *name ? name : "''");
}

/* ------------------------------------------------------------------------ one entry */

static bool is_mount(int at, const char *path, int flags)
{
	struct statx st;

	return statx(at, path, flags, STATX_TYPE, &st) == 0 &&
	       (st.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

bool netns_is_mounted(const char *path)
{
	return is_mount(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
}

/*
 * The files of nsfs are regular and empty. One that we may not open is none of
 * them (they have mode 0444), and what is not even like them is left closed:
 * to open a FIFO or a device does something.
 */
static int look_inside(int dir, const char *name, int flags, struct netns_entry *entry)
{
	enum nsu_kind kind = NSU_NO_KIND;
	autofd ns = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	int err;

	entry->state = NSU_NETNS_EMPTY;
	entry->unread = ns < 0 ? -errno : 0;
	if (ns < 0)
		return entry->unread == -EACCES ? 0 : entry->unread;
	err = nsfs_get_kind(ns, &kind);
	/* Asked by what was opened: a namespace may be mounted there meanwhile. */
	if (err == -ENOTTY && !is_mount(ns, "", AT_EMPTY_PATH))
		return 0;
	entry->unread = err == -ENOTTY ? 0 : err;
	entry->state = NSU_NETNS_FOREIGN;
	if (err || kind != NSU_NET)
		return 0;
	entry->state = NSU_NETNS_LIVE;
	err = nsfs_get_inode(ns, &entry->inode);
	if (!err)
		entry->ns = move_fd(&ns);
	return err;
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

/* By a clock that may be set: what is from the future is not young. */
static bool is_young(const struct timespec *since)
{
	struct timespec now;
	int64_t age;

	clock_gettime(CLOCK_REALTIME, &now);
	age = (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
	return age >= 0 && age < UNDER_WAY;
}

static int look(int dir, const char *name, struct netns_entry *entry)
{
	struct stat st;
	int err;

	*entry = (struct netns_entry){ .state = NSU_NETNS_FOREIGN, .ns = -1 };
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	entry->is_link = S_ISLNK(st.st_mode);
	entry->is_directory = S_ISDIR(st.st_mode);
	if (entry->is_link)
		return look_behind(dir, name, entry);
	err = may_be_namespace(&st) ? look_inside(dir, name, O_NOFOLLOW, entry) : 0;
	entry->is_young = entry->state == NSU_NETNS_EMPTY && is_young(&st.st_ctim);
	return err;
}

static void take_handle(const struct handle *handle, struct netns_entry *entry)
{
	bool live = handle->kind == NSU_NET;

	*entry = (struct netns_entry){
		.state = live ? NSU_NETNS_LIVE : NSU_NETNS_FOREIGN,
		.inode = live ? handle->inode : 0, .ns = -1,
	};
}

int netns_glance(int dir, const char *name, struct netns_entry *entry)
{
	struct handle handle;

	if (handle_find_at(dir, name, &handle) < 0)
		return look(dir, name, entry);
	take_handle(&handle, entry);
	return 0;
}

/* What is opened by its handle is what was found, whatever is put in its place meanwhile. */
int netns_look(int dir, const char *name, struct netns_entry *entry)
{
	struct handle handle;

	if (handle_find_at(dir, name, &handle) < 0)
		return look(dir, name, entry);
	take_handle(&handle, entry);
	if (entry->state == NSU_NETNS_LIVE)
		entry->ns = handle_open(AT_FDCWD, &handle);
	/* In user namespaces of their own nobody is given what is others' in this way. */
	return entry->state == NSU_NETNS_LIVE && entry->ns < 0 ? look(dir, name, entry) : 0;
}

void netns_pause(void)
{
	const struct timespec pause = { .tv_nsec = PAUSE * 1000 * 1000 };

	nanosleep(&pause, NULL);
}

bool netns_wait(int64_t *since)
{
	int64_t now = clock_get_milliseconds();

	*since = *since ? *since : now;
	netns_pause();
	return now - *since <= PATIENCE;
}

int netns_look_settled(int dir, const char *name, struct netns_entry *entry)
{
	int err = netns_look(dir, name, entry);
	int64_t since = 0;

	while (!err && entry->is_young && netns_wait(&since))
		err = netns_look(dir, name, entry);
	return err;
}

/* ---------------------------------------------------------------------- one namespace */

static int find_name(const char *name, struct netns_entry *entry, struct nsu_error *e)
{
	char path[sizeof(NSU_NETNS_DIR) + 1 + NAME_MAX];
	int err = netns_check_name(name, e);

	if (err)
		return err;
	snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, name);
	err = netns_look_settled(AT_FDCWD, path, entry);
	if (!err && entry->state != NSU_NETNS_LIVE)
		err = -EINVAL;
	if (err)
		return nsu_error_set(e, -err, NSU_OP_OPEN, NSU_NET, "%s", name);
	return 0;
}

int nsu_netns_find_name(const char *name, uint64_t *inode, struct nsu_error *e)
{
	struct netns_entry entry;
	int err = find_name(name, &entry, e);

	if (err)
		return err;
	fd_close(&entry.ns);
	*inode = entry.inode;
	return 0;
}

int nsu_netns_open(const char *name, int *ns, struct nsu_error *e)
{
	struct netns_entry entry;
	int err = find_name(name, &entry, e);

	if (!err)
		*ns = entry.ns;
	return err;
}

int nsu_netns_find_process(pid_t pid, uint64_t *inode, struct nsu_error *e)
{
	int err = target_check(pid, e);

	if (err)
		return err;
	err = target_get_link(pid, "net", inode);
	if (!err)
		return 0;
	return nsu_error_set(e, err == -ENOENT ? ESRCH : -err, NSU_OP_FIND, NSU_NET,
			     "process %d", (int)pid);
}
