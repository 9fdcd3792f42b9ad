/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Owners and parents: climbed by descriptors, as far up as the kernel lets us. */
#include "model/snapshot/snapshot.h"

#include <errno.h>

#include "facts/nsfs.h"
#include "fd.h"

/*
 * The node of a relative, which is climbed from in turn when it is new. Owns
 * @ns. NSU_NONE when there is none (init's, or outside of what we may see).
 */
static int relate_to(struct take *t, int ns, enum nsu_kind kind, size_t *relative)
{
	autofd own = ns;
	uint64_t inode;

	*relative = NSU_NONE;
	if (ns < 0 || nsfs_get_inode(ns, &inode) < 0)
		return 0;
	*relative = pins_see(t, kind, inode);
	if (*relative == NSU_NONE)
		return -ENOMEM;
	if (!t->s->nodes[*relative].met)
		return pins_meet(t, *relative, move_fd(&own));
	return t->s->nodes[*relative].related ? 0 : relate(t, *relative, own);
}

/* Without a process in it, whoever made its owner answers for a namespace. */
bool relate_wanted(const struct take *t, size_t i)
{
	unsigned int ask = t->look->ask;

	return (t->sources & NSU_SOURCE_RELATIVES) ||
	       (ask & (NSU_ASK_OWNERS | NSU_ASK_PARENTS)) ||
	       ((ask & NSU_ASK_DETAILS) && !t->s->nodes[i].has_member);
}

/*
 * The kernel ends both hierarchies at 32 levels, and no more than two descriptors
 * a level are open while climbing. A user namespace's parent is its owner.
 */
int relate(struct take *t, size_t i, int ns)
{
	enum nsu_kind kind = t->s->nodes[i].is.kind;
	int owner = nsfs_open_owner(ns), parent = -1;
	size_t up;
	int err;

	t->s->nodes[i].related = true;
	if (kind == NSU_USER)
		nsfs_get_owner_uid(ns, &t->s->nodes[i].creator);
	if (kind == NSU_PID)
		parent = nsfs_open_parent(ns);
	err = relate_to(t, owner, NSU_USER, &up);
	t->s->nodes[i].is.owner = up;
	if (kind == NSU_USER)
		t->s->nodes[i].is.parent = up;
	if (kind != NSU_PID || err)
		return fd_close(&parent), err;
	err = relate_to(t, parent, NSU_PID, &up);
	t->s->nodes[i].is.parent = up;
	return err;
}
