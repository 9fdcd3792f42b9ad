/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces: from files of a member, and the rest by visits. */
#include "model/inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "facts/mount/mntns.h"
#include "facts/process/member.h"
#include "facts/process/proc.h"
#include "facts/visit/visit_user.h"
#include "fd.h"
#include "model/belong.h"
#include "model/visits.h"

/* --- members --- */

size_t inside_find_member(const struct nsu_snapshot *s, size_t ns, unsigned int link,
			  size_t from)
{
	size_t leader = s->nodes[ns].is.leader;

	if (link < NSU_KINDS && leader == NSU_NONE)
		return s->nprocesses;
	if (link < NSU_KINDS && from < leader)
		from = leader;
	while (from < s->nprocesses && s->processes[from].ns[link] != ns)
		from++;
	return from;
}

/* Asks members in turn until one of them answers; 0, or -errno of the last. */
typedef int ask_fn(const struct take *t, size_t ns, int dir, void *answer);

static int ask_members(const struct take *t, size_t ns, unsigned int link, ask_fn *ask,
		       void *answer)
{
	size_t p = inside_find_member(t->s, ns, link, 0);
	int err = -ENOENT;

	while (err && p < t->s->nprocesses) {
		autofd dir = belong_open(t, p, link);

		err = dir < 0 ? dir : ask(t, ns, dir, answer);
		p = inside_find_member(t->s, ns, link, p + 1);
	}
	return err;
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

/* One without a process is given one for as long as it is asked. */
static void set_maps(const struct take *t, size_t ns, struct nsu_inside *in)
{
	autofd fd = -1, dir = -1;
	struct visit v;

	if (t->s->nodes[ns].is.leader != NSU_NONE || t->recorded || !proc_is_ours(t->proc)) {
		ask_members(t, ns, NSU_USER, ask_maps, in);
		return;
	}
	fd = pins_open(t, ns);
	if (fd < 0 || visit_stand_in(&v, t->proc, fd, &dir) < 0)
		return;
	ask_maps(t, ns, dir, in);
	visit_end(&v);
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
	ask_members(t, ns, NSU_NET, ask_interfaces, in);
}

static int ask_table(const struct take *t, size_t ns, int dir, void *answer)
{
	(void)t;
	(void)ns;
	return member_count_mounts(dir, answer);
}

/* Without a member the kernel counts them: also those that nobody could reach. */
static void set_table(const struct take *t, size_t ns, struct nsu_inside *in)
{
	autofd fd = -1;

	if (ask_members(t, ns, NSU_MNT, ask_table, &in->ntable) == 0)
		return;
	in->ntable = NSU_NONE;
	if (t->s->nodes[ns].is.leader == NSU_NONE)
		fd = pins_open(t, ns);
	if (fd >= 0)
		mntns_count(fd, &in->ntable);
}

/* Nearly always the first one; where PIDs have wrapped around, any. */
static void set_init(const struct take *t, size_t ns, struct nsu_inside *in)
{
	size_t p = inside_find_member(t->s, ns, NSU_PID, 0);

	while (in->init == NSU_NONE && p < t->s->nprocesses) {
		autofd dir = belong_open(t, p, NSU_PID);
		pid_t inside;

		if (dir >= 0 && member_read_inner_pid(dir, &inside) == 0 && inside == 1)
			in->init = p;
		p = inside_find_member(t->s, ns, NSU_PID, p + 1);
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
	{ NSU_ASK_OFFSETS, NSU_TIME, set_offsets },
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
	int err;

	if (!(t->look->ask & NSU_ASK_INSIDES))
		return 0;
	t->s->insides = calloc(t->s->nnodes + 1, sizeof(*t->s->insides));
	if (!t->s->insides)
		return -ENOMEM;
	for (size_t ns = 0; ns < t->s->nnodes; ns++)
		set_parts(t, ns, &t->s->insides[ns]);
	err = visits_make(t);
	if (!err && (t->look->ask & NSU_ASK_AGES))
		set_ages(t, t->s->insides);
	return err;
}

const struct nsu_inside *nsu_snapshot_get_inside(const struct nsu_snapshot *s, size_t ns)
{
	assert(ns < s->nnodes);
	return s->insides ? &s->insides[ns] : &nothing;
}
