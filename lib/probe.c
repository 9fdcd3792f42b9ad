/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions that tell one cause from another. */
#include "probe.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "facts/limits.h"
#include "fd.h"

static bool asks_for(const struct nsu_error *e, const char *flag)
{
	return strstr(e->object, flag);
}

bool probe_is_zombie(const struct nsu_error *e, char *found)
{
	(void)found;
	return strstr(e->object, "zombie");
}

bool probe_is_root(const struct nsu_error *e, char *found)
{
	(void)e;
	(void)found;
	return geteuid() == 0;
}

bool probe_filtered(const struct nsu_error *e, char *found)
{
	(void)e;
	(void)found;
	return limits_get_status("Seccomp", 10) > 0;
}

bool probe_lacks_admin(const struct nsu_error *e, char *found)
{
	(void)found;
	return !asks_for(e, "CLONE_NEWUSER") && !limits_has_sys_admin();
}

bool probe_in_chroot(const struct nsu_error *e, char *found)
{
	(void)found;
	return asks_for(e, "CLONE_NEWUSER") && limits_in_chroot();
}

bool probe_userns_for_root(const struct nsu_error *e, char *found)
{
	(void)e;
	(void)found;
	return limits_get_sysctl("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0;
}

bool probe_apparmor(const struct nsu_error *e, char *found)
{
	(void)e;
	(void)found;
	return limits_get_sysctl("/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
				 0) > 0;
}

/* A fresh user namespace whose map is not written yet: its members are nobody. */
bool probe_unmapped(const struct nsu_error *e, char *found)
{
	char byte;
	autofd fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);

	(void)found;
	return asks_for(e, "CLONE_NEWUSER") && fd >= 0 && read(fd, &byte, 1) == 0;
}

static const char *const flag_names[NSU_KINDS] = {
	[NSU_CGROUP] = "CLONE_NEWCGROUP", [NSU_IPC] = "CLONE_NEWIPC", [NSU_MNT] = "CLONE_NEWNS",
	[NSU_NET] = "CLONE_NEWNET", [NSU_PID] = "CLONE_NEWPID", [NSU_TIME] = "CLONE_NEWTIME",
	[NSU_USER] = "CLONE_NEWUSER", [NSU_UTS] = "CLONE_NEWUTS",
};

bool probe_switched_off(const struct nsu_error *e, char *found)
{
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		if (!asks_for(e, flag_names[kind]) || limits_get_max(kind) != 0)
			continue;
		snprintf(found, FOUND_SIZE, "%s", nsu_kind_get_name(kind));
		return true;
	}
	return false;
}

bool probe_unknown_kind(const struct nsu_error *e, char *found)
{
	char path[32];

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", nsu_kind_get_name(kind));
		if (!asks_for(e, flag_names[kind]) ||
		    faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		snprintf(found, FOUND_SIZE, "%s", nsu_kind_get_name(kind));
		return true;
	}
	return false;
}

/* O_NONBLOCK: the file may be a FIFO that nobody writes to. */
bool probe_other_kind(const struct nsu_error *e, char *found)
{
	autofd fd = open(e->object, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int flag = fd < 0 ? -1 : ioctl(fd, NS_GET_NSTYPE);

	for (int kind = 0; flag > 0 && kind < NSU_KINDS; kind++)
		if (nsu_kind_get_flag(kind) == (unsigned int)flag)
			snprintf(found, FOUND_SIZE, "%s", nsu_kind_get_name(kind));
	return *found;
}

static bool is_named(const struct nsu_error *e, const char *name)
{
	const char *at = strrchr(e->object, '/');

	return strcmp(at ? at + 1 : e->object, name) == 0;
}

bool probe_is_offsets(const struct nsu_error *e, char *found)
{
	(void)found;
	return is_named(e, "timens_offsets");
}

bool probe_is_setgroups(const struct nsu_error *e, char *found)
{
	(void)found;
	return is_named(e, "setgroups");
}

bool probe_is_cgroup(const struct nsu_error *e, char *found)
{
	(void)found;
	return is_named(e, "cgroup.procs");
}

bool probe_is_proc(const struct nsu_error *e, char *found)
{
	(void)found;
	return is_named(e, "proc");
}

bool probe_is_maps_option(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "id maps") == 0;
}

bool probe_is_map_free(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "--map-free") == 0;
}

bool probe_is_bare_address(const struct nsu_error *e, char *found)
{
	struct nsu_prefix address;

	(void)found;
	return nsu_address_parse(e->object, &address) == 0;
}

bool probe_is_lo(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "--lo") == 0;
}

bool probe_is_root_option(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "--root") == 0;
}

bool probe_is_propagation_option(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "--propagation") == 0;
}

bool probe_masks(const struct nsu_error *e, char *found)
{
	(void)found;
	return (is_named(e, "proc") || is_named(e, "sys")) &&
	       limits_masks(is_named(e, "proc") ? "/proc" : "/sys");
}

bool probe_is_shared(const struct nsu_error *e, char *found)
{
	(void)found;
	return limits_is_shared(e->object);
}

bool probe_on_file_system(const struct nsu_error *e, char *found)
{
	return limits_get_file_system(e->object, found, FOUND_SIZE);
}

bool probe_is_netns(const struct nsu_error *e, char *found)
{
	(void)found;
	return strncmp(e->object, NSU_NETNS_DIR "/", sizeof(NSU_NETNS_DIR)) == 0;
}

bool probe_is_netns_directory(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, NSU_NETNS_DIR) == 0;
}

/* Only names of network namespaces are no paths. */
bool probe_is_bare_name(const struct nsu_error *e, char *found)
{
	(void)found;
	return !strchr(e->object, '/');
}

bool probe_is_sys(const struct nsu_error *e, char *found)
{
	(void)found;
	return strcmp(e->object, "/sys") == 0;
}

bool probe_is_etc(const struct nsu_error *e, char *found)
{
	(void)found;
	return strncmp(e->object, "/etc/", 5) == 0;
}
