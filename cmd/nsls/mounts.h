/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said of mounts beside their table. */
#ifndef MOUNTS_VERB_H
#define MOUNTS_VERB_H

#include "nsls.h"

/* Of each id-mapped mount: which IDs on its disk are which here. Nothing where none is. */
void mounts_print_maps(const struct nsu_mounts *mounts);

#endif
