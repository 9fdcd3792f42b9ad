/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of sysctls (proc_sys(5)). */
#include "facts/net/sysctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int sysctl_get_path(const char *name, char path[SYSCTL_PATH_SIZE])
{
	if (snprintf(path, SYSCTL_PATH_SIZE, SYSCTL_DIR "%s", name) >= SYSCTL_PATH_SIZE)
		return -ENAMETOOLONG;
	for (char *c = path + strlen(SYSCTL_DIR); *c; c++)
		*c = *c == '.' ? '/' : *c == '/' ? '.' : *c;
	return 0;
}
