/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regular expressions that anybody may write: regex(7), extended, but none that explodes. */
#ifndef PATTERN_H
#define PATTERN_H

#include <regex.h>
#include <stddef.h>

#define PATTERN_MAX 256	/* bytes */

/* Returns 0, -ENOMEM, or -EINVAL with a static sentence *@why. */
int pattern_new(regex_t **pattern, const char *text, size_t len, const char **why);
void pattern_free(regex_t *pattern);

#endif
