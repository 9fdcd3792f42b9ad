/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network namespaces that the steps of a plan are in; there may be hundreds. */
#include "plan/net/networks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "facts/netlink/mnl.h"
#include "facts/names/netns.h"
#include "fd.h"
#include "plan/net/wire.h"

/* ------------------------------------------------------------------------ the steps */

static void push(struct nsu_plan *plan, const struct step *form, struct wire wire)
{
	struct wire *kept = plan_keep(plan, sizeof(*kept));
	struct step step = *form;

	if (!kept)
		return;
	*kept = wire;
	kept->ns = networks_get(plan, wire.net)->name;
	if (wire.peer)
		kept->peer_ns = networks_get(plan, wire.peer_net)->name;
	step.object = wire.name;
	step.wire = kept;
	plan_push(plan, step);
}

void wire_push(struct nsu_plan *plan, enum nsu_op op, enum why why, struct wire wire)
{
	push(plan, &(struct step){ .op = op, .why = why }, wire);
}

void wire_push_optional(struct nsu_plan *plan, enum nsu_op op, enum why why, struct wire wire)
{
	push(plan, &(struct step){ .op = op, .why = why, .optional = true }, wire);
}

/* ------------------------------------------------------------------------ the table */

/* What netlink(7) needs is there before the first step enters anything. */
static int begin(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	int err = mnl_open();

	if (err)
		return nsu_error_set(e, -err, NSU_OP_NETWORK, NSU_NET, "%s", name);
	if (!plan->networks)
		plan->networks = calloc(1, sizeof(*plan->networks));
	if (!plan->networks)
		return nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	plan->performer = &networks_performer;
	return 0;
}

static int append(struct nsu_plan *plan, struct network *network, struct nsu_error *e)
{
	struct networks *n = plan->networks;
	struct network *all = reallocarray(n->all, n->count + 1, sizeof(*all));

	n->all = all ? all : n->all;
	if (!all || plan_check(plan, e)) {
		netlink_close(&network->route);
		links_free(&network->links);
		return nsu_error_set(e, ENOMEM, NSU_OP_NONE, NSU_NO_KIND, "the plan");
	}
	all[n->count++] = *network;
	return 0;
}

static int refuse(const struct network *network, int err, struct nsu_error *e)
{
	return nsu_error_set(e, -err, NSU_OP_NETWORK, NSU_NET, "%s", network->name);
}

/* ------------------------------------------------------------- namespaces that are there */

/*
 * What is in that group belongs to a run that does not hold the lock any more, so it was
 * killed: with one end of a cable the kernel removes the other.
 */
static void push_clean(struct nsu_plan *plan, size_t net)
{
	const struct links *links = &networks_get(plan, net)->links;

	for (size_t i = 0; i < links->count; i++) {
		struct wire wire = { .net = net, .unfinished = true };

		if (links->links[i].group != LINK_UNFINISHED)
			continue;
		wire.name = plan_text(plan, "%s", links->links[i].name);
		wire_push_optional(plan, NSU_OP_LINK_DELETE, WHY_LINK_UNFINISHED, wire);
	}
}

/*
 * Whether it goes with that: a cable of which one end was finished before the run was
 * killed. Should the numbers agree by chance, the kernel will say that the name is taken.
 */
static bool is_peer_of_unfinished(const struct nsu_plan *plan, const struct link *link)
{
	for (size_t net = 0; link->peer && net < plan->networks->count; net++) {
		const struct links *others = &networks_get(plan, net)->links;

		for (size_t i = 0; i < others->count; i++)
			if (others->links[i].group == LINK_UNFINISHED &&
			    others->links[i].peer == link->index &&
			    others->links[i].index == link->peer)
				return true;
	}
	return false;
}

const struct link *networks_find_link(const struct nsu_plan *plan, size_t net,
				      const char *name)
{
	const struct links *links = &networks_get(plan, net)->links;

	for (size_t i = 0; i < links->count; i++)
		if (strcmp(links->links[i].name, name) == 0 &&
		    links->links[i].group != LINK_UNFINISHED &&
		    !is_peer_of_unfinished(plan, &links->links[i]))
			return &links->links[i];
	return NULL;
}

const struct link *networks_find_far_end(const struct nsu_plan *plan, const struct link *near,
					 size_t other)
{
	const struct links *links = &networks_get(plan, other)->links;

	for (size_t i = 0; near->peer && i < links->count; i++)
		if (links->links[i].index == near->peer && links->links[i].peer == near->index)
			return &links->links[i];
	return NULL;
}

static int look_at(struct network *network, int ns, struct nsu_error *e)
{
	int err = links_visit(&network->route, &network->links, ns);

	return err ? refuse(network, err, e) : 0;
}

/* -------------------------------------------------------- namespaces that will be there */

static bool is_made_by(const struct nsu_plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].op == NSU_OP_BIND &&
		    strcmp(plan->steps[i].object, path) == 0)
			return true;
	return false;
}

/* All that a new one has. */
static int promise(struct network *network, struct nsu_error *e)
{
	const struct link lo = { .index = 1, .name = "lo" };
	int err = links_add(&network->links, &lo);

	network->promised = true;
	return err ? refuse(network, err, e) : 0;
}

static int make(struct nsu_plan *plan, struct network *network, struct nsu_error *e)
{
	int err = nsu_plan_netns_add(plan, network->name, e);

	plan->networks->locked |= !err;
	return err ? err : promise(network, e);
}

/* ------------------------------------------------------------------------- finding one */

static void push_lock(struct nsu_plan *plan)
{
	if (!plan->networks->locked)
		plan_push(plan, (struct step){ .op = NSU_OP_LOCK, .slot = SLOT_LOCK,
					       .object = NSU_NETNS_DIR,
					       .why = WHY_LINK_LOCK });
	plan->networks->locked = true;
}

static int find_named(struct nsu_plan *plan, struct network *network, bool create,
		      struct nsu_error *e)
{
	struct netns_entry entry = { .ns = -1 };
	autofd ns = -1;
	int err;

	if (is_made_by(plan, network->path))
		return promise(network, e);
	err = netns_look(AT_FDCWD, network->path, &entry);
	ns = entry.ns;
	if (create && (err == -ENOENT || (!err && entry.state == NSU_NETNS_EMPTY)))
		return make(plan, network, e);
	if (!err && entry.state != NSU_NETNS_LIVE)
		err = -EINVAL;
	if (err)
		return refuse(network, err, e);
	if (!strchr(network->name, '/'))
		push_lock(plan);
	return look_at(network, ns, e);
}

static int find_self(struct network *network, struct nsu_error *e)
{
	autofd ns = -1;

	network->path = "/proc/self/ns/net";
	ns = open(network->path, O_RDONLY | O_CLOEXEC);
	return ns < 0 ? refuse(network, -errno, e) : look_at(network, ns, e);
}

static int find(struct nsu_plan *plan, struct network *network, bool create,
		struct nsu_error *e)
{
	const char *name = network->name;
	int err = 0;

	if (strcmp(name, NETWORK_SELF) == 0)
		return find_self(network, e);
	if (!strchr(name, '/'))
		err = nsu_netns_parse_name(name);
	if (err && err != -EILSEQ)
		return refuse(network, err, e);
	network->path = strchr(name, '/') ? name : plan_path(plan, NSU_NETNS_DIR, name);
	err = plan_check(plan, e);
	return err ? err : find_named(plan, network, create, e);
}

static size_t index_of(const struct nsu_plan *plan, const char *ns)
{
	for (size_t i = 0; plan->networks && i < plan->networks->count; i++)
		if (strcmp(networks_get(plan, i)->name, ns) == 0)
			return i;
	return NSU_NONE;
}

int nsu_plan_network(struct nsu_plan *plan, const char *ns, bool create, struct nsu_error *e)
{
	struct network network = { .name = plan_text(plan, "%s", ns) };
	size_t net;
	int err;

	if (index_of(plan, ns) != NSU_NONE)
		return 0;
	err = begin(plan, ns, e);
	if (!err)
		err = plan_check(plan, e);
	if (!err)
		err = find(plan, &network, create, e);
	if (err) {
		netlink_close(&network.route);
		links_free(&network.links);
		return err;
	}
	err = append(plan, &network, e);
	if (err)
		return err;
	net = plan->networks->count - 1;
	/* By then /proc/self/ns/net may be another, that this plan makes. */
	wire_push(plan, NSU_OP_NETWORK, WHY_NETWORK,
		  (struct wire){ .net = net, .name = strcmp(ns, NETWORK_SELF) == 0 ?
						     "the network we come from" :
						     network.path });
	push_clean(plan, net);
	return plan_check(plan, e);
}

int networks_find(struct nsu_plan *plan, const char *ns, size_t *net, struct nsu_error *e)
{
	int err = nsu_plan_network(plan, ns, false, e);

	if (!err)
		*net = index_of(plan, ns);
	return err;
}

/* --------------------------------------------------------------------- names of interfaces */

int networks_claim(struct nsu_plan *plan, size_t net, const char *wanted, const char **name,
		   struct nsu_error *e)
{
	struct network *network = networks_get(plan, net);
	struct link link = { .index = 0 };
	int err;

	snprintf(link.name, sizeof(link.name), "%s", *wanted ? wanted : "eth0");
	for (unsigned int i = 1; !*wanted && networks_find_link(plan, net, link.name); i++)
		snprintf(link.name, sizeof(link.name), "eth%u", i);
	err = networks_find_link(plan, net, link.name) ? -EEXIST :
	      nsu_interface_is_valid(*wanted ? wanted : link.name) ? 0 : -EINVAL;
	if (!err)
		err = links_add(&network->links, &link);
	*name = plan_text(plan, "%s", link.name);
	if (!err)
		return plan_check(plan, e);
	return nsu_error_set(e, -err, NSU_OP_LINK, NSU_NET, "%s:%s", network->name,
			     *wanted ? wanted : link.name);
}

void networks_release(struct nsu_plan *plan, size_t net, const char *name)
{
	struct links *links = &networks_get(plan, net)->links;

	for (size_t i = 0; i < links->count; i++)
		if (strcmp(links->links[i].name, name) == 0)
			links->links[i--] = links->links[--links->count];
}
