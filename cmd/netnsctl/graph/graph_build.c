/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a picture shows of the wiring, whatever it is drawn in. */
#include "graph.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../../draw/elements.h"
#include "../tree.h"

__attribute__((format(printf, 3, 4)))
static struct graph_row *add_row(struct graph *g, size_t interface, const char *format, ...)
{
	struct graph_row *row = elements_add(&g->rows, &g->nrows, &g->rows_room, sizeof(*row));
	va_list ap;

	if (!row)
		return NULL;
	row->interface = interface;
	va_start(ap, format);
	vsnprintf(row->text, sizeof(row->text), format, ap);
	va_end(ap);
	g->boxes[g->nboxes].count++;
	return row;
}

/* ---------------------------------------------------------------------- interfaces */

static bool is_shown_address(const struct nsu_wired_address *a, size_t interface)
{
	return a->interface == interface && !a->automatic;
}

/* "eth0 10.0.0.1/24", and further addresses on lines of their own. */
static int add_addresses(struct graph *g, const struct nsu_net *net, size_t interface,
			 const char *indent)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(g->wiring, interface);
	struct graph_row *row = &g->rows[g->nrows - 1];
	bool first = true;

	for (size_t i = 0; i < net->naddresses; i++) {
		const struct nsu_wired_address *a =
			nsu_wiring_get_address(g->wiring, net->first_address + i);
		char text[NSU_PREFIX_SIZE];
		size_t len;

		if (!is_shown_address(a, interface))
			continue;
		nsu_prefix_print(&a->is, text);
		len = strlen(row->text);
		if (first)
			snprintf(row->text + len, sizeof(row->text) - len, " %s", text);
		else if (!add_row(g, NSU_NONE, "%s%*s %s", indent, (int)strlen(is->name), "",
				  text))
			return -ENOMEM;
		row = first ? row : &g->rows[g->nrows - 1];
		first = false;
	}
	return 0;
}

/* A wire that leads out of the picture. */
static void add_far_end(const struct graph *g, const struct nsu_interface *is,
			struct graph_row *row)
{
	size_t other = is->peer != NSU_NONE ? is->peer : is->lower;
	size_t len = strlen(row->text);
	const struct nsu_interface *end;

	if (other == NSU_NONE && is->abroad) {
		snprintf(row->text + len, sizeof(row->text) - len, " -> ?");
	} else if (other != NSU_NONE) {
		end = nsu_wiring_get_interface(g->wiring, other);
		if (g->box_of[end->net] == NSU_NONE)
			snprintf(row->text + len, sizeof(row->text) - len, " -> %s:%s",
				 nsu_wiring_get_net(g->wiring, end->net)->name, end->name);
	}
}

static int add_interface(struct graph *g, const struct nsu_net *net, size_t i,
			 const char *indent)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(g->wiring, i);
	const char *state = nsu_interface_get_state(is);
	bool up = strcmp(state, "up") == 0;
	struct graph_row *row;

	/* A loopback interface is news where it is missing. */
	if ((is->flags & IFF_LOOPBACK) && up)
		return 0;
	row = add_row(g, i, "%s%s%s%s%s", indent, is->name,
		      strcmp(is->kind, "bridge") == 0 ? " (bridge)" : "", up ? "" : " ",
		      up ? "" : state);
	if (!row)
		return -ENOMEM;
	row->bad = !up;
	add_far_end(g, is, row);
	return add_addresses(g, net, i, indent);
}

static int add_interfaces(struct graph *g, const struct nsu_net *net)
{
	int err = 0;

	for (size_t n = 0; !err && n < net->ninterfaces; n++) {
		size_t i = net->first_interface + n;

		if (nsu_wiring_get_interface(g->wiring, i)->master != NSU_NONE)
			continue;
		err = add_interface(g, net, i, "");
		for (size_t m = 0; !err && m < net->ninterfaces; m++) {
			size_t port = net->first_interface + m;

			if (nsu_wiring_get_interface(g->wiring, port)->master == i)
				err = add_interface(g, net, port, "  ");
		}
	}
	return err;
}

/* -------------------------------------------------------------------------- boxes */

static int add_routes(struct graph *g, const struct nsu_net *net)
{
	for (size_t i = 0; i < net->nroutes; i++) {
		const struct nsu_wired_route *route =
			nsu_wiring_get_route(g->wiring, net->first_route + i);
		char to[NSU_PREFIX_SIZE], way[TREE_WAY_SIZE];
		struct graph_row *row;

		if (route->protocol == RTPROT_KERNEL)
			continue;
		tree_print_to(route, to);
		tree_print_way(g->wiring, route, way);
		row = add_row(g, NSU_NONE, "%s %s", to, way);
		if (!row)
			return -ENOMEM;
		row->faint = true;
	}
	return 0;
}

static int add_box(struct graph *g, size_t net)
{
	const struct nsu_net *is = nsu_wiring_get_net(g->wiring, net);
	struct graph_row *row;
	int err;

	g->boxes[g->nboxes] = (struct graph_box){ .net = net, .first = g->nrows };
	if (is->err) {
		row = add_row(g, NSU_NONE, "%s", is->err == ESTALE ? "stale" :
			      strerror(is->err));
		err = row ? 0 : -ENOMEM;
		if (row)
			row->bad = true;
	} else {
		err = add_interfaces(g, is);
		err = err ? err : add_routes(g, is);
	}
	g->nboxes++;
	return err;
}

static bool is_up(const struct graph *g, size_t interface)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(g->wiring, interface);

	return strcmp(nsu_interface_get_state(is), "up") == 0;
}

/* Of a wire both ends know: the first of them draws it. */
static void add_wire(struct graph *g, size_t i)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(g->wiring, i);
	bool lies = is->peer == NSU_NONE;
	size_t other = lies ? is->lower : is->peer;
	size_t net;

	if (other == NSU_NONE || (!lies && other < i))
		return;
	net = nsu_wiring_get_interface(g->wiring, other)->net;
	if (g->box_of[net] == NSU_NONE || (lies && net == is->net))
		return;
	g->wires[g->nwires++] = (struct graph_wire){ i, other, !is_up(g, i) || !is_up(g, other),
						     lies };
}

static void add_wires(struct graph *g)
{
	for (size_t b = 0; b < g->nboxes; b++) {
		const struct nsu_net *net = nsu_wiring_get_net(g->wiring, g->boxes[b].net);

		for (size_t i = 0; i < net->ninterfaces; i++)
			add_wire(g, net->first_interface + i);
	}
}

int graph_build(struct graph *g, const struct places *places, const struct nsu_wiring *wiring)
{
	size_t interfaces = 1;
	int err = 0;

	*g = (struct graph){ .wiring = wiring };
	for (size_t i = 0; i < places->count; i++)
		interfaces += nsu_wiring_get_net(wiring, i)->ninterfaces;
	g->boxes = calloc(places->count + 1, sizeof(*g->boxes));
	g->box_of = calloc(places->count + 1, sizeof(*g->box_of));
	g->wires = calloc(interfaces, sizeof(*g->wires));
	if (!g->boxes || !g->box_of || !g->wires)
		return -ENOMEM;
	for (size_t i = 0, box = 0; i < places->count; i++)
		g->box_of[i] = places->at[i].wanted ? box++ : NSU_NONE;
	for (size_t i = 0; !err && i < places->count; i++)
		if (places->at[i].wanted)
			err = add_box(g, i);
	add_wires(g);
	return err;
}

void graph_clear(struct graph *g)
{
	free(g->boxes);
	free(g->box_of);
	free(g->wires);
	free(g->rows);
	*g = (struct graph){ .wiring = NULL };
}

size_t graph_find_box(const struct graph *g, size_t interface)
{
	return g->box_of[nsu_wiring_get_interface(g->wiring, interface)->net];
}

size_t graph_find_row(const struct graph *g, size_t interface)
{
	const struct graph_box *box = &g->boxes[graph_find_box(g, interface)];

	for (size_t i = 0; i < box->count; i++)
		if (g->rows[box->first + i].interface == interface)
			return i;
	return 0;
}
