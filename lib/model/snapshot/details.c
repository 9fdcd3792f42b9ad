/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who the processes are that stand for a namespace: two files of each, and names of users. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "facts/ids/users.h"
#include "facts/process/proc.h"
#include "fd.h"
#include "model/snapshot/sight.h"

/* Each uid is looked up once: that may go to a server. NULL also when out of memory. */
static const char *name_user(struct take *t, uid_t uid)
{
	size_t known = map_find(&t->users, uid);
	char name[USERS_NAME_SIZE];

	if (!(t->look->ask & NSU_ASK_USERS) || uid == NSU_NO_UID)
		return NULL;
	if (known != NSU_NONE)
		return t->names[known];
	if (array_grow(&t->names, t->nnames, &t->names_room, sizeof(*t->names)) < 0 ||
	    map_set(&t->users, uid, t->nnames) < 0)
		return NULL;
	t->names[t->nnames] = NULL;
	if (users_find_name(t->look->sysroot, uid, name) == 0)
		t->names[t->nnames] = strings_add(&t->s->strings, name, strlen(name));
	return t->names[t->nnames++];
}

static bool stands_for(const struct take *t, size_t process, unsigned int link)
{
	size_t node = t->s->processes[process].ns[link];

	return node != NSU_NONE && t->s->nodes[node].is.leader == process;
}

static bool is_leader(const struct take *t, size_t process)
{
	for (unsigned int link = 0; link < NSU_KINDS; link++)
		if (stands_for(t, process, link))
			return true;
	return false;
}

/* A list of namespaces says of a process nothing but that it is in those it stands for. */
static bool is_shown(const struct take *t, size_t process, unsigned int link)
{
	return (t->look->ask & NSU_ASK_EVERYONE) || t->look->inode ||
	       stands_for(t, process, link);
}

/*
 * Whether @dir is the process that the survey saw, and not a later one with its PID: by all
 * namespaces that will be shown with it, as most processes share some.
 */
static bool is_same(const struct take *t, int dir, const struct survey_process *seen,
		    size_t process)
{
	autofd ns = proc_open_ns_at(dir);
	uint64_t inode;
	bool any = false;

	for (unsigned int link = 0; link < NSU_KINDS; link++) {
		if (!seen->inodes[link] || !is_shown(t, process, link))
			continue;
		if (ns < 0 || proc_read_ns(ns, link, &inode) < 0 ||
		    inode != seen->inodes[link])
			return false;
		any = true;
	}
	return any;
}

/* A process that ended since then keeps its row, without details. */
static int read_who(struct take *t, struct survey_process *seen, size_t process)
{
	autofd dir = proc_open_pid(t->proc, seen->pid);

	if (dir < 0 || !is_same(t, dir, seen, process))
		return -ESRCH;
	return sight_read_who(dir, wants_status(t), &t->s->strings, &seen->who);
}

static int detail(struct take *t, struct survey_process *seen, size_t process)
{
	struct nsu_process *p = &t->s->processes[process];
	int err = seen->who.command ? 0 : read_who(t, seen, process);

	if (err)
		return err == -ENOMEM ? err : 0;
	p->detailed = true;
	p->kernel = seen->who.kernel;
	p->ppid = seen->who.ppid;
	p->uid = seen->who.uid;
	p->user = name_user(t, p->uid);
	p->command = seen->who.command;
	return 0;
}

/* Who can be named: a member, and whoever is where a file is, or below. */
static void want_leader(const struct take *t, bool *wanted, size_t node)
{
	size_t leader = node == NSU_NONE ? NSU_NONE : t->s->nodes[node].is.leader;

	if (leader != NSU_NONE)
		wanted[leader] = true;
}

static void want_members(const struct take *t, bool *wanted)
{
	for (size_t i = 0; i < t->s->nprocesses; i++)
		for (unsigned int link = 0; link < NSU_KINDS; link++) {
			size_t node = t->s->processes[i].ns[link];

			if (node != NSU_NONE && t->s->nodes[node].is.inode == t->look->inode)
				wanted[i] = true;
		}
}

/* Members and other holders of the namespace that was asked for. */
static void want_holders(const struct take *t, bool *wanted)
{
	want_members(t, wanted);
	for (size_t i = 0; i < t->s->nholdings; i++) {
		const struct holding *h = &t->s->holdings[i];

		if (t->s->nodes[h->node].is.inode != t->look->inode)
			continue;
		if (h->is.process != NSU_NONE)
			wanted[h->is.process] = true;
		want_leader(t, wanted, h->is.mntns);
		want_leader(t, wanted, h->is.child);
	}
}

static bool wants_details(const struct take *t, size_t process)
{
	if (t->look->ask & NSU_ASK_EVERYONE)
		return true;
	return (t->look->ask & NSU_ASK_DETAILS) && is_leader(t, process);
}

/* Without a process, whoever made the owning user namespace answers for a namespace. */
static void name_maker(struct take *t, struct node *node)
{
	if (node->is.leader != NSU_NONE)
		return;
	if (node->is.kind == NSU_USER)
		node->is.uid = node->creator;
	else if (node->is.owner != NSU_NONE)
		node->is.uid = t->s->nodes[node->is.owner].creator;
	node->is.user = name_user(t, node->is.uid);
}

int take_details(struct take *t)
{
	bool *wanted = calloc(t->s->nprocesses + 1, sizeof(*wanted));
	int err = wanted ? 0 : -ENOMEM;

	if (!err && t->look->inode)
		want_holders(t, wanted);
	for (size_t i = 0; !err && i < t->survey.count; i++) {
		size_t place = t->places[i];

		if (place != NSU_NONE && (wanted[place] || wants_details(t, place)))
			err = detail(t, t->survey.at[i], place);
	}
	for (size_t i = 0; i < t->s->nnodes; i++)
		name_maker(t, &t->s->nodes[i]);
	free(wanted);
	return err;
}
