/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* netnsctl --complete. */
#ifndef NETNSCTL_COMPLETION_H
#define NETNSCTL_COMPLETION_H

#include "../opt.h"
#include "netnsctl.h"

/* With the @count @verbs of @tool. Returns the exit status. */
int completion_print(const struct tool *tool, const struct verb *const verbs[], size_t count,
		     int argc, char *const argv[]);

#endif
