/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces that are a moment old. */
#include "facts/net/wiring_take.h"

#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

/* It has a carrier, and the kernel has put off what follows from that, for up to a second. */
static bool is_starting(const struct nsu_interface *is)
{
	return (is->flags & IFF_LOWER_UP) && !(is->flags & IFF_RUNNING);
}

/*
 * For who asks whether it has a carrier the kernel does that first (Linux 6.8,
 * linkwatch_sync_dev()), and unlike RTM_GETLINK this numbers nobody.
 */
static bool settle(int own, const struct nsu_interface *is)
{
	struct ethtool_value carrier = { .cmd = ETHTOOL_GLINK };
	struct ifreq request = { .ifr_data = (void *)&carrier };

	memcpy(request.ifr_name, is->name, strnlen(is->name, sizeof(request.ifr_name) - 1));
	return ioctl(own, SIOCETHTOOL, &request) == 0;
}

bool wiring_settle(int own, const struct wiring_taking *t)
{
	bool any = false;

	for (size_t i = t->first_link; i < t->facts->nlinks; i++)
		if (is_starting(&t->facts->links[i].is))
			any |= settle(own, &t->facts->links[i].is);
	return any;
}
