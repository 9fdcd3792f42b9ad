/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when a user logs out: logind.conf(5). */
#include "facts/ids/login.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "facts/ids/users.h"

#define KEY "KillUserProcesses"
#define BLANKS " \t"

static bool is_yes(const char *value)
{
	static const char *const words[] = { "1", "yes", "true", "on", "y", "t" };
	size_t len = strcspn(value, " \t\n");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == len && strncasecmp(value, words[i], len) == 0)
			return true;
	return false;
}

/* What the line gives to KEY, with blanks wherever systemd.syntax(7) has them; or NULL. */
static const char *value_of(const char *line)
{
	const char *at = line + strspn(line, BLANKS);

	if (strncmp(at, KEY, strlen(KEY)) != 0)
		return NULL;
	at += strlen(KEY);
	at += strspn(at, BLANKS);
	return *at == '=' ? at + 1 + strspn(at + 1, BLANKS) : NULL;
}

/* The last line that says so wins, in a file as among files. */
static void take_file(const char *path, bool *ends)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		const char *value = value_of(line);

		if (value)
			*ends = is_yes(value);
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

bool login_is_there(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

/* Root's are excluded, by default. */
bool login_ends_processes(uid_t uid)
{
	bool ends = false;

	if (uid == 0)
		return false;
	take_file("/etc/systemd/logind.conf", &ends);
	take_directory("/usr/lib", &ends);
	take_directory("/run", &ends);
	take_directory("/etc", &ends);
	return ends;
}

bool login_lingers(uid_t uid)
{
	char path[512], name[USERS_NAME_SIZE];

	if (users_find_name(NULL, uid, name) < 0)
		return false;
	snprintf(path, sizeof(path), "/var/lib/systemd/linger/%s", name);
	return access(path, F_OK) == 0;
}
