/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lab that a verb works in. */
#ifndef NETNSCTL_LAB_H
#define NETNSCTL_LAB_H

#include "netnsctl.h"

/* Whether there is one to work in. */
bool lab_is_wanted(const struct request *request);

/*
 * Enters that lab, and makes it before where the verb makes something. One that is not
 * there looks empty. Returns 0, or -errno after reporting it.
 */
int lab_enter(const struct request *request);

/*
 * The same lab, from outside, and made where there is none. Returns 0; after saying why not
 * -errno, or the exit status of wrong usage.
 */
int lab_find(const struct request *request, struct nsu_lab *lab);

/* Ends all that is in the lab, and removes it. Returns the exit status. */
int lab_remove(const struct request *request, const char *name);

#endif
