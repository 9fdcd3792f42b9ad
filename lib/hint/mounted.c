/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File systems, and what is mounted where. */
#include "hint/probe.h"

#include "facts/limits.h"
#include "facts/mounted.h"

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
	return mounted_get_file_system(p->e->object, p->found, sizeof(p->found));
}

bool probe_is_shared(struct probe *p)
{
	return mounted_is_shared(p->e->object);
}
