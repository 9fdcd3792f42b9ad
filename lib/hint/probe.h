/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Questions to the machine, or to the record of an error itself, that tell one
 * cause from another. They are asked where the call failed and change nothing.
 */
#ifndef NSU_PROBE_H
#define NSU_PROBE_H

#include <nsutil.h>

struct probe {
	const struct nsu_error *e;
	int root;			/* -1: this machine; or where a recorded one is */
	int ns;				/* -1, or the namespace that refused, open */
	char found[NSU_FOUND_SIZE];	/* the word that a sentence then has for $ */
};

#define PROBE(NAME, name) bool probe_##name(struct probe *p);
#include "hint/probes.h"

enum probes {
	ALWAYS,
#define PROBE(NAME, name) PROBE_##NAME,
#include "hint/probes.h"
};

/* --- object.c: whether the call had that flag; NSU_NO_KIND of several */
bool probe_asks_for(const struct probe *p, enum nsu_kind kind);
enum nsu_kind probe_get_only_kind(const struct probe *p);

#endif
