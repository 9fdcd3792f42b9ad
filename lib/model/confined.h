/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What holds the processes of a snapshot back: struct nsu_confinement. */
#ifndef CONFINED_H
#define CONFINED_H

#include "model/snapshot/snapshot.h"

/* Of every process, where it was asked for. Returns 0 or -ENOMEM. */
int take_confinements(struct take *t);

#endif
