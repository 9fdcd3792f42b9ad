/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who we are, and what we may. */
#include "hint/probe.h"

#include <linux/capability.h>
#include <string.h>

#include "facts/ids/limits.h"
#include "facts/mount/mounted.h"

bool probe_is_root(struct probe *p)
{
	return limits_get_euid(p->root) == 0;
}

static bool lacks(const struct probe *p, unsigned int capability)
{
	return !limits_has_capability(p->root, capability);
}

/* With a user namespace of its own the call needs nothing. */
bool probe_lacks_admin(struct probe *p)
{
	return !probe_asks_for(p, NSU_USER) && lacks(p, CAP_SYS_ADMIN);
}

/* As in a container: it can neither make one nor write the map of a user namespace. */
bool probe_is_weak_root(struct probe *p)
{
	return probe_is_root(p) && probe_lacks_admin(p) && lacks(p, CAP_SETFCAP);
}

/* As in a Pod, which may make user namespaces, and nothing else. */
bool probe_is_bare_root(struct probe *p)
{
	return probe_is_root(p) && lacks(p, CAP_SYS_ADMIN);
}

bool probe_is_blind_root(struct probe *p)
{
	return probe_is_root(p) && lacks(p, CAP_SYS_PTRACE);
}

bool probe_lacks_setfcap(struct probe *p)
{
	return lacks(p, CAP_SETFCAP);
}

bool probe_lacks_set_ids(struct probe *p)
{
	bool groups = strstr(p->e->object, "gid_map");

	snprintf(p->found, sizeof(p->found), groups ? "CAP_SETGID" : "CAP_SETUID");
	return lacks(p, groups ? CAP_SETGID : CAP_SETUID);
}

/* A fresh user namespace whose map is not written yet: its members are nobody. */
bool probe_unmapped(struct probe *p)
{
	char map[2];

	return probe_asks_for(p, NSU_USER) &&
	       limits_read(p->root, "/proc/self/uid_map", map, sizeof(map)) == 0;
}

bool probe_in_chroot(struct probe *p)
{
	return probe_asks_for(p, NSU_USER) && mounted_in_chroot(p->root);
}

/* unshare(2): of what threads share none may have another. */
bool probe_in_threads(struct probe *p)
{
	return limits_get_status(p->root, "Threads", 10) > 1;
}

/* Whoever has left its PID namespace for its children can neither do so twice nor wait long. */
bool probe_awaits_pid(struct probe *p)
{
	return limits_awaits_pid(p->root);
}

bool probe_keeps_groups(struct probe *p)
{
	char word[8];

	return limits_read(p->root, "/proc/self/setgroups", word, sizeof(word)) > 0 &&
	       strncmp(word, "deny", 4) == 0;
}

/* Then the kernel allows nobody setgroups(2) (userns_may_setgroups()). */
bool probe_no_groups(struct probe *p)
{
	char text[2];

	return limits_read(p->root, "/proc/self/gid_map", text, sizeof(text)) == 0;
}

bool probe_no_new_privs(struct probe *p)
{
	return limits_get_status(p->root, "NoNewPrivs", 10) == 1;
}
