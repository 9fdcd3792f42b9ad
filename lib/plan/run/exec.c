/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program: its environment, and its start. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

#define ENVIRONMENT_MAX (4u << 20)	/* ARG_MAX of this kernel is a quarter of the stack */

static ssize_t read_whole(int fd, char *buffer, size_t size)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, buffer + len, size - len);
		len += n > 0 ? (size_t)n : 0;
	} while ((n > 0 && len < size) || (n < 0 && errno == EINTR));
	return n < 0 ? -errno : (ssize_t)len;
}

/* The strings are handed to execve(2), so they stay allocated until then. */
int run_set_environment(struct run *r, const struct step *s)
{
	char *buffer = malloc(ENVIRONMENT_MAX + 1);
	ssize_t len;

	if (!buffer)
		return -ENOMEM;
	len = read_whole(r->slots[s->slot], buffer, ENVIRONMENT_MAX);
	if (len < 0) {
		free(buffer);
		return (int)len;
	}
	buffer[len] = '\0';
	clearenv();
	for (char *at = buffer; at < buffer + len; at += strlen(at) + 1)
		if (strchr(at, '=') && putenv(at) != 0)
			return -ENOMEM;
	return 0;
}

/* "TERM" for itself, "LC_*" for all that begin so. */
static bool matches(const char *word, size_t len, const char *name, size_t name_len)
{
	if (len && word[len - 1] == '*')
		return name_len >= len - 1 && strncmp(word, name, len - 1) == 0;
	return len == name_len && strncmp(word, name, len) == 0;
}

static const char *next_word(const char *list)
{
	list += strcspn(list, ",");
	return *list ? list + 1 : list;
}

static bool is_listed(const char *list, const char *name)
{
	for (; list && *list; list = next_word(list))
		if (matches(list, strcspn(list, ",="), name, strcspn(name, "=")))
			return true;
	return false;
}

/* "PATH=/bin" gives a value; strings given to putenv(3) belong to the environment. */
static int set_listed(const char *list)
{
	for (; list && *list; list = next_word(list)) {
		size_t len = strcspn(list, ",");
		char *value = memchr(list, '=', len) ? strndup(list, len) : NULL;

		if (value && putenv(value) != 0)
			return -ENOMEM;
	}
	return 0;
}

/* Wiped, not only left out: /proc/PID/environ shows where they were. */
int run_clear_environment(struct run *r, const struct step *s)
{
	char **kept = environ;

	(void)r;
	for (char **at = environ; at && *at; at++)
		if (is_listed(s->object, *at))
			*kept++ = *at;
		else
			explicit_bzero(*at, strlen(*at));
	if (kept)
		*kept = NULL;
	return set_listed(s->object);
}

/* Where a program without a path is; NULL: nowhere. */
static const char *find_on_path(const char *name, char path[PATH_MAX])
{
	const char *dir = getenv("PATH");
	size_t size = strlen(name) + 1, len;

	if (strchr(name, '/') || !dir)
		return name;
	for (const char *end; dir; dir = *end ? end + 1 : NULL) {
		end = strchrnul(dir, ':');
		len = (size_t)(end - dir);
		if (len + 1 + size > PATH_MAX)
			continue;
		memcpy(path, dir, len);
		path[len] = '/';
		memcpy(path + len + (len > 0), name, size);
		if (access(path, F_OK) == 0)
			return path;
	}
	return NULL;
}

/* The shell of the one who looks in may well be missing there. */
static int execute_shell(struct run *r, const struct step *s)
{
	char *argv[] = { (char *)s->text, NULL };

	if (access(s->text, X_OK) == 0)
		run_excuse(r, s, -ENOENT);
	execv(argv[0], argv);
	return -ENOENT;
}

/* Whoever can see us shall find nothing open but what the program gets. */
int run_exec(struct run *r, const struct step *s)
{
	char path[PATH_MAX];
	const char *found;
	int err;

	for (int slot = SLOT_TARGET; slot < SLOTS; slot++)
		fd_close(&r->slots[slot]);
	wait_restore_signals(r);
	if (r->core.rlim_max)
		setrlimit(RLIMIT_CORE, &r->core);
	/* A look costs less than an attempt, of which execvp(3) makes one in each directory. */
	found = find_on_path(s->object, path);
	if (found)
		execv(found, s->argv);
	execvp(s->object, s->argv);
	err = -errno;
	/* It reports a directory it may not search even when the program is nowhere else. */
	if (err == -EACCES && !found)
		err = -ENOENT;
	return err == -ENOENT && s->text ? execute_shell(r, s) : err;
}
