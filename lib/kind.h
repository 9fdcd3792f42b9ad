/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The eight kinds, told in the language of a reader. */
#ifndef NSU_KIND_H
#define NSU_KIND_H

#include <nsutil.h>

/* nsu_kind_get_isolates() speaks English. Static string. */
const char *kind_get_isolates(enum nsu_kind kind, enum nsu_language language);

#endif
