/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What up and down share: the record of what was made, and the ends of its parts. */
#ifndef NSU_MADE_H
#define NSU_MADE_H

#include "model/topology/topology_record.h"
#include "plan/net/networks.h"
#include "plan/net/wire.h"

/* RECORD: only if what it found when the plan was made is there still; undone. */
#define NOTE_FIRST 1

struct made {
	struct nsu_plan *plan;
	const struct nsu_up *is;
	const char *path;		/* of the record */
	const char *text;		/* what was in it, or NULL: there is none */
	struct nsu_topology *record;	/* the same, or NULL */
	struct nsu_topology *actual;	/* what there is, but for: */
	struct nsu_topology *yielding;	/* what has to make room, or NULL: see made_yield() */
};

/*
 * Reads the record, and looks at what is there of it and of @is->wanted. Returns 0 or
 * -errno with @e filled; made_clear() in any case.
 */
int made_begin(struct made *made, struct nsu_plan *plan, const struct nsu_up *is,
	      struct nsu_error *e);
void made_clear(struct made *made);

/*
 * Of a plan that cannot be made: another up or down of it, which has begun or ended since it
 * was looked at, is why (ESTALE); or what @err and @e say.
 */
int made_blame_others(const struct made *made, int err, struct nsu_error *e);

/*
 * Waits, a second at most, while an end of a cable of ours is left alone: of a namespace
 * whose name was removed the kernel deletes the interfaces later, in cleanup_net(). The
 * same errors.
 */
int made_settle(struct made *made, struct nsu_error *e);

/* The first steps: nobody else is at it. */
void made_push_lock(struct made *made);

/* Writes @record down; NULL: takes it away. @flags: NOTE_FIRST, or 0. */
void made_push_record(struct made *made, const struct nsu_topology *record, unsigned long flags,
		     enum why why);

/* Whether this part was made by us, and is there still. */
bool made_owns(const struct made *made, const struct nsu_part *part);

/* Of the namespace that has the name of that part, as it was looked at; 0: there is none. */
uint64_t made_get_inode(const struct made *made, const struct nsu_part *ns);

/*
 * What is ours and not in @wanted (NULL: nothing is): first what can be put back, routes,
 * addresses, and what yields; then the rest; and when the record says so, last, until it is
 * gone.
 */
int made_push_retreat(struct made *made, const struct nsu_topology *wanted,
		      struct nsu_error *e);
int made_push_end(struct made *made, const struct nsu_topology *wanted, struct nsu_error *e);
void made_push_gone(struct made *made);

/* Takes an address or a route away. */
int made_push_without(struct made *made, const struct nsu_part *part, struct nsu_error *e);

/*
 * Whether what is to go are addresses of the interface that @route leads over (of any, where
 * it names none): the kernel may remove it with them.
 */
bool made_loses_address(const struct made *made, const struct nsu_topology *wanted,
			const struct nsu_part *route);

/*
 * --- made_yield.c: our cables where @wanted has others, with all that is on them, are not
 * there any more for who looks at @made->actual; nor are those to go on which something
 * lies that shall stay, and our routes that lose an address. Returns 0, -E2BIG or -ENOMEM.
 * Their end comes before anything is made in their place, and can be undone.
 */
int made_yield(struct made *made, const struct nsu_topology *wanted);
int made_push_yielding(struct made *made, enum nsu_part_what what, struct nsu_error *e);

#endif
