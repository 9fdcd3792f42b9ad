/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a process: the first byte says which. */
#include "fuzz.h"

#include "facts/container/cgroup.h"
#include "facts/process/fds.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "nslink.h"

/* Each line of a list ends in a newline, and is not empty. */
static void check_list(int (*parse)(const char *, char **), const char *text)
{
	char *list;
	int err = parse(text, &list);

	HOLDS(err <= 0);
	if (err)
		return;
	for (const char *at = list; *at; at += strcspn(at, "\n") + 1)
		HOLDS(*at != '\n' && strchr(at, '\n'));
	free(list);
}

static void check_status(const char *text)
{
	struct proc_status status;
	pid_t pid;

	if (proc_parse_status(text, &status) == 0)
		HOLDS(status.ppid >= 0 && strlen(status.name) < sizeof(status.name));
	member_parse_inner_pid(text, &pid);
}

static void check_stat(const char *text)
{
	uint64_t ticks;

	proc_parse_kthread(text);
	member_parse_start(text, &ticks);
}

/* Where a kind is found for it, it has that kind. */
static void check_link(const char *text)
{
	struct fds_entry entry;
	enum nsu_kind kind;
	uint64_t inode, again;

	if (nsu_inode_parse(text, &kind, &inode) == 0 && kind != NSU_NO_KIND) {
		HOLDS(link_parse(text, kind, &again) == 0 && again == inode);
		HOLDS(inode >= 1 && inode <= UINT32_MAX);
	}
	if (fds_parse(text, &entry) && entry.sort == FDS_NAMESPACE)
		HOLDS(link_parse(text, entry.kind, &again) == 0 && again == entry.inode);
}

static void check_cgroup(const char *text)
{
	struct cgroup cgroup;
	const char *path;
	size_t len;

	cgroup_parse(text, &cgroup);
	HOLDS(strlen(cgroup.container.id) < sizeof(cgroup.container.id));
	HOLDS(strlen(cgroup.unit) < sizeof(cgroup.unit));
	path = cgroup_find_path(text, &len);
	HOLDS(!path || (path >= text && path + len <= text + strlen(text)));
}

FUZZ(text, len)
{
	const char *rest = text + (len > 0);

	switch (*text) {
	case 'm':
		return check_list(member_parse_map, rest);
	case 'n':
		return check_list(member_parse_links, rest);
	case 'o':
		return check_list(member_parse_offsets, rest);
	case 'u':
		return check_status(rest);
	case 's':
		return check_stat(rest);
	case 'l':
		return check_link(rest);
	case 'c':
		return check_cgroup(rest);
	}
}
