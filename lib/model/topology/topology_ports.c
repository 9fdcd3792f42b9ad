/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which ends of a cable are ports of the switches that they are at. */
#include "model/topology/topology.h"

#include <string.h>

const char *topology_find_bridge(const struct nsu_topology *t, const char *ns)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].what == NSU_PART_SWITCH &&
		    strcmp(t->parts[i].at.ns, ns) == 0)
			return t->parts[i].at.name;
	return NULL;
}

bool topology_has_address(const struct nsu_topology *t, const struct nsu_plug *plug)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].what == NSU_PART_ADDRESS &&
		    topology_is_at(&t->parts[i].at, plug))
			return true;
	return false;
}

/* A port needs no address: of two ends at switches the one that has some is beside. */
void topology_plug_in(const struct nsu_topology *t, struct nsu_part *cable,
		      const bool addressed[2])
{
	struct nsu_plug *ends[] = { &cable->at, &cable->peer };
	bool chosen = false;

	for (int i = 0; i < 2; i++) {
		ends[i]->master = topology_find_bridge(t, ends[i]->ns);
		chosen |= ends[i]->master && addressed[i];
	}
	for (int i = 0; cable->routed && i < 2; i++)
		if (addressed[i] || !chosen)
			ends[i]->master = NULL;
}

static bool is_beside(const struct nsu_topology *t, const struct nsu_plug *plug)
{
	return !plug->master && topology_find_bridge(t, plug->ns);
}

void topology_mark_routed(struct nsu_topology *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct nsu_part *part = &t->parts[i];

		part->routed = part->what == NSU_PART_CABLE &&
			       (is_beside(t, &part->at) || is_beside(t, &part->peer));
	}
}

bool topology_can_tell_ports(const struct nsu_topology *t, const struct nsu_part *cable)
{
	const bool addressed[] = { topology_has_address(t, &cable->at),
				   topology_has_address(t, &cable->peer) };
	struct nsu_part told = *cable;

	topology_plug_in(t, &told, addressed);
	return topology_is_plugged(&told.at, &cable->at) &&
	       topology_is_plugged(&told.peer, &cable->peer);
}
