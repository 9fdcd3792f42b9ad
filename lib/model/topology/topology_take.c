/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A topology of what is there: from the wiring, the ways out, and some settings. */
#include "model/topology/topology_take.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/net/sysctl.h"
#include "facts/visit/visit_text.h"
#include "fd.h"

/* ---------------------------------------------------------------------------- namespaces */

static bool is_named(char *const names[], const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static bool is_wanted(const struct nsu_topology *wanted, const char *name)
{
	const struct nsu_part part = { .what = NSU_PART_NS, .at.ns = name };

	return topology_has(wanted, &part);
}

static bool is_chosen(const struct taking *k, char *const names[], const char *name)
{
	if (k->wanted)
		return is_wanted(k->wanted, name);
	return !names || !*names || is_named(names, name);
}

static bool is_placed(const struct taking *k, uint64_t inode)
{
	for (size_t i = 0; i < k->nplaces; i++)
		if (k->places[i].inode == inode)
			return true;
	return false;
}

static void place(struct taking *k, const struct nsu_netns *n, bool chosen)
{
	if (n->state != NSU_NETNS_LIVE || is_placed(k, n->inode))
		return;
	k->chosen[k->nplaces] = chosen;
	k->places[k->nplaces++] = (struct nsu_place){ .name = n->name, .inode = n->inode };
}

static int compare_places(const void *a, const void *b)
{
	const struct nsu_place *left = a, *right = b;

	return strverscmp(left->name, right->name);
}

/* Chosen ones first: of two names for one namespace it goes by the one that was meant. */
static void place_all(struct taking *k, char *const names[])
{
	for (int chosen = 1; chosen >= 0; chosen--) {
		size_t first = k->nplaces;

		for (size_t i = 0; i < nsu_netns_count(k->list); i++) {
			const struct nsu_netns *n = nsu_netns_get(k->list, i);

			if (is_chosen(k, names, n->name) == chosen)
				place(k, n, chosen);
		}
		qsort(k->places + first, k->nplaces - first, sizeof(*k->places),
		      compare_places);
	}
	if (!is_placed(k, k->own))
		k->places[k->nplaces++] = (struct nsu_place){ .name = ".", .inode = k->own };
}

/* Perhaps by another of its names. */
static bool is_there(const struct taking *k, const char *name)
{
	for (size_t i = 0; i < nsu_netns_count(k->list); i++) {
		const struct nsu_netns *n = nsu_netns_get(k->list, i);

		if (strcmp(n->name, name) == 0)
			return is_placed(k, n->inode);
	}
	return strcmp(k->places[k->nplaces - 1].name, name) == 0;
}

static int check_names(const struct taking *k, char *const names[], struct nsu_error *e)
{
	uint64_t inode;

	for (; names && *names; names++) {
		if (is_there(k, *names))
			continue;
		if (nsu_netns_find_name(*names, &inode, e) < 0)
			return -e->errnum;
		return nsu_error_set(e, ENOENT, NSU_OP_OPEN, NSU_NET, "%s", *names);
	}
	return 0;
}

static int set_paths(struct taking *k)
{
	for (size_t i = 0; i < k->nplaces; i++) {
		char path[sizeof(NSU_NETNS_DIR) + NSU_NETWORK_SIZE];

		if (k->places[i].inode == k->own)
			continue;
		snprintf(path, sizeof(path), "%s/%s", NSU_NETNS_DIR, k->places[i].name);
		k->places[i].path = strings_add(&k->t->strings, path, strlen(path));
		if (!k->places[i].path)
			return -ENOMEM;
	}
	return 0;
}

static int find_places(struct taking *k, char *const names[], struct nsu_error *e)
{
	size_t room;
	int err = nsu_netns_find_process(0, &k->own, e);

	if (!err)
		err = nsu_netns_take(&k->list, 0, false, e);
	if (err)
		return err;
	room = nsu_netns_count(k->list) + 1;
	k->places = calloc(room, sizeof(*k->places));
	k->chosen = calloc(room, sizeof(*k->chosen));
	if (!k->places || !k->chosen)
		return nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NET, "namespaces");
	place_all(k, names);
	err = check_names(k, names, e);
	if (!err && set_paths(k))
		err = nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NET, "namespaces");
	return err;
}

/* ----------------------------------------------------------------- ways out, and settings */

static const char *name_of(const struct taking *k, size_t net)
{
	return nsu_wiring_get_net(k->wiring, net)->name;
}

static const struct nat_table *find_way_out(const struct taking *k, const char *ns, int family)
{
	char name[NAT_NAME_SIZE];

	snprintf(name, sizeof(name), NAT_TABLE "%s", ns);
	return nat_tables_find(&k->nat, family, name);
}

/* The end in network @i of the cable that a way out is. */
static const struct nsu_interface *find_end(const struct taking *k, size_t i,
					    const struct nat_table *table)
{
	const struct nsu_net *net = nsu_wiring_get_net(k->wiring, i);

	for (size_t n = 0; n < net->ninterfaces; n++) {
		const struct nsu_interface *is =
			nsu_wiring_get_interface(k->wiring, net->first_interface + n);
		const struct nsu_interface *peer =
			is->peer == NSU_NONE ? NULL :
					       nsu_wiring_get_interface(k->wiring, is->peer);

		if (peer && nsu_wiring_get_net(k->wiring, peer->net)->own &&
		    strcmp(peer->name, table->interface) == 0)
			return is;
	}
	return NULL;
}

static bool has_default(const struct taking *k, const struct nsu_interface *is, int family)
{
	const struct nsu_net *net = nsu_wiring_get_net(k->wiring, is->net);

	for (size_t n = 0; n < net->nroutes; n++) {
		const struct nsu_wired_route *route =
			nsu_wiring_get_route(k->wiring, net->first_route + n);

		if (route->to.length == 0 && route->to.family == family &&
		    route->interface != NSU_NONE &&
		    nsu_wiring_get_interface(k->wiring, route->interface) == is)
			return true;
	}
	return false;
}

/* With the table alone nobody comes out: who has the namespace may have changed the rest. */
static bool is_open(const struct taking *k, const struct nsu_interface *is,
		    const struct nat_table *table)
{
	const struct nsu_interface *gateway;

	if (!is)
		return false;
	gateway = nsu_wiring_get_interface(k->wiring, is->peer);
	return (is->flags & gateway->flags & IFF_UP) &&
	       (table->family == AF_INET ? gateway->forwards : gateway->forwards6) &&
	       has_default(k, is, table->family);
}

/* Its address of IPv4 there: what the way out is besides follows from that. */
static struct nsu_prefix find_address(const struct taking *k, const struct nsu_interface *is)
{
	const struct nsu_net *net = nsu_wiring_get_net(k->wiring, is->net);

	for (size_t n = 0; n < net->naddresses; n++) {
		const struct nsu_wired_address *address =
			nsu_wiring_get_address(k->wiring, net->first_address + n);

		if (nsu_wiring_get_interface(k->wiring, address->interface) == is &&
		    address->is.family == AF_INET)
			return address->is;
	}
	return (struct nsu_prefix){ .family = 0 };
}

/* @i: NSU_NONE where there is no namespace of that name any more. */
static int add_nat(struct taking *k, const char *ns, size_t i)
{
	const struct nat_table *four = find_way_out(k, ns, AF_INET);
	const struct nat_table *six = find_way_out(k, ns, AF_INET6);
	const struct nat_table *any = four ? four : six;
	const struct nsu_interface *is = any && i != NSU_NONE ? find_end(k, i, any) : NULL;
	struct nsu_part part = {
		.what = NSU_PART_NAT, .six = six,
		.at = { ns, any && *any->out ? any->out : NULL, is ? is->name : NULL },
		.unfinished = !four || !is_open(k, is, four) || (six && !is_open(k, is, six)),
	};

	if (!part.unfinished)
		part.prefix = find_address(k, is);
	return any ? topology_add(k->t, &part) : 0;
}

/* Their tables are in our own network, and so still there. */
static int add_orphans(struct taking *k)
{
	int err = 0;

	for (size_t i = 0; k->wanted && !err && i < k->wanted->count; i++)
		if (k->wanted->parts[i].what == NSU_PART_NS &&
		    !topology_has(k->t, &k->wanted->parts[i]))
			err = add_nat(k, k->wanted->parts[i].at.ns, NSU_NONE);
	return err;
}

static int read_setting(struct taking *k, size_t i, const char *key, struct text *value)
{
	autofd ns = open(k->places[i].path ? k->places[i].path : "/proc/self/ns/net",
			 O_RDONLY | O_CLOEXEC);
	autofd dir = open(SYSCTL_DIR, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char path[SYSCTL_PATH_SIZE];
	struct visit_text what = { .kind = NSU_NET, .ns = ns, .dir = dir,
				  .name = path + strlen(SYSCTL_DIR) };
	int err = sysctl_get_path(key, path);

	if (err || ns < 0 || dir < 0)
		return err ? err : -errno;
	err = visit_read_text(&what, value);
	if (value->at)
		value->at[strcspn(value->at, "\n")] = '\0';
	return err;
}

static int add_setting(struct taking *k, size_t i, const char *key, const char *unless)
{
	struct text value = { .len = 0 };
	struct nsu_part part = { .what = NSU_PART_SYSCTL, .at = { name_of(k, i), key, NULL } };
	int err = read_setting(k, i, key, &value);

	part.value = err || !value.at ? "" : value.at;
	/* One that is not there has no value, and so not the one that is wanted. */
	err = !*part.value || (unless && strcmp(part.value, unless) == 0) ? 0 :
	      topology_add(k->t, &part);
	free(value.at);
	return err;
}

static int add_settings(struct taking *k, size_t i)
{
	int err = 0;

	if (!k->wanted) {
		err = add_setting(k, i, "net.ipv4.ip_forward", "0");
		return err ? err : add_setting(k, i, "net.ipv6.conf.all.forwarding", "0");
	}
	for (size_t n = 0; !err && n < k->wanted->count; n++) {
		const struct nsu_part *part = &k->wanted->parts[n];

		if (part->what == NSU_PART_SYSCTL &&
		    strcmp(part->at.ns, name_of(k, i)) == 0)
			err = add_setting(k, i, part->at.name, NULL);
	}
	return err;
}

/* ------------------------------------------------------------------------------ the whole */

/* A name that went since it was listed is none, unless it was asked for. */
static bool is_left_out(const struct taking *k, size_t i, bool named)
{
	int err = nsu_wiring_get_net(k->wiring, i)->err;

	return !k->chosen[i] || err == ESTALE || (err == ENOENT && !named);
}

static int add_all(struct taking *k, bool named, struct nsu_error *e)
{
	for (size_t i = 0; i < k->nplaces; i++) {
		const struct nsu_net *net = nsu_wiring_get_net(k->wiring, i);
		int err;

		if (is_left_out(k, i, named))
			continue;
		if (net->err)
			return nsu_error_set(e, net->err, NSU_OP_NETWORK, NSU_NET, "%s",
					     net->name);
		err = taking_add_net(k, i);
		if (!err)
			err = add_nat(k, net->name, i);
		if (!err)
			err = add_settings(k, i);
		if (!err)
			err = taking_add_untold(k, i);
		if (err)
			return nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", net->name);
	}
	topology_mark_routed(k->t);
	return add_orphans(k) ? nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NET, "ways out") : 0;
}

/* Who may not see the tables has no way out that we could tell from other cables. */
static void take_nat(struct taking *k)
{
	autofd own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	if (own >= 0)
		nat_tables_visit(&k->nat, own);
}

static int take(struct taking *k, char *const names[], struct nsu_error *e)
{
	int err = k->t ? find_places(k, names, e) :
			 nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "a topology");

	if (err)
		return err;
	take_nat(k);
	err = nsu_wiring_take(&k->wiring, k->places, k->nplaces, e);
	return err ? err : add_all(k, names && *names, e);
}

int nsu_topology_take(struct nsu_topology **topology, const struct nsu_topology *wanted,
		      char *const names[], struct nsu_error *e)
{
	struct taking k = { .t = topology_new(), .wanted = wanted };
	int err = take(&k, names, e);

	nsu_wiring_free(k.wiring);
	nat_tables_free(&k.nat);
	nsu_netns_free(k.list);
	free(k.places);
	free(k.chosen);
	if (err) {
		nsu_topology_free(k.t);
		k.t = NULL;
	}
	*topology = k.t;
	return err;
}
