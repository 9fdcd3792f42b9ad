/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of plans about labs, for the files that build and perform them. */
#ifndef NSU_LAB_PLAN_H
#define NSU_LAB_PLAN_H

#include "plan/run/run.h"

#define UPLINK "uplink"		/* the interface of a lab that leads out of it */

/* The keeper in SLOT_TARGET: held first, looked at then. ESRCH: it lives no more. */
int lab_hold(struct nsu_plan *plan, const struct nsu_lab *lab, struct nsu_error *e);

/* --- run/uplink.c */
int run_uplink(struct run *r, const struct step *s);
int undo_uplink(struct run *r, const struct step *s);

#endif
