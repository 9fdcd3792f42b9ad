/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wiring that check follows, once it has come to rest. */
#include "check.h"

#include <linux/if.h>
#include <linux/if_addr.h>
#include <sys/socket.h>
#include <time.h>

#define TRIES 30		/* of 0.1 s, while a network is not settled */

/* It has a carrier, and the kernel has put off what follows from that. */
static bool is_starting(const struct nsu_interface *is)
{
	return (is->flags & IFF_LOWER_UP) && !(is->flags & IFF_RUNNING);
}

/*
 * One that somebody else could have is looked for first (RFC 4862), on an interface that runs.
 * Also those of a link alone: a router asks from them where the next hop is.
 */
static bool is_tentative(const struct nsu_wiring *w, const struct nsu_wired_address *a)
{
	return a->interface != NSU_NONE && (a->flags & IFA_F_TENTATIVE) &&
	       !(a->flags & IFA_F_DADFAILED) &&
	       (nsu_wiring_get_interface(w, a->interface)->flags & IFF_RUNNING);
}

static bool is_settling(const struct nsu_wiring *w, const struct nsu_net *n, bool ipv6)
{
	for (size_t i = 0; i < n->ninterfaces; i++)
		if (is_starting(nsu_wiring_get_interface(w, n->first_interface + i)))
			return true;
	for (size_t i = 0; ipv6 && i < n->naddresses; i++)
		if (is_tentative(w, nsu_wiring_get_address(w, n->first_address + i)))
			return true;
	return false;
}

/* Whether anybody is going to be asked by IPv6. */
static bool is_of_ipv6(const struct nsu_wiring *w, const struct places *places)
{
	for (size_t i = 0; i < places->count; i++)
		if (places->at[i].wanted && check_has_family(w, i, AF_INET6))
			return true;
	return false;
}

/* Also those that nobody asked about: the way may go through them. */
static bool are_settling(const struct nsu_wiring *w, const struct places *places)
{
	bool ipv6 = is_of_ipv6(w, places);

	for (size_t i = 0; i < places->count; i++)
		if (is_settling(w, nsu_wiring_get_net(w, i), ipv6))
			return true;
	return false;
}

/* A second or two pass until a new cable carries, and until an address of IPv6 may be used. */
int check_wire(const struct places *places, const struct request *r,
	       struct nsu_wiring **wiring)
{
	const struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };
	int err = places_wire(places, r, wiring);

	for (int i = 0; !err && i < TRIES && are_settling(*wiring, places); i++) {
		nanosleep(&pause, NULL);
		nsu_wiring_free(*wiring);
		*wiring = NULL;
		err = places_wire(places, r, wiring);
	}
	return err;
}
