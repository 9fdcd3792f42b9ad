/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nets are asked once somebody was not reached. */
#include "model/wiring/inquiry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/net/sysctl.h"
#include "fd.h"
#include "model/wiring/nets.h"

#define WANTED (VISIT_NET_BIT(VISIT_RTNL) | VISIT_NET_BIT(VISIT_ARP_IGNORE) | \
		VISIT_NET_BIT(VISIT_PACKET_FILTER) | VISIT_NET_BIT(VISIT_CONNTRACK))

static int look(void *arg, size_t i, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct inquiry *inquiry = arg;
	struct inquiry_net *net = &inquiry->nets[i];
	int rtnl = sockets[VISIT_RTNL], err;

	(void)vantage;
	if (rtnl < 0)
		return 0;
	net->ruled[0] = rules_are_own(rtnl, AF_INET);
	net->ruled[1] = rules_are_own(rtnl, AF_INET6);
	net->arp_ignore = sysctl_read_number(sockets[VISIT_ARP_IGNORE]);
	err = neighbours_take(rtnl, i, &inquiry->neighbours);
	/* All networks share one table, of which each question sees the whole. */
	if (!err && sockets[VISIT_PACKET_FILTER] >= 0 &&
	    sysctl_read_number(sockets[VISIT_CONNTRACK]) > 0)
		err = translations_take(sockets[VISIT_PACKET_FILTER], i,
					&inquiry->translations);
	if (net->ruled[0] || net->ruled[1])
		net->rtnl = move_fd(&sockets[VISIT_RTNL]);
	return err;
}

int inquiry_open(struct inquiry *inquiry, const struct nsu_wiring *w,
		 const struct nsu_place places[])
{
	autofree struct visit_net *visits = NULL;
	autofd own = -1;
	int err;

	*inquiry = (struct inquiry){ .w = w,
				     .nets = calloc(w->nnets + 1, sizeof(*inquiry->nets)) };
	if (!inquiry->nets)
		return -ENOMEM;
	for (size_t i = 0; i < w->nnets; i++)
		inquiry->nets[i].rtnl = -1;
	err = nets_of(places, w->nnets, &visits, &own);
	if (!err)
		err = visit_open_nets(visits, w->nnets, WANTED, look, inquiry);
	if (err)
		inquiry_close(inquiry);
	return err;
}

void inquiry_close(struct inquiry *inquiry)
{
	for (size_t i = 0; inquiry->nets && i < inquiry->w->nnets; i++)
		fd_close(&inquiry->nets[i].rtnl);
	free(inquiry->nets);
	free(inquiry->neighbours.are);
	free(inquiry->translations.are);
	*inquiry = (struct inquiry){ .nets = NULL };
}

bool inquiry_has_rules(const struct inquiry *inquiry, size_t net, int family)
{
	return inquiry && inquiry->nets && inquiry->nets[net].ruled[family == AF_INET6];
}

int inquiry_ask_route(const struct inquiry *inquiry, size_t net,
		      const struct rules_question *question, struct nsu_wired_route *route)
{
	struct wiring_route answer = { .link = 0 };
	int err = rules_ask_route(inquiry->nets[net].rtnl, question, &answer);

	if (err)
		return err;
	*route = answer.is;
	route->net = net;
	if (answer.link)
		route->interface = wiring_find_link(inquiry->w, net, answer.link);
	return 0;
}

const struct neighbour *inquiry_find_neighbour(const struct inquiry *inquiry, size_t interface,
					       const struct nsu_prefix *is)
{
	const struct nsu_interface *at;

	if (!inquiry || !inquiry->nets)
		return NULL;
	at = &inquiry->w->facts.links[interface].is;
	for (size_t i = 0; i < inquiry->neighbours.count; i++) {
		const struct neighbour *n = &inquiry->neighbours.are[i];

		if (n->net == at->net && n->link == at->index && n->family == is->family &&
		    memcmp(n->address, is->bytes, sizeof(n->address)) == 0)
			return n;
	}
	return NULL;
}

uint32_t inquiry_get_arp_ignore(const struct inquiry *inquiry, size_t net)
{
	return inquiry->nets[net].arp_ignore;
}

bool inquiry_has_translated(const struct inquiry *inquiry, size_t net,
			    const struct nsu_prefix *to)
{
	for (size_t i = 0; i < inquiry->translations.count; i++) {
		const struct translation *is = &inquiry->translations.are[i];

		if (is->net == net && is->to.family == to->family &&
		    memcmp(is->to.bytes, to->bytes, sizeof(is->to.bytes)) == 0)
			return true;
	}
	return false;
}
