/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What protects us, and our terminal, where others may rule. */
#ifndef NSU_GUARD_H
#define NSU_GUARD_H

#include "plan/join/entry.h"

/* Whether the program gets a terminal of its own, which takes a child. */
bool guard_has_tty(const struct joining *j);

/* The steps before anything else, before the entries, behind them, and in the program. */
void guard_push_seal(struct joining *j);
void guard_push_before(struct joining *j);
void guard_push_inside(struct joining *j);
void guard_push_after(struct joining *j);

#endif
