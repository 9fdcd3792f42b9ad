/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A proc file system that fits the PID namespace which is entered. */
#ifndef NSU_PLAN_PROC_H
#define NSU_PLAN_PROC_H

#include "plan/join/entry.h"

/*
 * Whether its mount waits between two user namespaces: where the target's own does not own
 * its PID namespace, but one above it does, as in sandboxes of bubblewrap.
 */
bool proc_needs_owner(const struct joining *j);

/* The steps that open what is needed, enter that owner, and then mount and enter the rest. */
void proc_push_opens(struct joining *j);
void proc_push_owner(struct joining *j);
void proc_push(struct joining *j);

#endif
