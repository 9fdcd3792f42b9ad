/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ranges of IDs that /etc/subuid and /etc/subgid give to a user: subuid(5). */
#ifndef NSU_SUBID_H
#define NSU_SUBID_H

#include <nsutil.h>

/*
 * Appends to @map the blocks that file @path gives to the user @uid, whose name
 * is @name or NULL. With @identity an ID is the same inside and outside, else
 * the inside goes on where @map ends. Returns 0, -errno of the file, or what
 * nsu_idmap_parse() does; lines that are no block are passed over.
 */
int subid_read(const char *path, uid_t uid, const char *name, bool identity,
	       struct nsu_idmap *map);

#endif
