/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where runtimes keep the files about their containers. */
#ifndef STORE_H
#define STORE_H

#include <limits.h>

#include "facts/container/oci.h"
#include "facts/container/record.h"
#include "facts/file.h"

#define STORE_FILES 4
#define STORE_NAMES 2

/*
 * Where an engine keeps its containers. In these paths "/" is the root, "@" /run/user/UID,
 * "~" the home of a user, and "^" the directory of his pods of nsrun; "%" is the id, and "*"
 * what it stood for in @ids, the directory whose entries are the containers: containerd's
 * own namespace, or the name of a storage driver. Engines come before the runtimes that they
 * use. In a store, who knows when init started comes before who knows only its PID.
 * Its texts are in it: pointers to them would be relocated at every start.
 */
struct store {
	enum engine engine;
	char ids[64];
	struct {
		char path[80];
		enum record record;
	} files[STORE_FILES];
	char names[STORE_NAMES][80];	/* as roster.h reads them, or "" */
};

/* Those of the system or of a user; the last one has @ids "". Static. */
const struct store *store_get_all(const struct oci_place *place);

/* @path with the words in the places of "*" and "%". Returns 0 or -ENAMETOOLONG. */
int store_fill(char to[PATH_MAX], const char *path, const char *star, const char *id);

/* A directory to read, and a file, by a filled path; as file_open() and file_read(). */
int store_open(const struct oci_place *place, const char *path);
int store_read(const struct oci_place *place, const char *path, struct file *file);

#endif
