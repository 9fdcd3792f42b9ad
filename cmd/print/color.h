/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether what is printed shall have colours. */
#ifndef COLOR_H
#define COLOR_H

#include <stdbool.h>

/* On a terminal that has them, unless NO_COLOR is set, and not to nothing. */
bool color_is_wanted(void);

#endif
