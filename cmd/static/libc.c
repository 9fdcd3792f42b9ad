/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a static program does for itself: glibc would open shared libraries for it, and those
 * would have to be of the glibc it was linked with, wherever it is copied to.
 */
#include <dlfcn.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

void *__wrap_dlopen(const char *name, int flags);
struct passwd *__wrap_getpwnam(const char *name);
struct passwd *__wrap_getpwuid(uid_t uid);
struct group *__wrap_getgrnam(const char *name);

/* libmount is missing then, which lib/facts/mount/mounts.c says. */
void *__wrap_dlopen(const char *name, int flags)
{
	(void)name;
	(void)flags;
	return NULL;
}

/* passwd(5) and group(5) alone: no NSS. */
static struct passwd *find_user(const char *name, uid_t uid)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *user = NULL;

	while (file && (user = fgetpwent(file)))
		if (name ? strcmp(user->pw_name, name) == 0 : user->pw_uid == uid)
			break;
	if (file)
		fclose(file);
	return user;
}

struct passwd *__wrap_getpwnam(const char *name)
{
	return find_user(name, 0);
}

struct passwd *__wrap_getpwuid(uid_t uid)
{
	return find_user(NULL, uid);
}

struct group *__wrap_getgrnam(const char *name)
{
	FILE *file = fopen("/etc/group", "re");
	struct group *group = NULL;

	while (file && (group = fgetgrent(file)) && strcmp(group->gr_name, name) != 0)
		;
	if (file)
		fclose(file);
	return group;
}
