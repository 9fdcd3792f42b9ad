/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the record of an error says by itself. */
#include "hint/probe.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#include "facts/container/delegation.h"
#include "facts/process/target.h"

static const char *const flag_names[NSU_KINDS] = {
	[NSU_CGROUP] = "CLONE_NEWCGROUP", [NSU_IPC] = "CLONE_NEWIPC", [NSU_MNT] = "CLONE_NEWNS",
	[NSU_NET] = "CLONE_NEWNET", [NSU_PID] = "CLONE_NEWPID", [NSU_TIME] = "CLONE_NEWTIME",
	[NSU_USER] = "CLONE_NEWUSER", [NSU_UTS] = "CLONE_NEWUTS",
};

bool probe_asks_for(const struct probe *p, enum nsu_kind kind)
{
	return strstr(p->e->object, flag_names[kind]);
}

enum nsu_kind probe_get_only_kind(const struct probe *p)
{
	enum nsu_kind only = NSU_NO_KIND;

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		if (!probe_asks_for(p, (enum nsu_kind)kind))
			continue;
		if (only != NSU_NO_KIND)
			return NSU_NO_KIND;
		only = (enum nsu_kind)kind;
	}
	return only;
}

static bool is(const struct probe *p, const char *object)
{
	return strcmp(p->e->object, object) == 0;
}

static bool begins(const struct probe *p, const char *with)
{
	return strncmp(p->e->object, with, strlen(with)) == 0;
}

/* The last part of a path; behind it may stand what was written there. */
static bool is_named(const struct probe *p, const char *name)
{
	size_t path = strcspn(p->e->object, ":"), len = strlen(name);

	return path >= len && strncmp(p->e->object + path - len, name, len) == 0 &&
	       (path == len || p->e->object[path - len - 1] == '/');
}

/* What the builder found when it looked at the process. */
bool probe_is_zombie(struct probe *p)
{
	return strstr(p->e->object, "(a zombie)");
}

bool probe_is_thread(struct probe *p)
{
	return strstr(p->e->object, "(a thread)");
}

/* "process 4711", and somebody answers to that number. */
bool probe_is_not_shown(struct probe *p)
{
	int pid;

	return p->root < 0 && sscanf(p->e->object, "process %d", &pid) == 1 &&
	       target_is_hidden(pid);
}

bool probe_is_hidden(struct probe *p)
{
	return strstr(p->e->object, "(hidden)");
}

/* "process 7:4711" */
bool probe_has_inode(struct probe *p)
{
	return begins(p, "process ") && strchr(p->e->object, ':');
}

/* What lies below its number, a descriptor of it, or all of it. */
bool probe_is_process(struct probe *p)
{
	return (begins(p, "/proc/") && isdigit((unsigned char)p->e->object[6])) ||
	       begins(p, "descriptor ") || begins(p, "process ");
}

bool probe_is_process_of_blind(struct probe *p)
{
	return probe_is_process(p) && probe_is_blind_root(p);
}

bool probe_is_process_of_root(struct probe *p)
{
	return probe_is_process(p) && probe_is_root(p);
}

bool probe_is_offsets(struct probe *p)
{
	return is_named(p, "timens_offsets");
}

bool probe_is_setgroups(struct probe *p)
{
	return is_named(p, "setgroups");
}

bool probe_is_map(struct probe *p)
{
	return is_named(p, "uid_map") || is_named(p, "gid_map");
}

bool probe_is_context(struct probe *p)
{
	return is_named(p, "attr/exec");
}

bool probe_is_link(struct probe *p)
{
	struct stat st;

	return lstat(p->e->object, &st) == 0 && S_ISLNK(st.st_mode);
}

bool probe_of_cgroups(struct probe *p)
{
	return strncmp(p->e->object, "cgroup of process ", 18) == 0;
}

bool probe_is_cgroup(struct probe *p)
{
	return is_named(p, "cgroup.procs");
}

/* The last part is the file, what is before it the cgroup. */
bool probe_contained(struct probe *p)
{
	const char *slash = strrchr(p->e->object, '/');
	char directory[NSU_OBJECT_SIZE];

	if (!slash || !probe_is_cgroup(p))
		return false;
	snprintf(directory, sizeof(directory), "%.*s", (int)(slash - p->e->object),
		 p->e->object);
	return delegation_is_contained(directory);
}

/* Of another root: "/old/proc", where ours is "/proc". */
bool probe_is_below_sysroot(struct probe *p)
{
	return is_named(p, "proc") && !is(p, "/proc");
}

bool probe_is_sys(struct probe *p)
{
	return is(p, "/sys");
}

bool probe_is_etc(struct probe *p)
{
	return begins(p, "/etc/");
}

bool probe_is_netns(struct probe *p)
{
	return begins(p, NSU_NETNS_DIR "/");
}

bool probe_is_netns_directory(struct probe *p)
{
	return is(p, NSU_NETNS_DIR);
}

/* Only names of network namespaces are no paths. */
bool probe_is_bare_name(struct probe *p)
{
	return !strchr(p->e->object, '/');
}

bool probe_is_bare_address(struct probe *p)
{
	struct nsu_prefix address;

	return nsu_address_parse(p->e->object, &address) == 0;
}

/* "fd00::1/64 on h1:eth0" */
bool probe_is_address_of_ipv6(struct probe *p)
{
	return memchr(p->e->object, ':', strcspn(p->e->object, "/"));
}

/* Names that sysctls have for every interface. */
bool probe_is_kept_name(struct probe *p)
{
	const char *colon = strrchr(p->e->object, ':');
	const char *name = colon ? colon + 1 : p->e->object;

	return strcmp(name, "all") == 0 || strcmp(name, "default") == 0;
}

bool probe_has_percent(struct probe *p)
{
	return strchr(p->e->object, '%');
}

bool probe_is_maps_option(struct probe *p)
{
	return is(p, "id maps");
}

bool probe_is_map_free(struct probe *p)
{
	return is(p, "--map-free");
}

bool probe_is_pod(struct probe *p)
{
	return begins(p, "pod ") || begins(p, "pause of pod ");
}

bool probe_is_pod_record(struct probe *p)
{
	return strstr(p->e->object, "/pods/");
}

bool probe_is_dashed(struct probe *p)
{
	return begins(p, "-");
}

bool probe_is_address(struct probe *p)
{
	struct nsu_prefix address;

	return nsu_address_parse(p->e->object, &address) == 0;
}

bool probe_is_lo(struct probe *p)
{
	return is(p, "--lo");
}

bool probe_is_root_option(struct probe *p)
{
	return is(p, "--root");
}

bool probe_is_propagation_option(struct probe *p)
{
	return is(p, "--propagation");
}
