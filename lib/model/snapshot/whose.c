/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which namespaces are the initial ones, which are ours, and so whose the others are. */
#include "model/snapshot/snapshot.h"

#include <fcntl.h>

#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "fd.h"

/*
 * Inode numbers that the kernel reserves (its include/uapi/linux/nsfs.h). Those
 * of net and mnt are in use since Linux 6.17 and were never given to another.
 */
static const uint64_t reserved[NSU_KINDS] = {
	[NSU_IPC] = 0xeffffffful, [NSU_UTS]    = 0xeffffffeul, [NSU_USER] = 0xeffffffdul,
	[NSU_PID] = 0xeffffffcul, [NSU_CGROUP] = 0xeffffffbul, [NSU_TIME] = 0xeffffffaul,
	[NSU_NET] = 0xeffffff9ul, [NSU_MNT]    = 0xeffffff8ul,
};

uint64_t whose_get_reserved(enum nsu_kind kind)
{
	return reserved[kind];
}

static void read_kinds(const struct take *t, pid_t pid, uint64_t inodes[NSU_KINDS])
{
	autofd ns = proc_open_ns(t->proc, pid);

	for (unsigned int kind = 0; kind < NSU_KINDS; kind++)
		if (ns < 0 || proc_read_ns(ns, kind, &inodes[kind]) < 0)
			inodes[kind] = 0;
}

/* A kernel with NS_GET_ID (6.18) has the reserved numbers of net and mnt, too. */
static bool has_ids(const struct take *t)
{
	autofd dir = t->recorded ? -1 : proc_open_ns(t->proc, 0);
	autofd ns = dir < 0 ? -1 : openat(dir, "net", O_RDONLY | O_CLOEXEC);
	uint64_t id;

	return ns >= 0 && nsfs_get_id(ns, &id) == 0;
}

static void add_reserved(struct take *t)
{
	bool known = t->s->initial[NSU_NET] && t->s->initial[NSU_MNT];
	bool all = !known && has_ids(t);

	for (int kind = 0; kind < NSU_KINDS; kind++) {
		bool in_use = all || (kind != NSU_NET && kind != NSU_MNT);

		if (t->s->initial[kind] == 0 && in_use)
			t->s->initial[kind] = reserved[kind];
	}
	t->s->reserved_are_initial = true;
}

static bool has_kthreadd(const struct take *t)
{
	autofd dir = proc_open_pid(t->proc, 2);

	return dir >= 0 && proc_is_kthread(dir);
}

/*
 * A /proc with threads of the kernel is that of the initial PID namespace, and
 * they are in all initial namespaces. Without them it is either hidden from us
 * there (hidepid of proc(5)), or that of a container, where PID 1 is init.
 */
void take_initial(struct take *t)
{
	struct nsu_snapshot *s = t->s;

	if (!t->recorded)
		read_kinds(t, 0, s->self);
	if (has_kthreadd(t)) {
		read_kinds(t, 2, s->initial);
		add_reserved(t);
	} else if (s->self[NSU_PID] == reserved[NSU_PID]) {
		add_reserved(t);
	} else {
		read_kinds(t, 1, s->initial);
	}
}

static bool is_in(const struct nsu_snapshot *s, size_t process, size_t ns)
{
	return process != NSU_NONE &&
	       s->processes[process].ns[s->nodes[ns].is.kind] == ns;
}

enum nsu_whose nsu_snapshot_get_whose(const struct nsu_snapshot *s, size_t ns, size_t process)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	if (s->reserved_are_initial && is->inode == reserved[is->kind])
		return NSU_WHOSE_INIT;
	if (s->initial[is->kind] == 0)
		return NSU_WHOSE_UNKNOWN;
	if (s->initial[is->kind] == is->inode)
		return NSU_WHOSE_INIT;
	if (s->self[is->kind] == is->inode)
		return NSU_WHOSE_YOURS;
	return is_in(s, process, ns) ? NSU_WHOSE_OWN : NSU_WHOSE_OTHER;
}

/* Those of PID 1 are the initial ones only where it is the machine's. */
bool nsu_snapshot_is_initial(const struct nsu_snapshot *s, size_t ns)
{
	const struct nsu_namespace *is = nsu_snapshot_get_namespace(s, ns);

	return is->inode == reserved[is->kind] ||
	       (s->reserved_are_initial && is->inode == s->initial[is->kind]);
}

const char *nsu_whose_get_name(enum nsu_whose whose)
{
	static const char *const names[] = {
		[NSU_WHOSE_UNKNOWN] = "unknown", [NSU_WHOSE_INIT] = "init",
		[NSU_WHOSE_YOURS] = "yours", [NSU_WHOSE_OWN] = "own",
		[NSU_WHOSE_OTHER] = "other",
	};

	return names[whose];
}
