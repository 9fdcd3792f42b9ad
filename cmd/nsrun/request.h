/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsrun is asked for, as its options fill it. */
#ifndef NSRUN_REQUEST_H
#define NSRUN_REQUEST_H

#include <nsutil.h>

#include "../act.h"
#include "../opt.h"

struct asked_mounts {
	struct nsu_mount mounts[NSU_MOUNTS_MAX];
	char *texts[NSU_MOUNTS_MAX];	/* of --bind, taken apart */
};

struct request {
	struct act act;			/* first: act.c finds it there */
	struct nsu_create create;
	struct nsu_idmap *uids, *gids;	/* ranges, and then the one ID below; or NULL */
	bool show_map, check;
	struct nsu_pod_use pod;		/* pod.pod NULL: none */
	const char *pod_remove;		/* or NULL */
	bool breakout;
	int64_t map_user, map_group;	/* IDs inside for our own, -1: none */
	struct asked_mounts *mounts;	/* or NULL */
};

/* --- maps.c: the maps as they will be written; ends the process when they cannot be */
void maps_complete(struct request *request);
int maps_show(const struct request *request);	/* exit status */
void maps_free(struct request *request);
int want_map_root(struct request *request, const char *arg);
int want_map_current(struct request *request, const char *arg);
int want_map_user(struct request *request, const char *arg);
int want_map_group(struct request *request, const char *arg);
int want_map_users(struct request *request, const char *arg);
int want_map_groups(struct request *request, const char *arg);
int want_map_auto(struct request *request, const char *arg);
int want_map_subids(struct request *request, const char *arg);
int want_map_free(struct request *request, const char *arg);
int want_owner(struct request *request, const char *arg);
int want_setgroups(struct request *request, const char *arg);

/* --- check.c: whether it would work; exit status 0 or 1 */
int check_plan(struct nsu_plan *plan);
int check_machine(const struct act *act);

/* --- mounts.c: what is mounted in the new mount namespace, and the directories */
void mounts_free(struct request *request);
int mounts_add(struct request *request, const char *text,
	       int parse(char *text, struct nsu_mount *mount)); /* of a copy of the text */
int want_bind(struct request *request, const char *text);
int want_tmpfs(struct request *request, const char *dir);
int want_mount_sys(struct request *request, const char *dir);
int want_mount_dev(struct request *request, const char *dir);
int want_rootfs(struct request *request, const char *dir);
int want_mount_proc(struct request *request, const char *arg);
int want_mount_binfmt(struct request *request, const char *arg);
int want_load_interp(struct request *request, const char *arg);
int want_propagation(struct request *request, const char *arg);
int want_root(struct request *request, const char *arg);
int want_wd(struct request *request, const char *arg);

/* --- program.c: who it is, what starts before it, and what it is born into */
int want_kill_child(struct request *request, const char *arg);
int want_init(struct request *request, const char *arg);
int want_setup(struct request *request, const char *arg);
int want_pid_file(struct request *request, const char *arg);
int want_join_cgroup(struct request *request, const char *arg);
int want_setuid(struct request *request, const char *arg);
int want_setgid(struct request *request, const char *arg);
int want_whitelist_env(struct request *request, const char *arg);

/* --- pod.c: containers in pods */
int pod_use(struct request *request);		/* exit status */
int pod_remove(struct request *request);

/* For the shells: the pods there are, where an option takes one. */
struct completion;
bool pod_offer(struct completion *c, const char *sort);
int pod_check(const struct act *act);		/* pod_check.c */
int want_pod(struct request *request, const char *name);
int want_container(struct request *request, const char *name);
int want_volume(struct request *request, const char *text);
int want_pod_remove(struct request *request, const char *name);
int breakout_check(struct request *request);	/* breakout.c */

extern const struct tool nsrun_tool;

#endif
