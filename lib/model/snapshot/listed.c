/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel lists: of these, only those that nothing else has shown are opened. */
#include "model/snapshot/snapshot.h"

#include <errno.h>

#include "facts/handle.h"
#include "facts/ids/limits.h"
#include "facts/listns.h"
#include "facts/nsfs.h"
#include "facts/process/proc.h"
#include "fd.h"

struct listing {
	struct take *t;
	struct map known;	/* from id to node */
	bool begun;
};

/* Ids of what is open anyway: to ask for one costs a third of opening it once more. */
static int know(struct listing *l)
{
	int err = 0;

	l->begun = true;
	for (size_t i = 0; !err && i < l->t->s->nnodes; i++) {
		const struct node *node = &l->t->s->nodes[i];
		uint64_t id = node->is.id;

		if (id || (node->pin >= 0 && nsfs_get_id(node->pin, &id) == 0))
			err = map_set(&l->known, id, i);
	}
	return err;
}

/* Returns a descriptor or -errno: the list says no more than its id. */
static int open_listed(const struct take *t, uint64_t id, enum nsu_kind *kind)
{
	const struct handle handle = { .id = id, .kind = NSU_NO_KIND };
	autofd ns = handle_open(t->proc, &handle);
	int err = ns < 0 ? ns : nsfs_get_kind(ns, kind);

	return err ? err : move_fd(&ns);
}

/* It may be gone already, and then it was not there. */
static int meet_listed(struct listing *l, uint64_t id)
{
	struct take *t = l->t;
	enum nsu_kind kind;
	autofd ns = open_listed(t, id, &kind);
	uint64_t inode;
	int err = ns < 0 ? ns : nsfs_get_inode(ns, &inode);
	size_t i;

	if (err) {
		gap_note(t, NSU_SOURCE_LISTNS, err == -ESTALE ? 0 : err);
		return 0;
	}
	i = pins_see(t, kind, inode);
	if (i == NSU_NONE)
		return -ENOMEM;
	t->s->nodes[i].is.found |= NSU_FOUND_LISTED;
	return t->s->nodes[i].met ? 0 : pins_meet(t, i, move_fd(&ns));
}

static int on_listed(void *arg, uint64_t id)
{
	struct listing *l = arg;
	int err = l->begun ? 0 : know(l);
	size_t i = map_find(&l->known, id);

	if (err)
		return err;
	if (i == NSU_NONE)
		return meet_listed(l, id);
	l->t->s->nodes[i].is.found |= NSU_FOUND_LISTED;
	return 0;
}

int take_listed(struct take *t)
{
	const struct listns_query query = { .kinds = t->kinds, .owner = LISTNS_ALL };
	struct listing l = { .t = t };
	int err = t->recorded ? 0 : listns_read(&query, on_listed, &l);

	map_clear(&l.known);
	return err;
}

/* --- instead of looking for them --- */

static bool is_ours_initial(int ns, enum nsu_kind kind)
{
	uint64_t inode;

	return proc_read_ns(ns, kind, &inode) == 0 && inode == whose_get_reserved(kind);
}

/* A list of what cannot be opened, or does not say what it is, is none. */
static int on_first(void *arg, uint64_t id)
{
	enum nsu_kind kind;
	autofd ns = open_listed(arg, id, &kind);

	return ns < 0 ? ns : 1;
}

/* To whom it does not tell all it tells those they are in, and not that there are others. */
static bool lists_all(const struct take *t)
{
	const struct listns_query query = { .kinds = t->kinds, .owner = LISTNS_ALL };
	autofd ns = t->recorded ? -1 : proc_open_ns(t->proc, 0);

	return ns >= 0 && is_ours_initial(ns, NSU_USER) && is_ours_initial(ns, NSU_PID) &&
	       limits_has_sys_admin() && listns_read(&query, on_first, (void *)t) > 0;
}

/* What a socket alone keeps is not in the list: a net namespace, and with it its owner. */
unsigned int listed_leaves(const struct take *t)
{
	unsigned int enough = NSU_SOURCE_LISTNS | NSU_SOURCE_MOUNTS;

	if (!(t->sources & NSU_SOURCE_LISTNS) || !lists_all(t))
		return t->sources;
	if (t->kinds & NSU_BIT(NSU_NET))
		enough |= NSU_SOURCE_SOCKETS | NSU_SOURCE_RELATIVES;
	return t->sources & enough;
}
