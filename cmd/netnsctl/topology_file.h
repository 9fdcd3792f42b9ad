/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of up, down and diff: read, understood, or refused with its line and column. */
#ifndef TOPOLOGY_FILE_H
#define TOPOLOGY_FILE_H

#include "netnsctl.h"

struct topology_file {
	char *name;		/* --name, or that of the file without its last suffix */
	char *path;		/* absolute */
	struct nsu_topology *wanted;
};

/* The options of up and down begin so. */
struct named {
	const char *name;
	struct topology_file file;
};

int named_want_name(struct request *request, const char *arg);
#define NAME_OPTS \
	{ 0, "name", "NAME", "of the whole; by default FILE without its suffix", \
	  named_want_name, .ours = true }

/* Returns 0, or -errno after saying why. @parse: what is in it, too. */
int topology_file_read(struct topology_file *file, const char *path, const char *name,
		       bool parse);
void topology_file_clear(struct topology_file *file);

#endif
