/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a network leads out by an interface: proc_pid_net(5). */
#include "facts/net/uplink.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool line_fn(const char *line, const char *interface);

/* "uplink: 0 0 ..." */
static bool is_device(const char *line, const char *interface)
{
	size_t len = strlen(interface);

	line += strspn(line, " ");
	return strncmp(line, interface, len) == 0 && line[len] == ':';
}

/* "uplink 00000000 0202000A ..." */
static bool is_default(const char *line, const char *interface)
{
	char name[32], to[16];

	return sscanf(line, "%31s %15s", name, to) == 2 && strcmp(name, interface) == 0 &&
	       strcmp(to, "00000000") == 0;
}

/* "0000... 00 0000... 00 GATEWAY 00000400 ... uplink"; of unreachable ones it is lo. */
static bool is_default_six(const char *line, const char *interface)
{
	char to[40], length[8], name[32];

	return sscanf(line, "%39s %7s %*s %*s %*s %*s %*s %*s %*s %31s", to, length,
		      name) == 3 &&
	       strspn(to, "0") == 32 && strcmp(length, "00") == 0 &&
	       strcmp(name, interface) == 0;
}

static bool find(pid_t pid, const char *file, line_fn *is, const char *interface)
{
	char path[64], *line = NULL;
	size_t size = 0;
	bool found = false;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/net/%s", (int)pid, file);
	in = fopen(path, "re");
	while (in && !found && getline(&line, &size, in) > 0)
		found = is(line, interface);
	free(line);
	if (in)
		fclose(in);
	return found;
}

enum uplink_state uplink_look(pid_t pid, const char *interface)
{
	if (find(pid, "route", is_default, interface) ||
	    find(pid, "ipv6_route", is_default_six, interface))
		return UPLINK_UP;
	return find(pid, "dev", is_device, interface) ? UPLINK_THERE : UPLINK_NONE;
}
