/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsrun is asked for, as its options fill it. */
#ifndef NSRUN_REQUEST_H
#define NSRUN_REQUEST_H

#include <nsutil.h>

#include "../act.h"
#include "../opt.h"

struct request {
	struct act act;			/* first: act.c finds it there */
	struct nsu_create create;
	struct nsu_idmap uids, gids;	/* ranges, and then the one ID below */
	bool show_map, check;
	int64_t map_user, map_group;	/* IDs inside for our own, -1: none */
	struct nsu_mount mounts[NSU_MOUNTS_MAX];
	char *texts[NSU_MOUNTS_MAX];	/* of --bind, taken apart; to be freed */
};

/* --- maps.c: the maps as they will be written; ends the process when they cannot be */
void maps_complete(struct request *request);
int maps_show(const struct request *request);	/* exit status */

/* --- check.c: whether it would work; exit status 0 or 1 */
int check_plan(struct nsu_plan *plan);
int check_machine(const struct act *act);

/* --- mounts.c: what is mounted in the new mount namespace; each implies --mount */
void mounts_free(struct request *request);
int want_bind(struct request *request, const char *text);
int want_tmpfs(struct request *request, const char *dir);
int want_mount_sys(struct request *request, const char *dir);
int want_mount_dev(struct request *request, const char *dir);
int want_rootfs(struct request *request, const char *dir);

extern const struct tool nsrun_tool;

#endif
