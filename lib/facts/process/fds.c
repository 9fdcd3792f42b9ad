/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptors of a process that may keep a namespace. */
#include "facts/process/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "facts/file.h"
#include "facts/nsfs.h"
#include "facts/process/numbered.h"
#include "fd.h"

#define TUN "/dev/net/tun"

static bool parse_socket(const char *link, uint64_t *inode)
{
	char digits[24];
	const char *end = strchr(link, ']');
	size_t len = end ? (size_t)(end - link) : sizeof(digits);

	if (len >= sizeof(digits) || end[1] != '\0')
		return false;
	memcpy(digits, link, len);
	digits[len] = '\0';
	return nsu_number_parse(digits, 1, UINT64_MAX, inode) == 0;
}

/* No file has such a name: those begin with a slash, or with what the kernel calls them. */
bool fds_parse(const char *link, struct fds_entry *entry)
{
	*entry = (struct fds_entry){ .fd = entry->fd, .sort = FDS_SOCKET, .kind = NSU_NO_KIND };
	if (strncmp(link, "socket:[", 8) == 0)
		return parse_socket(link + 8, &entry->inode);
	entry->sort = FDS_TUN;
	if (strcmp(link, TUN) == 0)
		return true;
	entry->sort = FDS_NAMESPACE;
	return strchr("cimnptu", link[0]) &&
	       nsu_inode_parse(link, &entry->kind, &entry->inode) == 0 &&
	       entry->kind != NSU_NO_KIND;
}

/*
 * d_path() of the kernel names what was opened by a bind mount by that: "/run/netns/blue",
 * and "/" once it was unmounted. Behind any path may be a file system that does not answer,
 * so that only these are looked at, and by what statx(2) knows without asking.
 */
static bool may_be_bound(const char *link)
{
	return strcmp(link, "/") == 0 || strstr(link, "/netns/");
}

static bool same_device(int at, uint64_t *inode)
{
	const int flags = AT_EMPTY_PATH | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT;
	struct statx is, nsfs;

	if (statx(at, "", flags, STATX_INO, &is) < 0 ||
	    statx(AT_FDCWD, "/proc/self/ns/net", 0, STATX_INO, &nsfs) < 0)
		return false;
	*inode = is.stx_ino;
	return is.stx_dev_major == nsfs.stx_dev_major && is.stx_dev_minor == nsfs.stx_dev_minor;
}

static bool look_behind(int dir, const char *name, struct fds_entry *entry)
{
	autofd at = openat(dir, name, O_PATH | O_CLOEXEC);
	autofd ns = -1;

	if (at < 0 || !same_device(at, &entry->inode))
		return false;
	ns = file_reopen(at, O_RDONLY);
	entry->sort = FDS_NAMESPACE;
	return ns >= 0 && nsfs_get_kind(ns, &entry->kind) == 0;
}

/*
 * All of the links that matter are short. The kernel cuts a long one here, and
 * then it is none of ours; "/dev/null" and most others fail at their first byte.
 */
static bool look(int dir, const char *name, struct fds_entry *entry)
{
	char link[64];
	ssize_t len = readlinkat(dir, name, link, sizeof(link) - 1);

	if (len <= 0 || len == sizeof(link) - 1)
		return false;
	link[len] = '\0';
	return fds_parse(link, entry) || (may_be_bound(link) && look_behind(dir, name, entry));
}

int fds_read(int dir, const char *path, unsigned int sorts, fds_found_fn *found, void *arg)
{
	autofd own = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct fds_entry entry;
	struct numbered files;
	int more = 1, err = 0;

	if (own < 0)
		return -errno;
	numbered_begin(&files, own, 0);
	while (!err && (more = numbered_next(&files, &entry.fd)) > 0)
		if (look(own, files.name, &entry) && (entry.sort & sorts))
			err = found(arg, &entry);
	return err ? err : more;
}

int fds_open(int proc, int dir, int fd, uint64_t inode)
{
	char path[24];
	autofd at = -1;

	snprintf(path, sizeof(path), "fd/%d", fd);
	at = openat(dir, path, O_PATH | O_CLOEXEC);
	return at < 0 ? -errno : nsfs_reopen(proc, at, inode);
}
