/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What forbids new namespaces to us, although we have the rights. */
#include "hint/probe.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "facts/ids/limits.h"

#define APPARMOR_SYSCTL "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"

/* Since Linux 5.8 in a directory of its own, that other modules do not write to. */
static bool has_label(const struct probe *p, const char *label)
{
	char own[64] = "";

	if (limits_read(p->root, "/proc/self/attr/apparmor/current", own, sizeof(own)) <= 0)
		limits_read(p->root, "/proc/self/attr/current", own, sizeof(own));
	return strncmp(own, label, strlen(label)) == 0;
}

static bool is_restricted(const struct probe *p)
{
	return limits_get_sysctl(p->root, APPARMOR_SYSCTL, 0) > 0;
}

/* It asks for a profile that allows userns_create. */
bool probe_apparmor_keeps(struct probe *p)
{
	return probe_asks_for(p, NSU_USER) && is_restricted(p) && has_label(p, "unconfined");
}

/* Whoever made one all the same is moved to that profile, which has no capability. */
bool probe_apparmor_took(struct probe *p)
{
	return is_restricted(p) && has_label(p, "unprivileged_userns");
}

bool probe_selinux(struct probe *p)
{
	return limits_get_sysctl(p->root, "/sys/fs/selinux/enforce", 0) == 1;
}

/*
 * No module answers for the file (EINVAL), or the kernel has none and not even the file;
 * that of a process which has ended is missing, too. See proc_pid_attr(5).
 */
bool probe_no_contexts(struct probe *p)
{
	if (!strstr(p->e->object, "/attr/current"))
		return false;
	return p->e->errnum == EINVAL || !limits_has_file(p->root, "/proc/self/attr/current");
}

/* What AppArmor or Smack say of a process has that file, too, but not that form. */
bool probe_foreign_context(struct probe *p)
{
	return probe_is_context(p) && !limits_has_file(p->root, "/sys/fs/selinux/enforce");
}

/* Empty, unless somebody, as -Z does, wrote what the next program shall be. */
bool probe_sets_context(struct probe *p)
{
	char context[64];

	return probe_selinux(p) &&
	       limits_read(p->root, "/proc/self/attr/exec", context, sizeof(context)) > 0;
}

/*
 * The call that asks for nothing has no other reason to fail. A recorded machine
 * cannot be asked.
 */
bool probe_filtered(struct probe *p)
{
	bool filter = limits_get_status(p->root, "Seccomp", 10) == 2;

	return filter && (p->root >= 0 || unshare(0) < 0); // lint: asks for nothing
}

/* A filter that looks at the flags lets that call pass: systemd's RestrictNamespaces=. */
bool probe_filters(struct probe *p)
{
	return limits_get_status(p->root, "Seccomp", 10) == 2;
}

bool probe_userns_for_root(struct probe *p)
{
	return limits_get_sysctl(p->root, "/proc/sys/kernel/unprivileged_userns_clone", 1) == 0;
}

static bool find_kind(struct probe *p, bool (*has)(const struct probe *, enum nsu_kind))
{
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		if (!probe_asks_for(p, (enum nsu_kind)kind) || !has(p, (enum nsu_kind)kind))
			continue;
		snprintf(p->found, sizeof(p->found), "%s",
			 nsu_kind_get_name((enum nsu_kind)kind));
		return true;
	}
	return false;
}

static bool is_off(const struct probe *p, enum nsu_kind kind)
{
	return limits_get_max(p->root, kind) == 0;
}

bool probe_switched_off(struct probe *p)
{
	return find_kind(p, is_off);
}

static bool is_unknown(const struct probe *p, enum nsu_kind kind)
{
	return !limits_has_kind(p->root, kind);
}

bool probe_unknown_kind(struct probe *p)
{
	return find_kind(p, is_unknown);
}

/* User and PID namespaces have another bound, too: how deep they are nested. */
bool probe_used_up(struct probe *p)
{
	enum nsu_kind kind = probe_get_only_kind(p);

	if (kind == NSU_NO_KIND || kind == NSU_USER || kind == NSU_PID)
		return false;
	snprintf(p->found, sizeof(p->found), "%s", nsu_kind_get_name(kind));
	return true;
}

bool probe_nested(struct probe *p)
{
	return probe_asks_for(p, NSU_USER);
}
