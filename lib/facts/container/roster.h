/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* containers.json of podman and CRI-O: the names of all containers of a store in one file. */
#ifndef ROSTER_H
#define ROSTER_H

#include "facts/container/oci.h"
#include "facts/file.h"

/* Read once, however many are then looked for. Zero-initialised knows none. */
struct roster {
	struct file file;
	struct roster_entry *entries;	/* in the order of their ids */
	size_t count;
};

/* Takes over @file. Returns 0, -EBADMSG or -ENOMEM; in any case it is yours to free. */
int roster_parse(struct roster *roster, struct file *file);
void roster_free(struct roster *roster);

/* The first name of a container, false where it has none or it does not fit. */
bool roster_find(const struct roster *roster, const char *id, char name[OCI_NAME_SIZE]);

#endif
