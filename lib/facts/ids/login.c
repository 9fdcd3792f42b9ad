/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when a user logs out: logind.conf(5). */
#include "facts/ids/login.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define KEY "KillUserProcesses="

static bool is_yes(const char *value)
{
	static const char *const words[] = { "1", "yes", "true", "on", "y", "t" };
	size_t len = strcspn(value, " \t\n");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == len && strncasecmp(value, words[i], len) == 0)
			return true;
	return false;
}

/* The last line that says so wins, in a file as among files. */
static void take_file(const char *path, bool *ends)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		const char *at = line + strspn(line, " \t");

		if (strncmp(at, KEY, strlen(KEY)) == 0)
			*ends = is_yes(at + strlen(KEY) + strspn(at + strlen(KEY), " \t"));
	}
	free(line);
	if (in)
		fclose(in);
}

static int is_config(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".conf") == 0;
}

static void take_directory(const char *above, bool *ends)
{
	struct dirent **entries = NULL;
	char path[512];
	int count;

	snprintf(path, sizeof(path), "%s/systemd/logind.conf.d", above);
	count = scandir(path, &entries, is_config, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/systemd/logind.conf.d/%s", above,
			 entries[i]->d_name);
		take_file(path, ends);
		free(entries[i]);
	}
	free(entries);
}

bool login_ends_processes(void)
{
	bool ends = false;

	if (access("/run/systemd/system", F_OK) != 0)
		return false;
	take_file("/etc/systemd/logind.conf", &ends);
	take_directory("/usr/lib", &ends);
	take_directory("/run", &ends);
	take_directory("/etc", &ends);
	return ends;
}

bool login_lingers(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "/var/lib/systemd/linger/%s", name ? name : "");
	return name && *name && access(path, F_OK) == 0;
}
