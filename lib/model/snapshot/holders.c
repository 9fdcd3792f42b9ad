/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who or what keeps a namespace: all are counted, and those kept that were asked for. */
#include "model/snapshot/snapshot.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

static const struct { const char *one, *many; } names[NSU_FOUNDS] = {
	{ "process", "processes" }, { "thread", "threads" },
	{ "for-children", "for-children" }, { "fd", "fds" }, { "socket", "sockets" },
	{ "tun", "tuns" }, { "mount", "mounts" }, { "descendant", "descendants" },
	{ "listed", "listed" },
};

static size_t index_of(enum nsu_found sort)
{
	return (size_t)ffs((int)sort) - 1;
}

const char *nsu_found_get_name(enum nsu_found found, size_t count)
{
	return count == 1 ? names[index_of(found)].one : names[index_of(found)].many;
}

/* --- while the snapshot is taken --- */

/* Files of our own mount namespace are always kept: they have a column of their own. */
static bool is_our_file(const struct nsu_holder *h)
{
	return h->sort == NSU_FOUND_MOUNT && h->mntns == NSU_NONE;
}

static bool is_asked_for(const struct take *t, size_t node, const struct nsu_holder *h)
{
	if (is_our_file(h))
		return true;
	return (t->look->ask & NSU_ASK_HOLDERS) &&
	       (!t->look->inode || t->look->inode == t->s->nodes[node].is.inode);
}

int holder_add(struct take *t, size_t node, const struct nsu_holder *holder)
{
	struct nsu_snapshot *s = t->s;
	struct node *held = &s->nodes[node];

	held->is.found |= holder->sort;
	held->counts[index_of(holder->sort)]++;
	if (!is_asked_for(t, node, holder))
		return 0;
	if (array_grow(&s->holdings, s->nholdings, &s->holdings_room,
		       sizeof(*s->holdings)) < 0)
		return -ENOMEM;
	s->holdings[s->nholdings] = (struct holding){ node, held->file, *holder };
	if (is_our_file(holder))
		held->file = s->nholdings;
	s->nholdings++;
	return 0;
}

static int hold_member(struct take *t, size_t process, unsigned int link)
{
	const struct nsu_process *p = &t->s->processes[process];
	struct nsu_holder h = { .sort = NSU_FOUND_PROCESS, .process = process, .fd = -1,
				.mntns = NSU_NONE, .child = NSU_NONE };
	size_t node = p->ns[link];
	struct nsu_namespace *ns;

	if (node == NSU_NONE)
		return 0;
	ns = &t->s->nodes[node].is;
	if (link >= NSU_KINDS) {
		h.sort = NSU_FOUND_CHILDREN;
		return node == p->ns[ns->kind] ? 0 : holder_add(t, node, &h);
	}
	ns->nprocs++;
	if (ns->leader == NSU_NONE)	/* processes are in the order of their PIDs */
		ns->leader = process;
	if (!(t->sources & NSU_SOURCE_PROCESSES) && !t->look->pid)
		return 0;
	return holder_add(t, node, &h);
}

int hold_members(struct take *t)
{
	int err = 0;

	for (size_t i = 0; !err && i < t->s->nprocesses; i++)
		for (unsigned int link = 0; !err && link < NSU_LINKS; link++)
			err = hold_member(t, i, link);
	return err;
}

static int hold_from_below(struct take *t, size_t above, size_t child)
{
	const struct nsu_holder h = { .sort = NSU_FOUND_DESCENDANT, .process = NSU_NONE,
				      .fd = -1, .mntns = NSU_NONE, .child = child };

	return above == NSU_NONE ? 0 : holder_add(t, above, &h);
}

/* The owner of a user namespace is its parent: once is enough. */
int hold_descendants(struct take *t)
{
	int err = 0;

	if (!(t->sources & NSU_SOURCE_RELATIVES))
		return 0;
	for (size_t i = 0; !err && i < t->s->nnodes; i++) {
		const struct nsu_namespace *ns = &t->s->nodes[i].is;

		err = hold_from_below(t, ns->owner, i);
		if (!err && ns->parent != ns->owner)
			err = hold_from_below(t, ns->parent, i);
	}
	return err;
}

/* --- afterwards: side by side, by sort --- */

static void follow(size_t *index, const size_t *now)
{
	if (*index != NSU_NONE)
		*index = now[*index];
}

static size_t slot_of(const struct holding *h)
{
	return h->node * NSU_FOUNDS + index_of(h->is.sort);
}

/* Where the holders of each node and sort begin. */
static size_t *count_slots(const struct nsu_snapshot *s)
{
	size_t slots = s->nnodes * NSU_FOUNDS, sum = 0;
	size_t *at = calloc(slots + 1, sizeof(*at));

	for (size_t i = 0; at && i < s->nholdings; i++)
		at[slot_of(&s->holdings[i])]++;
	for (size_t i = 0; at && i < slots; i++) {
		size_t count = at[i];

		at[i] = sum;
		sum += count;
	}
	return at;
}

/* In the order they were found, where they are of one sort: our own files come first. */
static void place(struct nsu_snapshot *s, size_t *at)
{
	for (size_t i = 0; i < s->nnodes; i++) {
		s->nodes[i].first = at[i * NSU_FOUNDS];
		s->nodes[i].first_mount = at[i * NSU_FOUNDS + index_of(NSU_FOUND_MOUNT)];
	}
	for (size_t i = 0; i < s->nholdings; i++) {
		const struct nsu_holder *h = &s->holdings[i].is;

		s->holders[at[slot_of(&s->holdings[i])]++] = *h;
		if (is_our_file(h))
			s->nodes[s->holdings[i].node].is.nmounts++;
	}
}

int holders_sort(struct nsu_snapshot *s, const size_t *now)
{
	size_t *at;

	for (size_t i = 0; i < s->nholdings; i++) {
		follow(&s->holdings[i].node, now);
		follow(&s->holdings[i].is.mntns, now);
		follow(&s->holdings[i].is.child, now);
	}
	at = count_slots(s);
	s->holders = calloc(s->nholdings + 1, sizeof(*s->holders));
	if (at && s->holders)
		place(s, at);
	free(at);
	free(s->holdings);
	s->holdings = NULL;
	return at && s->holders ? 0 : -ENOMEM;
}

/* --- questions --- */

size_t nsu_snapshot_count_holders(const struct nsu_snapshot *s, size_t ns, unsigned int sorts)
{
	size_t count = 0;

	assert(ns < s->nnodes);
	for (size_t i = 0; i < NSU_FOUNDS; i++)
		if (sorts & (1u << i))
			count += s->nodes[ns].counts[i];
	return count;
}

const struct nsu_holder *nsu_snapshot_get_holder(const struct nsu_snapshot *s, size_t ns,
						 size_t n)
{
	assert(ns < s->nnodes && s->nodes[ns].first + n < s->nholdings);
	return &s->holders[s->nodes[ns].first + n];
}

const char *nsu_snapshot_get_mount(const struct nsu_snapshot *s, size_t ns, size_t n)
{
	assert(ns < s->nnodes && n < s->nodes[ns].is.nmounts);
	return s->holders[s->nodes[ns].first_mount + n].path;
}
