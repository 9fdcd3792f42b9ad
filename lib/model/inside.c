/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces: from files of a member, or by a visit. */
#include "model/inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "facts/cgroup.h"
#include "facts/member.h"
#include "facts/nsfs.h"
#include "facts/proc.h"
#include "facts/visit_text.h"
#include "fd.h"
#include "model/belong.h"

/* --- ways to a namespace --- */

static size_t next_member(const struct nsu_snapshot *s, size_t ns, unsigned int link,
			  size_t from)
{
	while (from < s->nprocesses && s->processes[from].ns[link] != ns)
		from++;
	return from;
}

/* Asks members in turn until one of them answers; 0, or -errno of the last. */
typedef int ask_fn(const struct take *t, size_t ns, int dir, void *answer);

static int ask_members(const struct take *t, size_t ns, unsigned int link, ask_fn *ask,
		       void *answer)
{
	size_t p = next_member(t->s, ns, link, 0);
	int err = -ENOENT;

	while (err && p < t->s->nprocesses) {
		autofd dir = belong_open(t, p, link);

		err = dir < 0 ? dir : ask(t, ns, dir, answer);
		p = next_member(t->s, ns, link, p + 1);
	}
	return err;
}

static int open_ns(const struct take *t, size_t ns, int dir, void *answer)
{
	const char *name = nsu_kind_get_name(t->s->nodes[ns].is.kind);
	autofd links = proc_open_ns_at(dir);
	autofd fd = links < 0 ? -1 : openat(links, name, O_RDONLY | O_CLOEXEC);
	uint64_t inode;

	if (fd < 0 || nsfs_get_inode(fd, &inode) < 0 || inode != t->s->nodes[ns].is.inode)
		return -ESTALE;
	*(int *)answer = move_fd(&fd);
	return 0;
}

static bool is_ours(const struct take *t, size_t ns)
{
	autofd links = proc_open_ns(t->proc, 0);
	uint64_t inode;

	return links >= 0 &&
	       proc_read_ns(links, (unsigned int)t->s->nodes[ns].is.kind, &inode) == 0 &&
	       inode == t->s->nodes[ns].is.inode;
}

/* The same file as they have it who are in there. */
static int read_there(const struct take *t, size_t ns, int dir, const char *name,
		      struct text *text)
{
	const struct nsu_namespace *is = &t->s->nodes[ns].is;
	autofd fd = -1;

	if (t->look->sysroot)
		return -ENODEV;
	if (is_ours(t, ns))
		return text_read(text, dir, name);
	if (ask_members(t, ns, (unsigned int)is->kind, open_ns, &fd) < 0 && is->nmounts > 0)
		fd = nsfs_open(nsu_snapshot_get_mount(t->s, ns, 0), is->inode);
	return fd < 0 ? -ENOENT : visit_read_text(is->kind, fd, dir, name, text);
}

/* --- each kind --- */

/* Hands a list over to the strings of the snapshot. */
static const char *keep(const struct take *t, char **list)
{
	const char *kept = *list ? strings_add(&t->s->strings, *list, strlen(*list)) : NULL;

	free(*list);
	*list = NULL;
	return kept;
}

static int ask_maps(const struct take *t, size_t ns, int dir, void *answer)
{
	struct nsu_inside *in = answer;
	char *uids = NULL, *gids = NULL;
	int err = member_read_map(dir, "uid_map", &uids);

	(void)ns;
	if (!err)
		err = member_read_map(dir, "gid_map", &gids);
	in->uids = keep(t, &uids);
	in->gids = keep(t, &gids);
	return err ? err : member_read_setgroups(dir, &in->setgroups);
}

static void set_maps(const struct take *t, size_t ns, struct nsu_inside *in)
{
	ask_members(t, ns, NSU_USER, ask_maps, in);
}

static void set_hostname(const struct take *t, size_t ns, struct nsu_inside *in)
{
	struct text text = { 0 };

	if (read_there(t, ns, t->proc, "sys/kernel/hostname", &text) == 0) {
		if (text.len > 0 && text.at[text.len - 1] == '\n')
			text.at[text.len - 1] = '\0';
		in->hostname = keep(t, &text.at);
	}
	free(text.at);
}

/* The file has those of the process's children, which may be about to be elsewhere. */
static int ask_offsets(const struct take *t, size_t ns, int dir, void *answer)
{
	struct nsu_inside *in = answer;
	autofd links = proc_open_ns_at(dir);
	char *offsets = NULL;
	uint64_t inode;
	int err;

	if (links < 0 || proc_read_ns(links, NSU_LINK_TIME_FOR_CHILDREN, &inode) < 0 ||
	    inode != t->s->nodes[ns].is.inode)
		return -ESTALE;
	err = member_read_offsets(dir, &offsets);
	if (!err)
		in->offsets = keep(t, &offsets);
	return err;
}

static void set_offsets(const struct take *t, size_t ns, struct nsu_inside *in)
{
	if (ask_members(t, ns, NSU_TIME, ask_offsets, in) < 0)
		ask_members(t, ns, NSU_LINK_TIME_FOR_CHILDREN, ask_offsets, in);
}

/* What is left of our path of a process where the end is theirs: that is where they begin. */
static const char *keep_root(const struct take *t, const char *ours, const char *theirs)
{
	size_t len, end;
	const char *path = cgroup_find_path(ours, &len);
	const char *below = cgroup_find_path(theirs, &end);

	if (!path || !below || (end > 2 && strncmp(below, "/..", 3) == 0))
		return NULL;
	if (end == 1)
		return strings_add(&t->s->strings, path, len);
	if (end > len || memcmp(path + len - end, below, end) != 0)
		return NULL;
	return end == len ? strings_add(&t->s->strings, "/", 1) :
	       strings_add(&t->s->strings, path, len - end);
}

static int ask_root(const struct take *t, size_t ns, int dir, void *answer)
{
	struct nsu_inside *in = answer;
	struct text theirs = { 0 };
	char ours[CGROUP_TEXT_SIZE];
	int err = cgroup_read_text(dir, ours);

	if (!err)
		err = read_there(t, ns, dir, "cgroup", &theirs);
	if (!err)
		in->root = keep_root(t, ours, theirs.at);
	free(theirs.at);
	return err == -EPERM || in->root ? 0 : -ENOENT;
}

static void set_root(const struct take *t, size_t ns, struct nsu_inside *in)
{
	ask_members(t, ns, NSU_CGROUP, ask_root, in);
}

static int ask_interfaces(const struct take *t, size_t ns, int dir, void *answer)
{
	struct nsu_inside *in = answer;
	char *names = NULL;
	int err = member_read_links(dir, &names);

	(void)ns;
	if (!err)
		in->interfaces = keep(t, &names);
	return err;
}

static void set_interfaces(const struct take *t, size_t ns, struct nsu_inside *in)
{
	struct text text = { 0 };
	char *names = NULL;

	if (ask_members(t, ns, NSU_NET, ask_interfaces, in) < 0 &&
	    read_there(t, ns, t->proc, "self/net/dev", &text) == 0 &&
	    member_parse_links(text.at, &names) == 0)
		in->interfaces = keep(t, &names);
	free(text.at);
}

static int ask_table(const struct take *t, size_t ns, int dir, void *answer)
{
	(void)t;
	(void)ns;
	return member_count_mounts(dir, answer);
}

static void set_table(const struct take *t, size_t ns, struct nsu_inside *in)
{
	if (ask_members(t, ns, NSU_MNT, ask_table, &in->ntable) < 0)
		in->ntable = NSU_NONE;
}

/* Nearly always the first one; where PIDs have wrapped around, any. */
static void set_init(const struct take *t, size_t ns, struct nsu_inside *in)
{
	size_t p = next_member(t->s, ns, NSU_PID, 0);

	while (in->init == NSU_NONE && p < t->s->nprocesses) {
		autofd dir = belong_open(t, p, NSU_PID);
		pid_t inside;

		if (dir >= 0 && member_read_inner_pid(dir, &inside) == 0 && inside == 1)
			in->init = p;
		p = next_member(t->s, ns, NSU_PID, p + 1);
	}
}

/* --- ages --- */

/*
 * A process that took the PID of one that has ended is younger than that: what is
 * said remains true.
 */
static void set_ages(const struct take *t, struct nsu_inside *insides)
{
	uint64_t start, now;
	long ticks = sysconf(_SC_CLK_TCK);

	if (member_read_now(t->proc, &now) < 0 || ticks <= 0)
		return;
	for (size_t p = 0; p < t->s->nprocesses; p++) {
		autofd dir = proc_open_pid(t->proc, t->s->processes[p].pid);
		int64_t age;

		if (dir < 0 || member_read_start(dir, &start) < 0)
			continue;
		age = now < start ? 0 : (int64_t)((now - start) / (uint64_t)ticks);
		for (int kind = 0; kind < NSU_KINDS; kind++) {
			size_t ns = t->s->processes[p].ns[kind];

			if (ns != NSU_NONE && insides[ns].age < age)
				insides[ns].age = age;
		}
	}
}

/* --- all --- */

static const struct {
	enum nsu_ask_inside ask;
	enum nsu_kind kind;
	void (*set)(const struct take *t, size_t ns, struct nsu_inside *in);
} parts[] = {
	{ NSU_ASK_MAPS, NSU_USER, set_maps },
	{ NSU_ASK_HOSTNAMES, NSU_UTS, set_hostname },
	{ NSU_ASK_OFFSETS, NSU_TIME, set_offsets },
	{ NSU_ASK_ROOTS, NSU_CGROUP, set_root },
	{ NSU_ASK_INTERFACES, NSU_NET, set_interfaces },
	{ NSU_ASK_TABLES, NSU_MNT, set_table },
	{ NSU_ASK_INITS, NSU_PID, set_init },
};

static const struct nsu_inside nothing = { .ntable = NSU_NONE, .init = NSU_NONE, .age = -1 };

static void set_parts(const struct take *t, size_t ns, struct nsu_inside *in)
{
	*in = nothing;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if ((t->look->ask & parts[i].ask) && t->s->nodes[ns].is.kind == parts[i].kind)
			parts[i].set(t, ns, in);
}

int take_insides(struct take *t)
{
	if (!(t->look->ask & NSU_ASK_INSIDES))
		return 0;
	t->s->insides = calloc(t->s->nnodes + 1, sizeof(*t->s->insides));
	if (!t->s->insides)
		return -ENOMEM;
	for (size_t ns = 0; ns < t->s->nnodes; ns++)
		set_parts(t, ns, &t->s->insides[ns]);
	if (t->look->ask & NSU_ASK_AGES)
		set_ages(t, t->s->insides);
	return 0;
}

const struct nsu_inside *nsu_snapshot_get_inside(const struct nsu_snapshot *s, size_t ns)
{
	assert(ns < s->nnodes);
	return s->insides ? &s->insides[ns] : &nothing;
}
