/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps that write uid_map, setgroups and gid_map of a new user namespace. */
#ifndef NSU_MAPS_H
#define NSU_MAPS_H

#include "plan/plan.h"

/* A line of a map takes so much at most: three numbers of ten digits, and what is between. */
#define MAPS_LINE_SIZE 33
#define MAPS_TEXT_SIZE (NSU_EXTENTS_MAX * MAPS_LINE_SIZE + 1)

/* Whether a map, or the group map alone, has to be written from outside. */
bool maps_are_wide(const struct nsu_create *request);
bool maps_gid_is_wide(const struct nsu_create *request);

/* Whether the steps deny setgroups(2) in the new user namespace. */
bool maps_deny_setgroups(const struct nsu_create *request);

/* Whether there are a user and a group 0 inside. */
bool maps_have_root(const struct nsu_create *request);

/* What our own IDs are inside; NSU_KEEP_ID: nothing. */
uint32_t maps_find_own_uid(const struct nsu_create *request);
uint32_t maps_find_own_gid(const struct nsu_create *request);

/* The lines of the map files. */
const char *maps_print_users(struct nsu_plan *plan, const struct nsu_create *request);
const char *maps_print_groups(struct nsu_plan *plan, const struct nsu_create *request);

/* Says no where the kernel would: 0, or -errno with @e filled. */
int maps_refuse(const struct nsu_create *request, struct nsu_error *e);

/* The steps that choose a free range, if one was asked for: before anything else. */
void maps_push_choice(struct nsu_plan *plan, const struct nsu_create *request);

/*
 * Fills uids and gids of @request with all that the caller may map, as it is: of root every
 * ID there is, each as itself; of others their own as 0, with what newuidmap(1) gives them.
 */
int maps_find_own(struct nsu_plan *plan, struct nsu_create *request, struct nsu_error *e);

/* @inside is the process in the new user namespace, @outside one that stayed. */
void maps_push(struct nsu_plan *plan, const struct nsu_create *request,
	       enum actor inside, enum actor outside);

#endif
