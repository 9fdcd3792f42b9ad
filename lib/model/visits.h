/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces and only to be seen there. */
#ifndef VISITS_H
#define VISITS_H

#include "model/snapshot/snapshot.h"

/*
 * Completes struct nsu_inside of those namespaces that files outside did not tell it of:
 * one child goes through all of them. Returns 0 or -ENOMEM.
 */
int visits_make(struct take *t);

#endif
