/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of /etc that a network namespace has for itself. */
#ifndef NSU_ETC_H
#define NSU_ETC_H

#include "plan/plan.h"

/*
 * Lays the files of /etc/netns/NAME on /etc, and with @dns, addresses with commas between,
 * a resolv.conf(5) and nsswitch.conf(5) that ask these and nobody outside. Stands before
 * the new /sys is mounted.
 */
void etc_push(struct nsu_plan *plan, const char *name, const char *dns);

#endif
