/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree -J: all that is known of the wiring. netnsctl(8) has the keys. */
#include "tree.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "../print/writer.h"

static void put_mac(struct writer *json, const struct nsu_interface *is)
{
	char text[3 * NSU_HARDWARE_SIZE + 1] = "";

	for (size_t i = 0; i < is->hardware_len && i < NSU_HARDWARE_SIZE; i++)
		snprintf(text + 3 * i, 4, "%02x%s", is->hardware[i],
			 i + 1 < is->hardware_len ? ":" : "");
	writer_text(json, "mac", text[0] ? text : NULL);
}

static const char *say_operstate(unsigned int state)
{
	static const char *const names[] = {
		"unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up",
	};

	return state < sizeof(names) / sizeof(names[0]) ? names[state] : "unknown";
}

/* Where it leads: an object, or null. What is not known in there is null. */
static void put_end(struct writer *json, const char *key, const struct nsu_wiring *w,
		    size_t other, int number)
{
	const struct nsu_interface *end;

	if (other == NSU_NONE && !number) {
		writer_text(json, key, NULL);
		return;
	}
	end = other == NSU_NONE ? NULL : nsu_wiring_get_interface(w, other);
	writer_open(json, key, '{');
	writer_text(json, "namespace", end ? nsu_wiring_get_net(w, end->net)->name : NULL);
	writer_text(json, "interface", end ? end->name : NULL);
	writer_number(json, "index", (uint64_t)(end ? end->index : number));
	writer_close(json, '}');
}

static const char *say_scope(unsigned int scope)
{
	switch (scope) {
	case RT_SCOPE_UNIVERSE:
		return "global";
	case RT_SCOPE_SITE:
		return "site";
	case RT_SCOPE_LINK:
		return "link";
	case RT_SCOPE_HOST:
		return "host";
	default:
		return "other";
	}
}

static const char *say_family(int family)
{
	return family == AF_INET ? "inet" : "inet6";
}

static void put_plain(struct writer *json, const char *key, const struct nsu_prefix *address)
{
	char text[NSU_PREFIX_SIZE];

	nsu_address_print(address, text);
	writer_text(json, key, address->family ? text : NULL);
}

static void put_addresses(struct writer *json, const struct nsu_wiring *w,
			  const struct nsu_net *net, size_t interface)
{
	writer_open(json, "addresses", '[');
	for (size_t i = 0; i < net->naddresses; i++) {
		const struct nsu_wired_address *a =
			nsu_wiring_get_address(w, net->first_address + i);

		if (a->interface != interface)
			continue;
		writer_open(json, NULL, '{');
		writer_text(json, "family", say_family(a->is.family));
		put_plain(json, "address", &a->is);
		writer_number(json, "prefix", a->is.length);
		writer_text(json, "scope", say_scope(a->scope));
		writer_close(json, '}');
	}
	writer_close(json, ']');
}

static void put_interface(struct writer *json, const struct nsu_wiring *w,
			  const struct nsu_net *net, size_t i)
{
	const struct nsu_interface *is = nsu_wiring_get_interface(w, i);
	bool paired = strcmp(is->kind, "veth") == 0 || is->peer != NSU_NONE;

	writer_open(json, NULL, '{');
	writer_text(json, "name", is->name);
	writer_number(json, "index", (uint64_t)is->index);
	writer_text(json, "kind", is->kind[0] ? is->kind : NULL);
	writer_text(json, "state", nsu_interface_get_state(is));
	writer_text(json, "operstate", say_operstate(is->operstate));
	writer_bool(json, "up", is->flags & IFF_UP);
	writer_bool(json, "carrier", is->flags & IFF_LOWER_UP);
	writer_number(json, "mtu", is->mtu);
	put_mac(json, is);
	writer_text(json, "master", is->master == NSU_NONE ? NULL :
			nsu_wiring_get_interface(w, is->master)->name);
	put_end(json, "peer", w, is->peer, paired ? is->link : 0);
	put_end(json, "lower", w, is->lower, paired ? 0 : is->link);
	put_addresses(json, w, net, i);
	writer_close(json, '}');
}

static void put_route(struct writer *json, const struct nsu_wiring *w, size_t i)
{
	const struct nsu_wired_route *route = nsu_wiring_get_route(w, i);
	char to[NSU_PREFIX_SIZE];

	tree_print_to(route, to);
	writer_open(json, NULL, '{');
	writer_text(json, "family", say_family(route->to.family));
	writer_text(json, "to", to);
	writer_text(json, "type", nsu_route_get_type(route));
	put_plain(json, "via", &route->via);
	writer_text(json, "interface", route->interface == NSU_NONE ? NULL :
			nsu_wiring_get_interface(w, route->interface)->name);
	put_plain(json, "source", &route->source);
	writer_number(json, "metric", route->metric);
	writer_number(json, "gateways", route->hops);
	writer_bool(json, "kernel", route->protocol == RTPROT_KERNEL);
	writer_close(json, '}');
}

static void put_holders(struct writer *json, const struct nsu_snapshot *s, uint64_t inode)
{
	size_t ns = nsu_snapshot_find_namespace(s, inode);
	size_t count = ns == NSU_NONE ? 0 : nsu_snapshot_count_holders(s, ns, NSU_EVERY_FOUND);
	char text[HOLDER_SIZE];

	writer_open(json, "holders", '[');
	for (size_t i = 0; i < count; i++) {
		const struct nsu_holder *h = nsu_snapshot_get_holder(s, ns, i);

		if (!holders_tell(s, ns, i, text))
			continue;
		writer_open(json, NULL, '{');
		writer_text(json, "sort", nsu_found_get_name(h->sort, 1));
		if (h->process != NSU_NONE)
			writer_number(json, "pid",
				      (uint64_t)nsu_snapshot_get_process(s, h->process)->pid);
		writer_text(json, "text", text);
		writer_close(json, '}');
	}
	writer_close(json, ']');
}

static void put_names(struct writer *json, const struct place *place)
{
	const char *also = place->also;
	char name[PLACE_NAME_SIZE];

	writer_open(json, "also", '[');
	while ((also = place_take_name(also, name)))
		writer_text(json, NULL, name);
	writer_close(json, ']');
}

static void put_net(struct writer *json, const struct tree *tree, size_t i, bool holders)
{
	const struct nsu_net *net = nsu_wiring_get_net(tree->wiring, i);

	writer_open(json, NULL, '{');
	writer_text(json, "name", net->name);
	put_names(json, &tree->places.at[i]);
	writer_number(json, "inode", net->inode);
	writer_bool(json, "self", net->own);
	writer_bool(json, "stale", net->err == ESTALE);
	writer_text(json, "error", net->err ? strerror(net->err) : NULL);
	writer_open(json, "interfaces", '[');
	for (size_t n = 0; n < net->ninterfaces; n++)
		put_interface(json, tree->wiring, net, net->first_interface + n);
	writer_close(json, ']');
	writer_open(json, "routes", '[');
	for (size_t n = 0; n < net->nroutes; n++)
		put_route(json, tree->wiring, net->first_route + n);
	writer_close(json, ']');
	if (holders && tree->places.snapshot)
		put_holders(json, tree->places.snapshot, net->inode);
	writer_close(json, '}');
}

int tree_print_json(const struct tree *tree, bool holders)
{
	struct writer json = { 0 };

	writer_open(&json, NULL, '{');
	writer_open(&json, "namespaces", '[');
	for (size_t i = 0; i < tree->places.count; i++)
		if (tree->places.at[i].wanted)
			put_net(&json, tree, i, holders);
	writer_close(&json, ']');
	writer_end(&json, "netnsctl", NETNSCTL_SCHEMA);
	return 0;
}
