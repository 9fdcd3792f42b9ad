/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who keeps a network namespace, said on standard error. */
#ifndef KEEPERS_H
#define KEEPERS_H

#include <stdbool.h>

/* Of the name @name, where it has one. Says so too when nobody does, with @always. */
void keepers_note(const char *name, bool always);

#endif
