/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of a saved snapshot, read by the tables of their fields. */
#ifndef SAVED_READ_H
#define SAVED_READ_H

#include "json.h"
#include "model/saved/saved.h"

/* How long the lists are that positions point into. */
struct saved_room {
	size_t namespaces, processes, containers;
	struct strings *strings;	/* which then own the texts */
};

/*
 * Fills a structure, which @of is, from an object. Returns 0, -EBADMSG (a value that the
 * field cannot have, or no object) or -ENOMEM.
 */
int saved_read(const struct saved_form *form, struct json object,
	       const struct saved_room *room, void *of);

/* Takes back what nsu_escape() did. Returns 0, or -EBADMSG: a NUL would be in it. */
int saved_unescape(char *text);

#endif
