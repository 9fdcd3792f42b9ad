/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nets with rules of their own (ip-rule(8)): the main table alone does not say their routes. */
#include "model/wiring/ruled.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "fd.h"
#include "model/wiring/nets.h"

static int look(void *arg, size_t i, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct ruled_net *net = &((struct ruled *)arg)->nets[i];
	int rtnl = sockets[VISIT_RTNL];

	(void)vantage;
	net->own[0] = rtnl >= 0 && rules_are_own(rtnl, AF_INET);
	net->own[1] = rtnl >= 0 && rules_are_own(rtnl, AF_INET6);
	if (net->own[0] || net->own[1])
		net->rtnl = move_fd(&sockets[VISIT_RTNL]);
	return 0;
}

int ruled_open(struct ruled *ruled, const struct nsu_wiring *w,
	       const struct nsu_place places[])
{
	autofree struct visit_net *visits = NULL;
	autofd own = -1;
	int err;

	*ruled = (struct ruled){ w, calloc(w->nnets + 1, sizeof(*ruled->nets)) };
	if (!ruled->nets)
		return -ENOMEM;
	for (size_t i = 0; i < w->nnets; i++)
		ruled->nets[i].rtnl = -1;
	err = nets_of(places, w->nnets, &visits, &own);
	if (!err)
		err = visit_open_nets(visits, w->nnets, VISIT_NET_BIT(VISIT_RTNL), look,
				      ruled);
	if (err)
		ruled_close(ruled);
	return err;
}

void ruled_close(struct ruled *ruled)
{
	for (size_t i = 0; ruled->nets && i < ruled->w->nnets; i++)
		fd_close(&ruled->nets[i].rtnl);
	free(ruled->nets);
	*ruled = (struct ruled){ .nets = NULL };
}

bool ruled_has(const struct ruled *ruled, size_t net, int family)
{
	return ruled && ruled->nets && ruled->nets[net].own[family == AF_INET6];
}

int ruled_ask(const struct ruled *ruled, size_t net, const struct rules_question *question,
	      struct nsu_wired_route *route)
{
	struct wiring_route answer = { .link = 0 };
	int err = rules_ask_route(ruled->nets[net].rtnl, question, &answer);

	if (err)
		return err;
	*route = answer.is;
	route->net = net;
	if (answer.link)
		route->interface = wiring_find_link(ruled->w, net, answer.link);
	return 0;
}
