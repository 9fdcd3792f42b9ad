/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps this process from making namespaces: limits, sysctls, filters. */
#include "facts/limits.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "facts/nsfs.h"
#include "fd.h"

/* Reads at most size - 1 bytes; an empty string when the file cannot be read. */
static void read_text(const char *path, char *text, size_t size)
{
	autofd fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 1;

	while (fd >= 0 && n > 0 && len < size - 1) {
		n = read(fd, text + len, size - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	text[len] = '\0';
}

int64_t limits_get_sysctl(const char *path, int64_t fallback)
{
	char text[32], *end;
	int64_t number;

	read_text(path, text, sizeof(text));
	number = strtoll(text, &end, 10);
	return end == text ? fallback : number;
}

int64_t limits_get_max(enum nsu_kind kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/sys/user/max_%s_namespaces",
		 nsu_kind_get_name(kind));
	return limits_get_sysctl(path, -1);
}

int64_t limits_get_status(const char *field, int base)
{
	char text[8192], label[32];
	const char *at;

	read_text("/proc/self/status", text, sizeof(text));
	snprintf(label, sizeof(label), "\n%s:", field);
	at = strstr(text, label);
	return at ? (int64_t)strtoull(at + strlen(label), NULL, base) : -1;
}

/* Paths in mountinfo are relative to our root: without one for "/", that is no mount. */
bool limits_in_chroot(void)
{
	char *line = NULL;
	size_t size = 0;
	bool found = false;
	FILE *f = fopen("/proc/self/mountinfo", "re");

	if (!f)
		return false;
	while (!found && getline(&line, &size, f) > 0) {
		char point[3] = "";

		sscanf(line, "%*s %*s %*s %*s %2s", point);
		found = strcmp(point, "/") == 0;
	}
	free(line);
	fclose(f);
	return !found;
}

bool limits_has_sys_admin(void)
{
	int64_t effective = limits_get_status("CapEff", 16);

	return effective >= 0 && effective >> CAP_SYS_ADMIN & 1;
}

static uint64_t inode_of(int fd)
{
	uint64_t inode = 0;

	return fd >= 0 && nsfs_get_inode(fd, &inode) == 0 ? inode : 0;
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
	return inode_of(user) && inode_of(user) == inode_of(owner);
}

/* Directories of proc and sysfs that are empty for ever: others are mounted there. */
static bool is_made_for_mounts(const char *point)
{
	static const char *const made[] = {
		"/sys/fs/", "/sys/kernel/debug", "/sys/kernel/tracing", "/sys/kernel/config",
		"/sys/kernel/security", "/sys/firmware/efi/efivars",
		"/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd",
	};

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if (strncmp(point, made[i], strlen(made[i])) == 0)
			return true;
	return false;
}

bool limits_masks(const char *dir)
{
	size_t len = strlen(dir), size = 0;
	char *line = NULL;
	bool found = false;
	FILE *f = fopen("/proc/self/mountinfo", "re");

	while (f && !found && getline(&line, &size, f) > 0) {
		char point[256] = "";

		sscanf(line, "%*s %*s %*s %*s %255s", point);
		found = strncmp(point, dir, len) == 0 && point[len] == '/' &&
			!is_made_for_mounts(point);
	}
	free(line);
	if (f)
		fclose(f);
	return found;
}

/* By its device number: the magic of statfs(2) is one for ext2, ext3 and ext4. */
bool limits_get_file_system(const char *path, char *type, size_t size)
{
	char *line = NULL, wanted[32];
	size_t room = 0;
	struct stat st;
	FILE *f = stat(path, &st) < 0 ? NULL : fopen("/proc/self/mountinfo", "re");

	*type = '\0';
	if (!f)
		return false;
	snprintf(wanted, sizeof(wanted), " %u:%u ", major(st.st_dev), minor(st.st_dev));
	while (!*type && getline(&line, &room, f) > 0) {
		const char *rest = strstr(line, " - ");

		if (rest && strstr(line, wanted))
			snprintf(type, size, "%.*s", (int)strcspn(rest + 3, " "), rest + 3);
	}
	free(line);
	fclose(f);
	return *type;
}

/* The mount that a path lies on, or would: a file that was made for it may be gone again. */
static uint64_t get_mount_id(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX] = ".";
	struct statx x;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &x) == 0)
		return x.stx_mnt_id;
	if (slash)
		snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path) + 1, path);
	return statx(AT_FDCWD, dir, 0, STATX_MNT_ID, &x) == 0 ? x.stx_mnt_id : 0;
}

bool limits_is_shared(const char *path)
{
	uint64_t wanted = get_mount_id(path);
	char *line = NULL;
	size_t size = 0;
	bool shared = false, found = false;
	FILE *f = fopen("/proc/self/mountinfo", "re");

	while (f && !found && getline(&line, &size, f) > 0) {
		const char *mark = strstr(line, " shared:"), *end = strstr(line, " - ");

		found = strtoull(line, NULL, 10) == wanted;
		shared = found && mark && end && mark < end;
	}
	free(line);
	if (f)
		fclose(f);
	return shared;
}
