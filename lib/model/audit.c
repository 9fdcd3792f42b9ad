/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What some processes have in common with the machine. */
#include "model/snapshot/snapshot.h"

#include <inttypes.h>
#include <stdio.h>

static bool is_initial(const struct nsu_snapshot *s, size_t ns)
{
	return nsu_snapshot_get_whose(s, ns, NSU_NONE) == NSU_WHOSE_INIT;
}

/* ------------------------------------------------------------------------ namespaces */

static void add_kinds(struct nsu_audit *a, const struct nsu_snapshot *s,
		      const struct nsu_process *p)
{
	for (int kind = 0; kind < NSU_KINDS; kind++) {
		size_t ns = p->ns[kind];
		enum nsu_whose whose = ns == NSU_NONE ? NSU_WHOSE_UNKNOWN :
				       nsu_snapshot_get_whose(s, ns, NSU_NONE);

		if (whose == NSU_WHOSE_INIT) {
			a->shared |= NSU_BIT(kind);
			a->sharing[kind]++;
		} else {
			*(whose == NSU_WHOSE_UNKNOWN ? &a->unknown : &a->own) |= NSU_BIT(kind);
		}
	}
}

/* ------------------------------------------------------------------------------ root */

/* A map as nsu_inside has it says what is outside as our user namespace does. */
static bool sees_all(const struct nsu_snapshot *s)
{
	uint64_t here = s->self[NSU_USER];

	return here == 0 || here == s->initial[NSU_USER];
}

/* The ID inside that is 0 outside, in a list of INSIDE:OUTSIDE:COUNT. */
static bool find_root(const char *map, uint32_t *inside)
{
	unsigned int in, out, count;
	int n;

	for (; map && sscanf(map, "%u:%u:%u%n", &in, &out, &count, &n) == 3;
	     map += n + (map[n] == '\n'))
		if (out == 0 && count > 0) {
			*inside = in;
			return true;
		}
	return false;
}

static void add_root(struct nsu_audit *a, const struct nsu_snapshot *s,
		     const struct nsu_process *p)
{
	size_t user = p->ns[NSU_USER];
	const char *map = user == NSU_NONE ? NULL : nsu_snapshot_get_inside(s, user)->uids;
	uint32_t inside = 0;

	if (!sees_all(s) || user == NSU_NONE) {
		a->blind = true;
		return;
	}
	if (is_initial(s, user) || find_root(map, &inside)) {
		if (!a->host_root)
			a->root_is = inside;
		a->host_root = true;
	} else if (!map) {
		a->blind = true;
	}
	a->as_root += p->detailed && p->uid == 0;
}

/* ---------------------------------------------------------------------- confinement */

static void add_confinement(struct nsu_audit *a, const struct nsu_snapshot *s, size_t process)
{
	const struct nsu_confinement *c = nsu_snapshot_get_confinement(s, process);
	size_t user = nsu_snapshot_get_process(s, process)->ns[NSU_USER];
	uint64_t all = nsu_capability_get_all();
	bool full = c->known && (c->effective & all) == all;

	if (!c->known) {
		a->unread++;
		return;
	}
	a->effective |= c->effective & all;
	a->full += full;
	a->full_initial += full && user != NSU_NONE && is_initial(s, user);
	a->unfiltered += !c->filtered;
	a->privileges += !c->no_new_privs;
	a->writable |= c->writable;
}

void nsu_audit_find(const struct nsu_snapshot *s, const size_t processes[], size_t count,
		    struct nsu_audit *a)
{
	*a = (struct nsu_audit){ .count = count, .first = processes[0] };
	for (size_t i = 0; i < count; i++) {
		const struct nsu_process *p = nsu_snapshot_get_process(s, processes[i]);

		add_kinds(a, s, p);
		add_root(a, s, p);
		add_confinement(a, s, processes[i]);
	}
}
