/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a topology, for the files that build, compare and print it. */
#ifndef TOPOLOGY_H
#define TOPOLOGY_H

#include <nsutil.h>

#include "model/strings.h"

#define TOPOLOGY_LINE_MAX 4096	/* bytes of a line, all of which fit in a command */
#define TOPOLOGY_PARTS_MAX 16384

struct topology_remark {
	const char *ns, *text;	/* raw bytes */
	bool extra;		/* besides what parts say, and not how they are */
};

struct nsu_topology {
	struct nsu_part *parts;
	size_t count, room;
	struct strings strings;	/* of the parts */
	const char *file;	/* of a record: who was asked for, as nsu_escape() has it */
	bool begun;		/* of a record: whoever wrote it was about to begin */
	struct topology_remark *remarks; /* what was found, and no part says */
	size_t nremarks, remarks_room;
};

struct nsu_topology *topology_new(void);

/* Appends @part, copying its strings. Returns 0, -E2BIG or -ENOMEM. */
int topology_add(struct nsu_topology *t, const struct nsu_part *part);

/* Whether both say the same of the same; @wanted may leave things open. */
bool topology_part_matches(const struct nsu_part *wanted, const struct nsu_part *is);

/* Whether both are the same thing, however it is: a cable by its ends. And one of @t is. */
bool topology_part_is(const struct nsu_part *a, const struct nsu_part *b);
bool topology_has(const struct nsu_topology *t, const struct nsu_part *part);

/* Whether two of one file cannot both be: the same interface, the same namespace. */
bool topology_part_collides(const struct nsu_part *a, const struct nsu_part *b);

/* Whether two are the same interface; and plugged into the same bridge, or both into none. */
bool topology_is_at(const struct nsu_plug *a, const struct nsu_plug *b);
bool topology_is_plugged(const struct nsu_plug *a, const struct nsu_plug *b);

/* Whether a cable or a switch of @t has this interface. */
bool topology_has_interface(const struct nsu_topology *t, const char *ns, const char *name);

/* Whether that is a port: an end of a cable of @t that is plugged into a switch. */
bool topology_is_port(const struct nsu_topology *t, const struct nsu_plug *plug);

/* --- topology_ports.c: which ends of a cable are ports of the switches that they are at */

/* Of the switch that the namespace is; or NULL. */
const char *topology_find_bridge(const struct nsu_topology *t, const char *ns);

bool topology_has_address(const struct nsu_topology *t, const struct nsu_plug *plug);

/* Sets the masters of @cable, as its line in a file means them; @addressed: ends that are. */
void topology_plug_in(const struct nsu_topology *t, struct nsu_part *cable,
		      const bool addressed[2]);

/* Of what was found: which cables need the word, and whether that says all. */
void topology_mark_routed(struct nsu_topology *t);
bool topology_can_tell_ports(const struct nsu_topology *t, const struct nsu_part *cable);

/* Whether all of a name can be shown as it is, and none of it ends a word of a file. */
bool topology_is_plain(const char *name);

/* The bridge of a switch that is called so, unless it says otherwise. */
const char *topology_get_bridge(const char *ns);

/* "eth0": the name for an unnamed end in @ns, the first that no part of @t has. */
void topology_name_end(const struct nsu_topology *t, const char *ns, const char *wanted,
		       char name[NSU_INTERFACE_SIZE]);

#endif
