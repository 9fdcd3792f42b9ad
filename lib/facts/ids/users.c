/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of users. */
#include "facts/ids/users.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>

static int set_name(char name[USERS_NAME_SIZE], const struct passwd *user)
{
	if (!user || !*user->pw_name || strlen(user->pw_name) >= USERS_NAME_SIZE)
		return -ENOENT;
	memcpy(name, user->pw_name, strlen(user->pw_name) + 1);
	return 0;
}

static int find_in_file(const char *sysroot, uid_t uid, char name[USERS_NAME_SIZE])
{
	char path[PATH_MAX];
	struct passwd *user;
	FILE *file;
	int err;

	if (snprintf(path, sizeof(path), "%s/etc/passwd", sysroot) >= (int)sizeof(path))
		return -ENOENT;
	file = fopen(path, "re");
	if (!file)
		return -ENOENT;
	while ((user = fgetpwent(file)) && user->pw_uid != uid)
		;
	err = set_name(name, user);
	fclose(file);
	return err;
}

int users_find_name(const char *sysroot, uid_t uid, char name[USERS_NAME_SIZE])
{
	if (sysroot)
		return find_in_file(sysroot, uid, name);
	return set_name(name, getpwuid(uid));
}
