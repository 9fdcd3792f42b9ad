/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree: what is in network namespaces, and what is plugged in where. */
#include "tree.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../print/color.h"
#include "../report.h"
#include "../print/table.h"

enum { NAME, STATE, KIND, ADDRESS, WIRE, HOLDERS };

static const struct table_column columns[] = {
	[NAME] = { .name = "NAME", .tree = true },
	[STATE] = { .name = "STATE" },
	[KIND] = { .name = "KIND" },
	[ADDRESS] = { .name = "ADDRESS", .type = TABLE_STRINGS },
	[WIRE] = { .name = "WIRE" },
	[HOLDERS] = { .name = "HELD BY", .type = TABLE_STRINGS },
};

/* ----------------------------------------------------------------------- in words */

/* "-> h2:eth0": the other end of a wire; "on eth0": what it lies on. */
static void put_wire(const struct nsu_wiring *w, const struct nsu_interface *is, char *text,
		     size_t size)
{
	size_t other = is->peer != NSU_NONE ? is->peer : is->lower;
	const char *arrow = is->lower != NSU_NONE ? "on" : "->";
	const struct nsu_interface *end;

	text[0] = '\0';
	if (other == NSU_NONE && is->link && (is->abroad || strcmp(is->kind, "veth") == 0))
		snprintf(text, size, "-> ?:#%d", is->link);
	if (other == NSU_NONE)
		return;
	end = nsu_wiring_get_interface(w, other);
	if (end->net == is->net)
		snprintf(text, size, "%s %s", arrow, end->name);
	else
		snprintf(text, size, "%s %s:%s", arrow, nsu_wiring_get_net(w, end->net)->name,
			 end->name);
}

void tree_print_way(const struct nsu_wiring *w, const struct nsu_wired_route *route,
		    char text[TREE_WAY_SIZE])
{
	char via[NSU_PREFIX_SIZE];
	size_t len;

	text[0] = '\0';
	if (route->type != RTN_UNICAST) {
		snprintf(text, TREE_WAY_SIZE, "%s", nsu_route_get_type(route));
	} else if (route->via.family) {
		nsu_address_print(&route->via, via);
		snprintf(text, TREE_WAY_SIZE, "via %s", via);
	} else if (route->interface != NSU_NONE) {
		snprintf(text, TREE_WAY_SIZE, "dev %s",
			 nsu_wiring_get_interface(w, route->interface)->name);
	}
	len = strlen(text);
	if (route->hops > 1)
		snprintf(text + len, TREE_WAY_SIZE - len, " and %u more", route->hops - 1);
}

void tree_print_to(const struct nsu_wired_route *route, char text[NSU_PREFIX_SIZE])
{
	if (route->to.length == 0)
		snprintf(text, NSU_PREFIX_SIZE, "default");
	else
		nsu_prefix_print(&route->to, text);
}

/* Why nothing is below a name. */
static const char *say_trouble(const struct nsu_net *net)
{
	switch (net->err) {
	case 0:
		return NULL;
	case ESTALE:
		return "stale";
	case EPERM:
	case EACCES:
		return "hidden";
	case ENOENT:
	case ESRCH:
		return "gone";
	default:
		return "error";
	}
}

/* ---------------------------------------------------------------------- as a table */

/* Where a row of the table is, by interface; NSU_NONE: not yet. */
struct drawing {
	const struct tree *tree;
	struct table *table;
	size_t *rows;
};

static int draw_addresses(const struct drawing *d, struct table_row *row,
			  const struct nsu_net *net, size_t interface)
{
	int err = 0;

	for (size_t i = 0; !err && i < net->naddresses; i++) {
		const struct nsu_wired_address *address =
			nsu_wiring_get_address(d->tree->wiring, net->first_address + i);
		char text[NSU_PREFIX_SIZE];

		if (address->interface != interface || address->automatic)
			continue;
		nsu_prefix_print(&address->is, text);
		err = table_append(d->table, row, ADDRESS, text);
	}
	return err;
}

static int draw_interface(struct drawing *d, const struct nsu_net *net, size_t i, size_t parent)
{
	const struct nsu_wiring *w = d->tree->wiring;
	const struct nsu_interface *is = nsu_wiring_get_interface(w, i);
	const char *state = nsu_interface_get_state(is);
	struct table_row *row = table_add(d->table, parent);
	char wire[512];

	if (!row)
		return -ENOMEM;
	d->rows[i] = d->table->nrows - 1;
	if (strcmp(state, "up") != 0)
		row->color = "yellow";
	put_wire(w, is, wire, sizeof(wire));
	if (table_set(d->table, row, NAME, is->name) ||
	    table_set(d->table, row, STATE, state) ||
	    table_set(d->table, row, KIND, is->kind) || table_set(d->table, row, WIRE, wire))
		return -ENOMEM;
	return draw_addresses(d, row, net, i);
}

/* Ports below their bridges: these first. */
static int draw_interfaces(struct drawing *d, const struct nsu_net *net, size_t above)
{
	int err = 0;

	for (size_t n = 0; !err && n < net->ninterfaces; n++) {
		size_t i = net->first_interface + n;

		if (nsu_wiring_get_interface(d->tree->wiring, i)->master != NSU_NONE)
			continue;
		err = draw_interface(d, net, i, above);
		for (size_t m = 0; !err && m < net->ninterfaces; m++) {
			size_t port = net->first_interface + m;

			if (nsu_wiring_get_interface(d->tree->wiring, port)->master == i)
				err = draw_interface(d, net, port, d->rows[i]);
		}
	}
	return err;
}

/* What the addresses themselves bring along is no news. */
static int draw_routes(struct drawing *d, const struct nsu_net *net, size_t above)
{
	const struct nsu_wiring *w = d->tree->wiring;

	for (size_t i = 0; i < net->nroutes; i++) {
		const struct nsu_wired_route *route =
			nsu_wiring_get_route(w, net->first_route + i);
		char to[NSU_PREFIX_SIZE], way[TREE_WAY_SIZE];
		struct table_row *row;

		if (route->protocol == RTPROT_KERNEL)
			continue;
		row = table_add(d->table, above);
		tree_print_to(route, to);
		tree_print_way(w, route, way);
		if (!row || table_set(d->table, row, NAME, to) ||
		    table_set(d->table, row, KIND, "route") ||
		    table_append(d->table, row, ADDRESS, way))
			return -ENOMEM;
	}
	return 0;
}

static int draw_net(struct drawing *d, size_t i)
{
	const struct nsu_net *net = nsu_wiring_get_net(d->tree->wiring, i);
	const char *also = d->tree->places.at[i].also;
	char name[PLACE_NAME_SIZE];
	struct table_row *row = table_add(d->table, NSU_NONE);
	size_t above = d->table->nrows - 1;
	int err;

	if (!row)
		return -ENOMEM;
	row->color = net->err ? "red" : "cyan";
	err = table_set(d->table, row, NAME, net->name);
	while (!err && (also = place_take_name(also, name))) {
		err = table_set(d->table, row, NAME, ",");
		err = err ? err : table_set(d->table, row, NAME, name);
	}
	if (!err)
		err = table_set(d->table, row, STATE, say_trouble(net));
	if (!err && d->tree->places.snapshot && d->table->ncolumns > HOLDERS)
		err = holders_fill(d->table, row, HOLDERS, d->tree->places.snapshot,
				   net->inode);
	if (!err)
		err = draw_interfaces(d, net, above);
	return err ? err : draw_routes(d, net, above);
}

static int draw(struct drawing *d)
{
	int err = 0;

	for (size_t i = 0; !err && i < d->tree->places.count; i++)
		if (d->tree->places.at[i].wanted)
			err = draw_net(d, i);
	return err ? err : table_print(d->table);
}

static int print_table(const struct tree *tree, bool holders)
{
	struct table table = {
		.name = "namespaces", .form = TABLE_TEXT, .colors = color_is_wanted(),
		.columns = columns, .ncolumns = holders ? HOLDERS + 1 : HOLDERS,
	};
	struct drawing d = { tree, &table, NULL };
	size_t last = nsu_wiring_count_nets(tree->wiring), count = 1;
	int err;

	for (size_t i = 0; i < last; i++)
		count += nsu_wiring_get_net(tree->wiring, i)->ninterfaces;
	d.rows = calloc(count, sizeof(*d.rows));
	table_begin(&table);
	err = d.rows ? draw(&d) : -ENOMEM;
	free(d.rows);
	table_clear(&table);
	return err;
}

/* ------------------------------------------------------------------------ the verb */

static int want_all(struct request *r, const char *arg)
{
	(void)arg;
	((struct places_want *)r->own)->all = true;
	return 0;
}

static int want_holders(struct request *r, const char *arg)
{
	(void)arg;
	((struct places_want *)r->own)->holders = true;
	return 0;
}

static const struct opt opts[] = {
	{ 'a', "all", NULL, "networks without a name, too: of containers, of\n"
	  "processes, and those that only something open keeps", want_all, .ours = true },
	{ 0, "holders", NULL, "who and what keeps each of them", want_holders, .ours = true },
};

static bool shows_any(const struct tree *tree)
{
	for (size_t i = 0; i < tree->places.count; i++)
		if (tree->places.at[i].wanted)
			return true;
	return false;
}

static int show(struct tree *tree, const struct request *r)
{
	const struct places_want *asked = r->own;
	int err;

	if (!*r->operands)
		places_show_own(&tree->places, tree->wiring);
	if (r->json)
		return tree_print_json(tree, asked->holders);
	if (!shows_any(tree)) {
		report_note("no network namespace has a name; add --all for those without");
		return 0;
	}
	err = print_table(tree, asked->holders);
	if (!err)
		places_note(&tree->places, tree->wiring, asked->all);
	return err;
}

static int run(const struct request *r)
{
	struct tree tree = { .wiring = NULL };
	int err = places_take(&tree.places, r, r->operands);

	if (!err)
		err = places_wire(&tree.places, r, &tree.wiring);
	if (!err) {
		err = show(&tree, r);
		if (err)
			report_note("print: %s", strerror(-err));
		else
			err = places_tell_unread(&tree.places, tree.wiring);
	}
	nsu_wiring_free(tree.wiring);
	places_clear(&tree.places);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

const struct verb verb_tree = {
	.name = "tree", .run = run, .operands = "[NAME]...",
	.about = "show interfaces, addresses, routes and wires",
	.flags = VERB_OURS | VERB_ANSWERS, VERB_OPTS(opts), .own = sizeof(struct places_want),
	.footer = "Try:  netnsctl tree\n      netnsctl tree --all --holders\n"
		  "      netnsctl tree -J h1",
};
