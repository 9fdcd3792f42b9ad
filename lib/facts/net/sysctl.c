/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of sysctls (proc_sys(5)). */
#include "facts/net/sysctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <nsutil.h>

int sysctl_get_path(const char *name, char path[SYSCTL_PATH_SIZE])
{
	if (snprintf(path, SYSCTL_PATH_SIZE, SYSCTL_DIR "%s", name) >= SYSCTL_PATH_SIZE)
		return -ENAMETOOLONG;
	for (char *c = path + strlen(SYSCTL_DIR); *c; c++)
		*c = *c == '.' ? '/' : *c == '/' ? '.' : *c;
	return 0;
}

uint32_t sysctl_read_number(int file)
{
	char text[24];
	ssize_t len = file < 0 ? -1 : pread(file, text, sizeof(text) - 1, 0);
	uint64_t number = 0;

	if (len < 0)
		return 0;
	text[len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return nsu_number_parse(text, 0, UINT32_MAX, &number) ? 0 : (uint32_t)number;
}
