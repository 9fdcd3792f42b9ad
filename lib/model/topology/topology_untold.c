/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is there and no line of a file says: comments, for people. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "model/topology/topology_take.h"

#define REMARK_SIZE 512
#define METRIC_OF_IPV6 1024	/* IP6_RT_PRIO_USER: of a route that was not given any */

__attribute__((format(printf, 4, 5)))
static int remark(struct taking *k, const struct nsu_net *net, bool extra, const char *format,
		  ...)
{
	struct nsu_topology *t = k->t;
	struct topology_remark is = { .extra = extra };
	char text[REMARK_SIZE];
	va_list args;
	int err;

	/* How a thing is that a file wants is a matter of the parts. */
	if (k->wanted && !extra)
		return 0;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	err = array_grow(&t->remarks, t->nremarks, &t->remarks_room, sizeof(*t->remarks));
	is.ns = strings_add(&t->strings, net->name, strlen(net->name));
	is.text = strings_add(&t->strings, text, strlen(text));
	if (err || !is.ns || !is.text)
		return -ENOMEM;
	t->remarks[t->nremarks++] = is;
	return 0;
}

/* ------------------------------------------------------------------------- interfaces */

static bool is_cable(const struct nsu_interface *is)
{
	return strcmp(is->kind, "veth") == 0;
}

static bool is_bridge(const struct nsu_interface *is)
{
	return strcmp(is->kind, "bridge") == 0;
}

/* Whether a line makes it, which brings it up then. */
static bool is_made(const struct nsu_interface *is)
{
	return is_bridge(is) || (is_cable(is) && is->peer != NSU_NONE);
}

/* Modules of the kernel put theirs into every namespace: sit0, tunl0. They are down. */
static bool is_idle(const struct nsu_interface *is)
{
	return *is->kind && !is_cable(is) && !is_bridge(is) && !(is->flags & IFF_UP);
}

static bool has_made(const struct taking *k, const struct nsu_net *net)
{
	for (size_t n = 0; n < net->ninterfaces; n++)
		if (is_made(nsu_wiring_get_interface(k->wiring, net->first_interface + n)))
			return true;
	return false;
}

static int add_interface(struct taking *k, const struct nsu_net *net, size_t index)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(k->wiring, index);
	bool loopback = is->flags & IFF_LOOPBACK;

	if (is_idle(is))
		return 0;
	if (!loopback && !is_made(is))
		return remark(k, net, true, "interface %s:%s%s%s%s", net->name, is->name,
			      *is->kind ? " (" : "", is->kind, *is->kind ? ")" : "");
	if ((is->flags & IFF_UP) || (loopback && !has_made(k, net)))
		return 0;
	return remark(k, net, false, "%s:%s is down", net->name, is->name);
}

/* ----------------------------------------------------------------------------- routes */

static bool is_usual_metric(const struct nsu_wired_route *route)
{
	return !route->metric ||
	       (route->to.family == AF_INET6 && route->metric == METRIC_OF_IPV6);
}

static int add_route(struct taking *k, const struct nsu_net *net, size_t index)
{
	const struct nsu_wired_route *route = nsu_wiring_get_route(k->wiring, index);
	char to[NSU_PREFIX_SIZE] = "default";
	int err = 0;

	if (!taking_is_by_hand(route))
		return 0;
	if (route->to.length)
		nsu_prefix_print(&route->to, to);
	if (route->type != RTN_UNICAST)
		return remark(k, net, true, "route %s %s %s", net->name, to,
			      nsu_route_get_type(route));
	if (route->hops > 1)
		err = remark(k, net, false, "route %s %s has %u gateways", net->name, to,
			     route->hops);
	if (!err && !is_usual_metric(route))
		err = remark(k, net, false, "route %s %s has metric %u", net->name, to,
			     route->metric);
	return err;
}

int taking_add_untold(struct taking *k, size_t i)
{
	const struct nsu_net *net = nsu_wiring_get_net(k->wiring, i);
	int err = 0;

	for (size_t n = 0; !err && n < net->ninterfaces; n++)
		err = add_interface(k, net, net->first_interface + n);
	for (size_t n = 0; !err && n < net->nroutes; n++)
		err = add_route(k, net, net->first_route + n);
	return err;
}
