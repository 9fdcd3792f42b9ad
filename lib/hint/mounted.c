/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File systems, and what is mounted where. */
#include "hint/probe.h"

#include <unistd.h>

#include "facts/ids/limits.h"
#include "facts/mount/mappable.h"
#include "facts/mount/mounted.h"

/* Of proc and sysfs a new one shows what somebody took care to hide. */
static const char *old_one(const struct probe *p)
{
	return p->e->kind == NSU_PID ? "/proc" : "/sys";
}

/* What docker and podman call the option that leaves it alone. */
bool probe_masks(struct probe *p)
{
	bool docker = limits_has_file(p->root, "/.dockerenv");

	snprintf(p->found, sizeof(p->found), docker ? "systempaths=unconfined" : "unmask=ALL");
	return mounted_masks(p->root, old_one(p));
}

bool probe_read_only(struct probe *p)
{
	return mounted_is_read_only(p->root, old_one(p));
}

bool probe_on_file_system(struct probe *p)
{
	return mounted_get_file_system(p->root, p->e->object, p->found, sizeof(p->found));
}

static bool is_on(struct probe *p, enum nsu_mappable_how how)
{
	return probe_on_file_system(p) && mappable_is(p->found, how);
}

bool probe_on_old_ext(struct probe *p)
{
	return is_on(p, NSU_MAPPABLE_EXT4);
}

bool probe_on_layers(struct probe *p)
{
	return is_on(p, NSU_MAPPABLE_LAYERS);
}

bool probe_on_server(struct probe *p)
{
	return is_on(p, NSU_MAPPABLE_SERVER);
}

bool probe_on_daemon(struct probe *p)
{
	return is_on(p, NSU_MAPPABLE_ASKED);
}

bool probe_on_nothing(struct probe *p)
{
	return is_on(p, NSU_MAPPABLE_NOTHING);
}

/* What is mounted as a name comes from there. */
bool probe_no_proc(struct probe *p)
{
	return probe_is_netns(p) && access("/proc/self/ns", F_OK) < 0;
}

bool probe_is_shared(struct probe *p)
{
	return mounted_is_shared(p->e->object);
}
