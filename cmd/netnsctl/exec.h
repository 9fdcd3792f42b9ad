/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exec: what it was asked for, for one name and for all. */
#ifndef EXEC_H
#define EXEC_H

#include "netnsctl.h"
#include "network.h"

struct exec_own {
	bool net_only;
	const char *dns;
	bool has_user;
	uint32_t uid, gid;
	char *groups;		/* "4,27", or NULL */
	unsigned int jobs;	/* 0: one, with its output as it comes */
	struct network network;	/* of a reference; inode 0: it is a name */
};

/* Copies the options. */
void exec_fill(const struct request *request, struct nsu_netns_exec *to);

/* For each name; returns the exit status. */
int exec_all(const struct request *request);

#endif
