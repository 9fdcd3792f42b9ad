/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of containers, pods and units, and whose word they are. */
#include "nsls.h"

#include <stdio.h>
#include <string.h>

#define SHORT_ID 12	/* as engines show them */

/* No reference leads to what has the mark: a user made that name up. */
static const char *mark(bool claimed)
{
	return claimed ? "?" : "";
}

static int length_of_id(const char *id)
{
	size_t len = strlen(id);

	return len == 64 && strspn(id, "0123456789abcdef") == 64 ? SHORT_ID : (int)len;
}

const char *name_container(const struct nsu_container *c, char text[CELL_SIZE])
{
	const char *name = c->name[0] ? c->name : c->pod_container;

	if (name[0])
		snprintf(text, CELL_SIZE, "%s%s", mark(c->claimed), name);
	else
		snprintf(text, CELL_SIZE, "%s%.*s", mark(c->claimed), length_of_id(c->id),
			 c->id);
	return text;
}

const char *name_pod(const struct nsu_container *c, char text[CELL_SIZE])
{
	const char *slash = c->pod_namespace[0] && c->pod[0] ? "/" : "";
	const char *pod = c->pod[0] ? c->pod : c->pod_uid;

	if (!pod[0])
		return NULL;
	snprintf(text, CELL_SIZE, "%s%s%s%s", mark(c->claimed), *slash ? c->pod_namespace : "",
		 slash, pod);
	return text;
}

const char *name_unit(const struct nsu_belonging *b, char text[CELL_SIZE])
{
	if (!b->unit)
		return NULL;
	snprintf(text, CELL_SIZE, "%s%s", mark(b->unit_claimed), b->unit);
	return text;
}
