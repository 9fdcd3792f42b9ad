/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is only to be seen from inside: a child goes there, looks, and ends. */
#ifndef NSU_VISIT_H
#define NSU_VISIT_H

#include <stdbool.h>

/* Whether our root directory is not that of our mount namespace: a chroot(2). */
bool visit_root_differs(void);

#endif
