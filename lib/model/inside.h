/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in namespaces: struct nsu_inside of a snapshot. */
#ifndef INSIDE_H
#define INSIDE_H

#include "model/snapshot.h"

/* Of every namespace, once their order is final. Returns 0 or -ENOMEM. */
int take_insides(struct take *t);

#endif
