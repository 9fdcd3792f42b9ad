/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sentences in every language of the house, side by side in the table that has them. Such a
 * row is one string, in which they stand behind one another: a pointer for each would be
 * relocated at every start, and few starts tell one.
 */
#ifndef NSU_LANGUAGE_H
#define NSU_LANGUAGE_H

#include <nsutil.h>

#define TOLD(english, japanese) english "\0" japanese
#define TYPED(command) command "\0"	/* a command is the same in all of them */

/* The sentence of @told in @language. */
const char *told_get(const char *told, enum nsu_language language);

#endif
