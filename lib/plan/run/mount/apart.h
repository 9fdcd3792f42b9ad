/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A root that is put together while it is attached nowhere. Functions return -errno, too. */
#ifndef NSU_APART_H
#define NSU_APART_H

#include "plan/plan.h"

/* Whether the kernel makes a mount namespace of a tree. Changes nothing: a builder may ask. */
bool apart_is_known(void);

/* A private copy of the mount there; with MS_REC in @flags of all below it, too. */
int apart_copy(int dir, const char *path, unsigned long flags);

/* What the step mounts, or such a copy, is put on @place. */
int apart_mount(const struct step *s, int place);
int apart_bind(int dir, const char *path, unsigned long flags, int place);

/* A descriptor of a mount namespace that has a copy of this tree, and nothing else. */
int apart_enclose(int tree);

#endif
