/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small network as a list of parts: wanted by a file, or found on the machine. */
#include "model/topology/topology.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"

#define DEFAULT_BRIDGE "br0"	/* where the namespace has a name that no interface can have */
#define DEFAULT_MTU 1500	/* of veth(4) */

struct nsu_topology *topology_new(void)
{
	return calloc(1, sizeof(struct nsu_topology));
}

void nsu_topology_free(struct nsu_topology *t)
{
	if (!t)
		return;
	strings_clear(&t->strings);
	free(t->parts);
	free(t->remarks);
	free(t);
}

size_t nsu_topology_count(const struct nsu_topology *t)
{
	return t->count;
}

const struct nsu_part *nsu_topology_get(const struct nsu_topology *t, size_t index)
{
	return &t->parts[index];
}

/* ------------------------------------------------------------------------ building one */

static int keep(struct nsu_topology *t, const char **string)
{
	if (*string)
		*string = strings_add(&t->strings, *string, strlen(*string));
	else
		return 0;
	return *string ? 0 : -ENOMEM;
}

int topology_add(struct nsu_topology *t, const struct nsu_part *part)
{
	struct nsu_part copy = *part;
	const char **strings[] = { &copy.at.ns,   &copy.at.name,   &copy.at.master,
				   &copy.peer.ns, &copy.peer.name, &copy.peer.master,
				   &copy.value };
	int err;

	if (t->count == TOPOLOGY_PARTS_MAX)
		return -E2BIG;
	err = array_grow(&t->parts, t->count, &t->room, sizeof(*t->parts));
	for (size_t i = 0; !err && i < sizeof(strings) / sizeof(strings[0]); i++)
		err = keep(t, strings[i]);
	if (!err)
		t->parts[t->count++] = copy;
	return err;
}

const char *topology_get_bridge(const char *ns)
{
	return nsu_interface_is_valid(ns) && strcmp(ns, "lo") != 0 ? ns : DEFAULT_BRIDGE;
}

/* ---------------------------------------------------------------------------- the same */

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool topology_is_at(const struct nsu_plug *a, const struct nsu_plug *b)
{
	return is_same(a->ns, b->ns) && is_same(a->name, b->name);
}

bool topology_is_plugged(const struct nsu_plug *a, const struct nsu_plug *b)
{
	return topology_is_at(a, b) && is_same(a->master, b->master);
}

static uint32_t mtu_of(const struct nsu_part *part)
{
	return part->mtu ? part->mtu : DEFAULT_MTU;
}

static bool is_same_cable(const struct nsu_part *a, const struct nsu_part *b)
{
	bool straight = topology_is_plugged(&a->at, &b->at) &&
			topology_is_plugged(&a->peer, &b->peer);
	bool crossed = topology_is_plugged(&a->at, &b->peer) &&
		       topology_is_plugged(&a->peer, &b->at);

	return (straight || crossed) && mtu_of(a) == mtu_of(b);
}

static bool is_same_prefix(const struct nsu_prefix *a, const struct nsu_prefix *b)
{
	return a->family == b->family && a->length == b->length &&
	       memcmp(a->bytes, b->bytes, a->family == AF_INET ? 4 : 16) == 0;
}

/* Gateways are looked for by the kernel, so that a file need not name the interface. */
static bool is_same_route(const struct nsu_part *a, const struct nsu_part *b)
{
	return is_same(a->at.ns, b->at.ns) && is_same_prefix(&a->prefix, &b->prefix) &&
	       a->via.family == b->via.family &&
	       (!a->via.family || is_same_prefix(&a->via, &b->via)) &&
	       (!a->at.name || !b->at.name || is_same(a->at.name, b->at.name));
}

/* As the kernel reads one: 0x10 and 020 are 16. */
static bool is_same_number(const char *a, const char *b, size_t alen, size_t blen)
{
	char *aend, *bend;
	long long x, y;

	if (!alen || !blen)
		return false;
	errno = 0;
	x = strtoll(a, &aend, 0);
	y = strtoll(b, &bend, 0);
	return !errno && aend == a + alen && bend == b + blen && x == y;
}

/* The kernel has its own blanks between the words of one. */
static bool is_same_value(const char *a, const char *b)
{
	static const char blanks[] = " \t";

	for (;;) {
		size_t alen, blen;

		a += strspn(a, blanks);
		b += strspn(b, blanks);
		alen = strcspn(a, blanks);
		blen = strcspn(b, blanks);
		if ((alen != blen || memcmp(a, b, alen) != 0) &&
		    !is_same_number(a, b, alen, blen))
			return false;
		if (!alen)
			return true;
		a += alen;
		b += blen;
	}
}

bool topology_part_matches(const struct nsu_part *a, const struct nsu_part *b)
{
	if (a->what != b->what || a->unfinished != b->unfinished)
		return false;
	switch (a->what) {
	case NSU_PART_NS:
		return is_same(a->at.ns, b->at.ns);
	case NSU_PART_SWITCH:
	case NSU_PART_UP:
		return topology_is_at(&a->at, &b->at);
	case NSU_PART_CABLE:
		return is_same_cable(a, b);
	case NSU_PART_ADDRESS:
		return topology_is_at(&a->at, &b->at) && is_same_prefix(&a->prefix, &b->prefix);
	case NSU_PART_ROUTE:
		return is_same_route(a, b);
	case NSU_PART_SYSCTL:
		return topology_is_at(&a->at, &b->at) && is_same_value(a->value, b->value);
	case NSU_PART_RUN:
		return topology_is_at(&a->at, &b->at) && is_same(a->value, b->value);
	case NSU_PART_NAT:
		return topology_is_at(&a->at, &b->at) && a->six == b->six;
	case NSU_PART_OTHER:
	case NSU_PARTS:
		break;
	}
	return false;
}

bool topology_part_is(const struct nsu_part *a, const struct nsu_part *b)
{
	if (a->what == NSU_PART_SWITCH && b->what == NSU_PART_SWITCH)
		return topology_is_at(&a->at, &b->at);
	if (a->what == NSU_PART_NAT && b->what == NSU_PART_NAT)
		return is_same(a->at.ns, b->at.ns);
	if (a->what != NSU_PART_CABLE || b->what != NSU_PART_CABLE)
		return topology_part_matches(a, b);
	return (topology_is_at(&a->at, &b->at) && topology_is_at(&a->peer, &b->peer)) ||
	       (topology_is_at(&a->at, &b->peer) && topology_is_at(&a->peer, &b->at));
}

bool topology_has(const struct nsu_topology *t, const struct nsu_part *part)
{
	for (size_t i = 0; i < t->count; i++)
		if (topology_part_is(part, &t->parts[i]))
			return true;
	return false;
}

/* ------------------------------------------------------------------------ both at once */

static bool has_interface(const struct nsu_part *part, const char *ns, const char *name)
{
	const struct nsu_plug plug = { .ns = ns, .name = name };

	return (part->what == NSU_PART_CABLE &&
		(topology_is_at(&part->at, &plug) || topology_is_at(&part->peer, &plug))) ||
	       (part->what == NSU_PART_SWITCH && topology_is_at(&part->at, &plug));
}

bool topology_part_collides(const struct nsu_part *a, const struct nsu_part *b)
{
	if (a->what == NSU_PART_CABLE || a->what == NSU_PART_SWITCH)
		return has_interface(b, a->at.ns, a->at.name) ||
		       (a->peer.ns && has_interface(b, a->peer.ns, a->peer.name));
	if (a->what != b->what || a->what == NSU_PART_UP || a->what == NSU_PART_RUN)
		return false;
	if (a->what == NSU_PART_NS || a->what == NSU_PART_NAT)
		return is_same(a->at.ns, b->at.ns);
	if (a->what == NSU_PART_SYSCTL)
		return topology_is_at(&a->at, &b->at);
	if (a->what == NSU_PART_ROUTE)
		return is_same(a->at.ns, b->at.ns) && is_same_prefix(&a->prefix, &b->prefix);
	return topology_part_matches(a, b);
}

bool topology_has_interface(const struct nsu_topology *t, const char *ns, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (has_interface(&t->parts[i], ns, name))
			return true;
	return false;
}

bool topology_is_port(const struct nsu_topology *t, const struct nsu_plug *plug)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct nsu_part *part = &t->parts[i];

		if (part->what == NSU_PART_CABLE &&
		    ((part->at.master && topology_is_at(&part->at, plug)) ||
		     (part->peer.master && topology_is_at(&part->peer, plug))))
			return true;
	}
	return false;
}

/* "eth12" as the kernel would write it. */
static void mark_number(bool taken[], const struct nsu_plug *plug, const char *ns)
{
	const char *digits = is_same(plug->ns, ns) && strncmp(plug->name, "eth", 3) == 0 ?
			     plug->name + 3 : "";
	uint64_t number;

	if (nsu_number_parse(digits, 0, TOPOLOGY_PARTS_MAX, &number) == 0 &&
	    (*digits != '0' || !digits[1]))
		taken[number] = true;
}

/* In one pass: a router may have as many as the file has lines. */
static unsigned int find_number(const struct nsu_topology *t, const char *ns)
{
	bool taken[TOPOLOGY_PARTS_MAX + 1] = { false };
	unsigned int number = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct nsu_part *part = &t->parts[i];

		if (part->what == NSU_PART_CABLE || part->what == NSU_PART_SWITCH)
			mark_number(taken, &part->at, ns);
		if (part->what == NSU_PART_CABLE)
			mark_number(taken, &part->peer, ns);
	}
	while (number < TOPOLOGY_PARTS_MAX && taken[number])
		number++;
	return number;
}

void topology_name_end(const struct nsu_topology *t, const char *ns, const char *wanted,
		       char name[NSU_INTERFACE_SIZE])
{
	if (wanted && nsu_interface_is_valid(wanted) && !topology_has_interface(t, ns, wanted))
		snprintf(name, NSU_INTERFACE_SIZE, "%s", wanted);
	else
		snprintf(name, NSU_INTERFACE_SIZE, "eth%u", find_number(t, ns));
}

/* ------------------------------------------------------------------------- differences */

static bool has(const struct nsu_topology *t, const struct nsu_part *part)
{
	for (size_t i = 0; i < t->count; i++)
		if (topology_part_matches(part, &t->parts[i]))
			return true;
	return false;
}

static bool has_namespace(const struct nsu_topology *t, const char *ns)
{
	const struct nsu_part part = { .what = NSU_PART_NS, .at.ns = ns };

	return has(t, &part);
}

/* What a program there may have done is not known. */
static bool is_run_in(const struct nsu_topology *t, const char *ns)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].what == NSU_PART_RUN && is_same(t->parts[i].at.ns, ns))
			return true;
	return false;
}

static bool counts_as_extra(const struct nsu_topology *wanted, const struct nsu_part *part)
{
	if (part->what == NSU_PART_NS || part->what == NSU_PART_UP ||
	    part->what == NSU_PART_SYSCTL || part->what == NSU_PART_RUN)
		return false;
	if (part->what == NSU_PART_NAT && part->unfinished && topology_has(wanted, part))
		return false;
	if (part->what == NSU_PART_CABLE && !has_namespace(wanted, part->peer.ns))
		return has_namespace(wanted, part->at.ns);
	return has_namespace(wanted, part->at.ns) && !is_run_in(wanted, part->at.ns);
}

size_t nsu_topology_compare(const struct nsu_topology *wanted, const struct nsu_topology *is,
			    nsu_differs_fn *fn, void *arg)
{
	size_t count = 0;

	for (size_t i = 0; i < wanted->count; i++) {
		const struct nsu_part *part = &wanted->parts[i];

		if (part->what == NSU_PART_RUN || has(is, part))
			continue;
		count++;
		if (fn)
			fn(arg, part, true);
	}
	for (size_t i = 0; i < is->count; i++) {
		const struct nsu_part *part = &is->parts[i];

		if (!counts_as_extra(wanted, part) || has(wanted, part))
			continue;
		count++;
		if (fn)
			fn(arg, part, false);
	}
	for (size_t i = 0; i < is->nremarks; i++) {
		const struct topology_remark *remark = &is->remarks[i];
		const struct nsu_part part = { .what = NSU_PART_OTHER, .at.ns = remark->ns,
					       .value = remark->text };

		if (!remark->extra || !counts_as_extra(wanted, &part))
			continue;
		count++;
		if (fn)
			fn(arg, &part, false);
	}
	return count;
}
