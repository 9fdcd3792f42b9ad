/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps this process from making namespaces: limits, sysctls, filters. */
#include "facts/ids/limits.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "fd.h"

/* O_NONBLOCK: it may be a FIFO that nobody writes to. */
static int open_at(int root, const char *path)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int fd;

	if (root >= 0)
		fd = openat(root, path + 1, flags);	// lint: O_CLOEXEC
	else
		fd = open(path, flags);			// lint: O_CLOEXEC
	return fd < 0 ? -errno : fd;
}

int limits_open(int root, const char *path)
{
	autofd fd = open_at(root, path);
	struct statfs fs;

	if (fd < 0 || root >= 0)
		return move_fd(&fd);
	if (fstatfs(fd, &fs) < 0)
		return -errno;
	if (fs.f_type != PROC_SUPER_MAGIC && fs.f_type != SYSFS_MAGIC &&
	    (unsigned long)fs.f_type != SELINUXFS)
		return -ENOENT;
	return move_fd(&fd);
}

ssize_t limits_read(int root, const char *path, char *text, size_t size)
{
	autofd fd = limits_open(root, path);
	size_t len = 0;
	ssize_t n = fd < 0 ? fd : 1;

	while (n > 0 && len < size - 1) {
		n = read(fd, text + len, size - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	text[len] = '\0';
	return n < 0 ? n : (ssize_t)len;
}

int64_t limits_get_sysctl(int root, const char *path, int64_t fallback)
{
	char text[32], *end;
	int64_t number;

	limits_read(root, path, text, sizeof(text));
	number = strtoll(text, &end, 10);
	return end == text ? fallback : number;
}

int64_t nsu_limit_get(enum nsu_kind kind)
{
	return limits_get_max(-1, kind);
}

int64_t limits_get_max(int root, enum nsu_kind kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/sys/user/max_%s_namespaces",
		 nsu_kind_get_name(kind));
	return limits_get_sysctl(root, path, -1);
}

/* Returns what stands behind "FIELD:", or NULL. */
static const char *find_field(int root, const char *field, char *text, size_t size)
{
	char label[32];
	const char *at;

	limits_read(root, "/proc/self/status", text, size);
	snprintf(label, sizeof(label), "\n%s:", field);
	at = strstr(text, label);
	return at ? at + strlen(label) : NULL;
}

int64_t limits_get_status(int root, const char *field, int base)
{
	char text[8192];
	const char *at = find_field(root, field, text, sizeof(text));

	return at ? (int64_t)strtoull(at, NULL, base) : -1;
}

int64_t limits_get_euid(int root)
{
	char text[8192];
	const char *at = root < 0 ? NULL : find_field(root, "Uid", text, sizeof(text));
	unsigned int euid;

	if (root < 0)
		return geteuid();
	return at && sscanf(at, "%*u %u", &euid) == 1 ? (int64_t)euid : -1;
}

bool limits_has_capability(int root, unsigned int capability)
{
	int64_t effective = limits_get_status(root, "CapEff", 16);

	return effective >= 0 && effective >> capability & 1;
}

bool limits_has_sys_admin(void)
{
	return limits_has_capability(-1, CAP_SYS_ADMIN);
}

/* The links below ns lead to no file: that of a recorded machine is not followed either. */
static ssize_t read_link(int root, const char *path, char *text, size_t size)
{
	ssize_t n = root < 0 ? readlink(path, text, size - 1) :
		    readlinkat(root, path + 1, text, size - 1);

	text[n < 0 ? 0 : n] = '\0';
	return n;
}

bool limits_has_kind(int root, enum nsu_kind kind)
{
	char path[32], text[64];

	snprintf(path, sizeof(path), "/proc/self/ns/%s", nsu_kind_get_name(kind));
	return read_link(root, path, text, sizeof(text)) > 0;
}

bool limits_has_file(int root, const char *path)
{
	return faccessat(root < 0 ? AT_FDCWD : root, path + (root >= 0), F_OK, 0) == 0;
}

/* Before the first child there is no link at all: that namespace has no PID 1 yet. */
bool limits_awaits_pid(int root)
{
	char ours[64], children[64];

	return read_link(root, "/proc/self/ns/pid", ours, sizeof(ours)) > 0 &&
	       (read_link(root, "/proc/self/ns/pid_for_children", children,
			  sizeof(children)) < 0 ||
		strcmp(ours, children) != 0);
}

bool limits_owns(enum nsu_kind kind)
{
	char path[32];
	autofd user = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	autofd ns = -1, owner = -1;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", nsu_kind_get_name(kind));
	ns = open(path, O_RDONLY | O_CLOEXEC);
	if (ns >= 0)
		owner = nsfs_open_owner(ns);
	return nsfs_find_inode(user) && nsfs_find_inode(user) == nsfs_find_inode(owner);
}
