/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bit sets of system calls, by the names their manual pages use. */
#ifndef NSU_FLAGS_H
#define NSU_FLAGS_H

#include <stddef.h>

/* CLONE_NEWUSER and so on, of a set of NSU_BIT(). */
unsigned long flags_of_kinds(unsigned int kinds);

/* "CLONE_NEWUSER|CLONE_NEWUTS", "MS_REC|MS_PRIVATE"; "" for none. */
void flags_of_clone(unsigned long flags, char *text, size_t size);
void flags_of_mount(unsigned long flags, char *text, size_t size);

#endif
