/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of a packet through a wiring: which nets it passes, or what stops it. */
#ifndef REACH_H
#define REACH_H

#include "model/wiring/inquiry.h"
#include "model/wiring/wiring.h"

#define REACH_HOPS 32	/* nets on the way: as many as a packet has lives, or less */
#define WIRE_SWITCHES 8	/* on one wire, that are remembered */

struct reach {
	const struct nsu_wiring *w;
	const struct inquiry *inquiry; /* or NULL: all go by their main table */
	struct nsu_trouble trouble;
	size_t nets[REACH_HOPS];	/* those that it came through, the first one included */
	size_t nnets;
	size_t switches[REACH_HOPS];	/* and those whose bridges passed it on */
	size_t nswitches;
	bool answers;		/* it is the way of an answer: its source is known */
	struct nsu_prefix source;	/* what the first one takes for its own address */
	size_t leaves;		/* where it is asked for on a wire, at last; or NSU_NONE */
};

static inline const struct nsu_interface *reach_link_at(const struct reach *reach, size_t i)
{
	return &reach->w->facts.links[i].is;
}

/* One way, without the answer. True: it arrives. */
bool reach_go(struct reach *reach, size_t from, size_t target, const struct nsu_prefix *to,
	      const struct nsu_prefix *source);

/* Whether an address lies within a prefix; of other families never. */
bool reach_covers(const struct nsu_prefix *prefix, const struct nsu_prefix *address);

/* Whether it came through that net. */
bool reach_has_met(const struct reach *reach, size_t net);

/* What stops it, in the trouble of the walk; returns false. */
bool reach_fail(struct reach *reach, enum nsu_cause cause, size_t net, size_t interface,
		const struct nsu_prefix *to);

/* The address that a net sends with over an interface: one near where it goes, or any. */
struct nsu_prefix reach_choose_source(const struct nsu_wiring *wiring, size_t net,
				      const struct nsu_wired_route *route,
				      const struct nsu_prefix *hop);

/* --- resolve.c: whether what leaves by one interface finds the hardware address of another */
bool resolve_hop(struct reach *reach, size_t leaves, size_t arrives,
		 const struct nsu_prefix *hop);

/* --- explain.c */

/* nsu_wiring_explain() of the echo; and what it finds out is in its trouble. */
void reach_explain(const struct nsu_wiring *w, const struct inquiry *inquiry,
		   struct nsu_echo *echo);

/*
 * Whether another net than @target has the address, and answers, or may be the one that does:
 * the one that asks, one that routes lead to, or one on the same wire.
 */
bool reach_find_namesake(const struct nsu_wiring *w, size_t from, size_t target,
			 const struct nsu_prefix *to, struct nsu_trouble *trouble);

/* --- routes.c: which route a net takes, and what it lacks */

/* Of its main table; or NULL. */
const struct nsu_wired_route *routes_find(const struct nsu_wiring *w, size_t net,
					  const struct nsu_prefix *to);

/*
 * The route that is taken: that of the main table; or where a net has rules of its own,
 * what the kernel says of a packet that is at @arrives, or that is the net's own. False:
 * there is none, and it is told why.
 */
bool routes_choose(struct reach *reach, size_t net, size_t arrives, const struct nsu_prefix *to,
		   struct nsu_wired_route *route);

/* Whether others can be asked from it, and whether a net has such a one. */
bool routes_is_usable(const struct nsu_wired_address *address, int family);
bool routes_have_address(const struct nsu_wiring *w, size_t net, int family);

/* A net without an address: which interface wants one, or that there is none. */
void routes_blame_address(const struct nsu_wiring *w, size_t net, struct nsu_trouble *trouble);
bool routes_fail_address(struct reach *reach, size_t net, const struct nsu_prefix *to);

/* --- wire.c: what hears a frame that leaves an interface */

struct hearer {
	size_t net;		/* that has the address; NSU_NONE: nobody there */
	size_t arrives;		/* the interface by which the frame comes in there */
	size_t block;		/* what stops it on the way, or NSU_NONE */
	bool hidden;		/* it goes where we cannot look, too */
	size_t switches[WIRE_SWITCHES];	/* the nets whose bridges have passed it on */
	size_t nswitches;
};

/*
 * Looks for the net with the address @to on the wire at @interface; for another one than
 * @except, which may be NSU_NONE. 0 or -ENOMEM.
 */
int wire_find(const struct nsu_wiring *w, size_t interface, const struct nsu_prefix *to,
	      size_t except, struct hearer *hearer);

/*
 * An interface that a macvlan lies on, where one of the two is @interface and sends to the net
 * of the other: these do not hear each other. Or NSU_NONE.
 */
size_t wire_find_beneath(const struct nsu_wiring *w, size_t interface,
			 const struct nsu_prefix *to);

/* The interface of that net that has the address, or NSU_NONE. */
size_t wire_find_address(const struct nsu_wiring *w, size_t net, const struct nsu_prefix *to);

#endif
