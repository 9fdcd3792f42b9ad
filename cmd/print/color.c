/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether what is printed shall have colours. */
#include "color.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* https://no-color.org */
bool color_is_wanted(void)
{
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(refused && *refused) && terminal &&
	       strcmp(terminal, "dumb") != 0;
}
