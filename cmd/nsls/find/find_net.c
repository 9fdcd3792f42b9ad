/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces, addresses and ports, in all network namespaces. */
#include "find.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../report.h"

static struct nsu_look look_at(const struct request *r, unsigned int kinds, unsigned int ask)
{
	return (struct nsu_look){ .sysroot = r->sysroot, .proc = r->proc, .kinds = kinds,
				  .sources = NSU_EVERY_SOURCE,
				  .ask = NSU_ASK_DETAILS | NSU_ASK_NAMES | ask };
}

static int fail(const struct nsu_error *e)
{
	report_error(e);
	if (e->errnum == EOPNOTSUPP)
		report_note("a copy of files has no networks that could be asked");
	return -e->errnum;
}

/* ---------------------------------------------------------- interfaces and addresses */

/* What is wanted of the two: the other is NULL. */
struct wanted {
	const char *interface;
	const struct nsu_prefix *address;
	const struct ether_addr *wire;
};

struct wired {
	struct finding *f;
	struct nsu_wiring *wiring;
	struct wanted wanted;
};

/* The other end of a wire, where that can be seen. */
static void tell_peer(const struct wired *w, const struct nsu_interface *is, struct hit *h)
{
	const struct nsu_interface *peer;

	if (is->peer == NSU_NONE)
		return;
	peer = nsu_wiring_get_interface(w->wiring, is->peer);
	h->peer_ns = nsu_wiring_get_net(w->wiring, peer->net)->inode;
	snprintf(h->peer, sizeof(h->peer), "%s", peer->name);
}

static int add(const struct wired *w, const struct nsu_interface *is,
	       const struct nsu_prefix *address)
{
	uint64_t inode = nsu_wiring_get_net(w->wiring, is->net)->inode;
	size_t ns = nsu_snapshot_find_namespace(w->f->snapshot, inode);
	struct hit h = hit_new(w->f, ns);
	int len;

	h.interface = is->name;
	tell_peer(w, is, &h);
	if (address)
		nsu_prefix_print(address, h.address);
	len = snprintf(h.what, sizeof(h.what), "%s%s%s%s%s, %s", h.address,
		       address ? " on " : "", is->name, *is->kind ? ", " : "", is->kind,
		       nsu_interface_get_state(is));
	if (h.peer_ns && h.peer_ns != h.inode)
		snprintf(h.what + len, sizeof(h.what) - (size_t)len,
			 ", peer %s in net:[%" PRIu64 "]", h.peer, h.peer_ns);
	else if (h.peer_ns)
		snprintf(h.what + len, sizeof(h.what) - (size_t)len, ", peer %s", h.peer);
	return find_add(w->f, &h);
}

static bool has_wire(const struct nsu_interface *is, const struct ether_addr *wire)
{
	return wire && is->hardware_len == sizeof(*wire) &&
	       memcmp(is->hardware, wire, sizeof(*wire)) == 0;
}

static void look_at_interfaces(const struct wired *w, const struct nsu_net *net)
{
	for (size_t i = 0; i < net->ninterfaces; i++) {
		const struct nsu_interface *is =
			nsu_wiring_get_interface(w->wiring, net->first_interface + i);
		const char *name = w->wanted.interface;

		if ((name && strcmp(is->name, name) == 0) || has_wire(is, w->wanted.wire))
			add(w, is, NULL);
	}
}

static void look_at_addresses(const struct wired *w, const struct nsu_net *net)
{
	const struct nsu_prefix *wanted = w->wanted.address;

	for (size_t i = 0; wanted && i < net->naddresses; i++) {
		const struct nsu_wired_address *a =
			nsu_wiring_get_address(w->wiring, net->first_address + i);

		if (a->interface != NSU_NONE && a->is.family == wanted->family &&
		    memcmp(a->is.bytes, wanted->bytes, wanted->length / 8) == 0)
			add(w, nsu_wiring_get_interface(w->wiring, a->interface), &a->is);
	}
}

static int find_wired(struct finding *f, struct wanted wanted)
{
	const struct nsu_look look = look_at(f->request, NSU_BIT(NSU_NET), 0);
	struct wired w = { .f = f, .wanted = wanted };
	struct nsu_error e;
	int err = nsu_wiring_take_all(&w.wiring, &f->snapshot, &look, &e);

	if (err)
		return fail(&e);
	for (size_t i = 0; i < nsu_wiring_count_nets(w.wiring); i++) {
		const struct nsu_net *net = nsu_wiring_get_net(w.wiring, i);

		if (net->err && net->err != ESTALE)
			find_miss(f, net->err);
		look_at_interfaces(&w, net);
		look_at_addresses(&w, net);
	}
	nsu_wiring_free(w.wiring);
	return 0;
}

int find_interface(struct finding *f)
{
	return find_wired(f, (struct wanted){ .interface = f->request->sought });
}

/* The length of a prefix may be there, and says nothing here. */
int find_address(struct finding *f)
{
	struct nsu_prefix address;
	struct ether_addr wire;

	if (nsu_address_parse(f->request->sought, &address) == 0)
		return find_wired(f, (struct wanted){ .address = &address });
	if (nsu_prefix_parse(f->request->sought, &address) == 0) {
		address.length = address.family == AF_INET ? 32 : 128;
		return find_wired(f, (struct wanted){ .address = &address });
	}
	if (ether_aton_r(f->request->sought, &wire))
		return find_wired(f, (struct wanted){ .wire = &wire });
	report_note("find: --addr: it is no address");
	report_note("write 10.0.0.1, fd00::1 or 02:00:00:00:00:01");
	return -EINVAL;
}

/* ------------------------------------------------------------------------------ ports */

static void describe(const struct nsu_socket *s, struct hit *h)
{
	char peer[NSU_PREFIX_SIZE];

	nsu_address_print(&s->local, h->address);
	h->protocol = s->protocol;
	h->socket = s->inode;
	if (s->peer.family) {
		nsu_address_print(&s->peer, peer);
		snprintf(h->peer, sizeof(h->peer), "%s port %u", peer, s->peer_port);
	}
	snprintf(h->what, sizeof(h->what), "%s %s port %u%s%s", s->protocol, h->address,
		 s->port, s->listens ? ", listens" : *h->peer ? ", to " : "", h->peer);
}

/* Somebody else may have the same socket: a row each. */
static void add_holders(struct finding *f, struct hit *h)
{
	size_t count = nsu_snapshot_count_holders(f->snapshot, h->ns, NSU_EVERY_FOUND);

	h->unseen = true;
	for (size_t n = 0; n < count; n++) {
		const struct nsu_holder *holder =
			nsu_snapshot_get_holder(f->snapshot, h->ns, n);

		if (holder->sort != NSU_FOUND_SOCKET || holder->inode != h->socket)
			continue;
		h->unseen = false;
		h->process = holder->process;
		h->fd = holder->fd;
		find_add(f, h);
	}
	if (h->unseen)
		find_add(f, h);
}

int find_port(struct finding *f)
{
	const struct nsu_look look = look_at(f->request, NSU_BIT(NSU_NET),
					     NSU_ASK_HOLDERS | NSU_ASK_EVERYONE);
	struct nsu_sockets *sockets;
	struct nsu_error e;
	uint64_t port;
	size_t unread;
	int err = nsu_number_parse(f->request->sought, 1, UINT16_MAX, &port);

	if (err) {
		report_note("find: --port: it is a number from 1 to 65535");
		return err;
	}
	err = nsu_sockets_take(&sockets, &f->snapshot, &look, (uint16_t)port, &e);
	if (err)
		return fail(&e);
	for (size_t i = 0; i < nsu_sockets_count(sockets); i++) {
		struct hit h = hit_new(f, nsu_sockets_get(sockets, i)->ns);

		describe(nsu_sockets_get(sockets, i), &h);
		add_holders(f, &h);
	}
	err = nsu_sockets_get_missed(sockets, &unread);
	for (size_t i = 0; err != ESTALE && i < unread; i++)
		find_miss(f, err);
	nsu_sockets_free(sockets);
	return 0;
}

/* ----------------------------------------------------------------------------- inodes */

static bool is_there(const struct nsu_snapshot *s, size_t ns)
{
	return ns != NSU_NONE && nsu_snapshot_get_namespace(s, ns)->found;
}

static void add_namespace(struct finding *f, size_t ns)
{
	struct hit h = hit_new(f, ns);
	size_t count = nsu_snapshot_get_namespace(f->snapshot, ns)->nprocs;

	snprintf(h.what, sizeof(h.what), "is it, %zu process%s", count, count == 1 ? "" : "es");
	find_add(f, &h);
}

static void add_sockets(struct finding *f, size_t ns, uint64_t inode)
{
	size_t count = nsu_snapshot_count_holders(f->snapshot, ns, NSU_EVERY_FOUND);

	for (size_t n = 0; n < count; n++) {
		const struct nsu_holder *holder = nsu_snapshot_get_holder(f->snapshot, ns, n);
		struct hit h = hit_new(f, ns);

		if (holder->sort != NSU_FOUND_SOCKET || holder->inode != inode)
			continue;
		h.process = holder->process;
		h.fd = holder->fd;
		h.socket = inode;
		snprintf(h.what, sizeof(h.what), "socket, fd %d", holder->fd);
		find_add(f, &h);
	}
}

/* "4026531840", "net:[4026531840]" or "socket:[12345]". */
static int parse_inode(const char *word, uint64_t *inode)
{
	enum nsu_kind kind;
	char digits[24] = "";

	if (strncmp(word, "socket:[", 8) != 0)
		return nsu_inode_parse(word, &kind, inode);
	snprintf(digits, sizeof(digits), "%.*s", (int)strcspn(word + 8, "]"), word + 8);
	return nsu_number_parse(digits, 1, UINT64_MAX, inode);
}

int find_inode(struct finding *f)
{
	const struct nsu_look look = look_at(f->request, NSU_EVERY_KIND,
					     NSU_ASK_HOLDERS | NSU_ASK_EVERYONE);
	struct nsu_error e;
	uint64_t inode;
	int err = parse_inode(f->request->sought, &inode);

	if (err) {
		report_note("find: --inode: write a number, net:[NUMBER] or socket:[NUMBER]");
		return err;
	}
	err = nsu_snapshot_take(&f->snapshot, &look, &e);
	if (err)
		return fail(&e);
	for (size_t i = 0; i < nsu_snapshot_count_namespaces(f->snapshot); i++) {
		const struct nsu_namespace *is = nsu_snapshot_get_namespace(f->snapshot, i);

		if (is->inode == inode && is_there(f->snapshot, i))
			add_namespace(f, i);
		else if (is->kind == NSU_NET)
			add_sockets(f, i, inode);
	}
	return 0;
}
