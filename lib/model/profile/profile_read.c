/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The facets of a process, each read from its files of proc(5). */
#include "model/profile/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "array.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "facts/process/rlimits.h"
#include "facts/process/status.h"
#include "facts/text.h"
#include "fd.h"
#include "model/snapshot/snapshot.h"

static int add_trait(struct portrait *p, const struct nsu_trait *trait)
{
	struct nsu_profile *to = p->to;
	struct nsu_trait *t;

	if (array_grow(&to->traits, to->count, &to->room, sizeof(*to->traits)) < 0)
		return -ENOMEM;
	t = &to->traits[to->count];
	*t = *trait;
	t->name = strings_add(&to->strings, trait->name, strlen(trait->name));
	if (trait->value)
		t->value = strings_add(&to->strings, trait->value, strlen(trait->value));
	if (!t->name || (trait->value && !t->value))
		return -ENOMEM;
	to->count++;
	return 0;
}

int profile_add(struct portrait *p, enum nsu_facet facet, const char *name, const char *value)
{
	return add_trait(p, &(struct nsu_trait){ .facet = facet, .name = name,
						 .value = value });
}

/* Only who is gone has no directory any more: then all of it is void. */
int profile_add_unread(struct portrait *p, enum nsu_facet facet, const char *name, int err)
{
	if (err == -ENOMEM || err == -ESRCH)
		return err;
	return add_trait(p, &(struct nsu_trait){ .facet = facet, .name = name, .err = -err });
}

/* ---------------------------------------------------------------------- namespaces */

/* A kernel may lack a kind, and a zombie most of them. */
static int read_namespaces(struct portrait *p)
{
	autofd ns = proc_open_ns_at(p->dir);
	int err = ns == -EACCES || ns >= 0 ? 0 : ns;

	for (unsigned int kind = 0; !err && kind < NSU_KINDS; kind++) {
		const char *name = nsu_kind_get_name((enum nsu_kind)kind);
		char value[40];
		uint64_t inode;
		int failed = ns < 0 ? ns : proc_read_ns(ns, kind, &inode);

		if (failed == -ENOENT)
			continue;
		snprintf(value, sizeof(value), "%s:[%llu]", name, (unsigned long long)inode);
		err = failed ? profile_add_unread(p, NSU_FACET_NAMESPACES, name, failed) :
			       profile_add(p, NSU_FACET_NAMESPACES, name, value);
	}
	return err;
}

static int read_map(struct portrait *p, const char *name, const char *file)
{
	char *map = NULL;
	int err = member_read_map(p->dir, file, &map);

	err = err ? profile_add_unread(p, NSU_FACET_MAPS, name, err) :
		    profile_add(p, NSU_FACET_MAPS, name, map);
	free(map);
	return err;
}

static int read_maps(struct portrait *p)
{
	const char *setgroups = NULL;
	int err = read_map(p, "uids", "uid_map");

	if (!err)
		err = read_map(p, "gids", "gid_map");
	if (err)
		return err;
	err = member_read_setgroups(p->dir, &setgroups);
	return err ? profile_add_unread(p, NSU_FACET_MAPS, "setgroups", err) :
		     profile_add(p, NSU_FACET_MAPS, "setgroups", setgroups);
}

/* ------------------------------------------------------------------ what it may do */

static int read_status(struct portrait *p, struct status *status)
{
	struct text text = { 0 };
	int err = text_read(&text, p->dir, "status");

	if (!err)
		err = status_parse(text.at, status);
	free(text.at);
	return err;
}

/* A number for programs, of which the names are made. */
static int read_caps(struct portrait *p)
{
	struct status status;
	int failed = read_status(p, &status), err = 0;

	for (int i = 0; !err && i < STATUS_SETS; i++) {
		struct nsu_trait t = { .facet = NSU_FACET_CAPS, .name = status_sets[i] };
		char value[24];

		if (failed) {
			err = profile_add_unread(p, t.facet, t.name, failed);
			continue;
		}
		snprintf(value, sizeof(value), "%016llx", (unsigned long long)status.caps[i]);
		t.value = value;
		t.caps = status.caps[i];
		err = add_trait(p, &t);
	}
	return err;
}

static int add_seccomp(struct portrait *p, const struct status *s)
{
	static const char *const modes[] = { "off", "strict", "filter" };
	char value[40];

	if (s->seccomp < 0 || s->seccomp > 2)
		return 0;
	snprintf(value, sizeof(value), s->filters > 1 ? "%s (%u of them)" : "%s",
		 modes[s->seccomp], s->filters);
	return profile_add(p, NSU_FACET_CONFINEMENT, "seccomp", value);
}

/* Without such a module there is no label: EINVAL. */
static int read_label(struct portrait *p)
{
	struct text text = { 0 };
	int err = text_read(&text, p->dir, "attr/current");

	if (err == -EINVAL || err == -ENOENT || (!err && !text.at[0])) {
		free(text.at);
		return 0;
	}
	if (!err)
		text.at[strcspn(text.at, "\n")] = '\0';
	err = err ? profile_add_unread(p, NSU_FACET_CONFINEMENT, "label", err) :
		    profile_add(p, NSU_FACET_CONFINEMENT, "label", text.at);
	free(text.at);
	return err;
}

static int read_confinement(struct portrait *p)
{
	struct status status;
	int err = read_status(p, &status);

	if (err)
		return profile_add_unread(p, NSU_FACET_CONFINEMENT, "no_new_privs", err);
	err = profile_add(p, NSU_FACET_CONFINEMENT, "no_new_privs",
			  status.no_new_privs ? "yes" : "no");
	if (!err)
		err = add_seccomp(p, &status);
	return err ? err : read_label(p);
}

static int on_limit(void *arg, const char *name, const char value[RLIMITS_VALUE])
{
	return profile_add(arg, NSU_FACET_LIMITS, name, value);
}

static int read_limits(struct portrait *p)
{
	struct text text = { 0 };
	int err = text_read(&text, p->dir, "limits");

	if (!err)
		err = rlimits_parse(text.at, on_limit, p);
	free(text.at);
	return err ? profile_add_unread(p, NSU_FACET_LIMITS, "limits", err) : 0;
}

/* ------------------------------------------------------------------- where it is */

/* "4:cpu,cpuacct:/user.slice": of version 2 there is no word between the colons. */
static int add_cgroup(struct portrait *p, char *line)
{
	char *number = strsep(&line, ":"), *hierarchy = line ? strsep(&line, ":") : NULL;

	if (!number || !hierarchy || !line)
		return 0;
	return profile_add(p, NSU_FACET_CGROUP, *hierarchy ? hierarchy : "cgroup", line);
}

static int read_cgroup(struct portrait *p)
{
	struct text text = { 0 };
	int err = text_read(&text, p->dir, "cgroup");
	char *line, *rest = text.at;

	if (err)
		err = profile_add_unread(p, NSU_FACET_CGROUP, "cgroup", err);
	else
		while (!err && (line = strsep(&rest, "\n")))
			err = add_cgroup(p, line);
	free(text.at);
	return err;
}

/* Of what is found no file system is asked: one that is dead would hold us up. */
static int describe_root(const struct portrait *p, char value[4160])
{
	autofd root = openat(p->dir, "root", O_PATH | O_CLOEXEC);
	char path[4096];
	ssize_t len = readlinkat(p->dir, "root", path, sizeof(path) - 1);
	struct statx x;

	if (len < 0 || (root < 0 && !p->recorded))
		return -errno;
	path[len] = '\0';
	if (p->recorded)
		return snprintf(value, 4160, "%s", path), 0;
	if (statx(root, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO, &x) < 0)
		return -errno;
	snprintf(value, 4160, "%s (device %u:%u, inode %llu)", path, x.stx_dev_major,
		 x.stx_dev_minor, (unsigned long long)x.stx_ino);
	return 0;
}

static int read_root(struct portrait *p)
{
	char value[4160];
	int err = describe_root(p, value);

	return err ? profile_add_unread(p, NSU_FACET_ROOT, "root", err) :
		     profile_add(p, NSU_FACET_ROOT, "root", value);
}

/* -------------------------------------------------------------------------- all */

int profile_read(struct portrait *p, enum nsu_facet facet)
{
	switch (facet) {
	case NSU_FACET_NAMESPACES:
		return read_namespaces(p);
	case NSU_FACET_MAPS:
		return read_maps(p);
	case NSU_FACET_CAPS:
		return read_caps(p);
	case NSU_FACET_CONFINEMENT:
		return read_confinement(p);
	case NSU_FACET_CGROUP:
		return read_cgroup(p);
	case NSU_FACET_ROOT:
		return read_root(p);
	case NSU_FACET_MOUNTS:
		return profile_read_mounts(p);
	case NSU_FACET_LIMITS:
		return read_limits(p);
	case NSU_FACETS:
		break;
	}
	return 0;
}
