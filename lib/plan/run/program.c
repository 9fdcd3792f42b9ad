/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs that a plan runs to their end, and the number of the one it is made for. */
#include "plan/run/run.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plan/create/maps.h"

#define MAP_ARGS_MAX (3 + 3 * NSU_EXTENTS_MAX)

void slot_fill(const struct run *r, enum slot slot, const char *text, char *to, size_t size)
{
	const char *name = slot_get_name(slot);
	const char *at = slot ? strstr(text, name) : NULL;

	if (at)
		snprintf(to, size, "%.*s%u%s", (int)(at - text), text,
			 (unsigned int)r->slots[slot], at + strlen(name));
	else
		snprintf(to, size, "%s", text);
}

/* Returns 0, -errno, or 1 when it ended otherwise than with status 0. */
static int run_to_end(char *const *argv, const posix_spawnattr_t *attributes)
{
	int status, err;
	pid_t pid;

	err = posix_spawnp(&pid, argv[0], NULL, attributes, argv, environ);
	if (err)
		return -err;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status != 0;
}

/* "newuidmap 1234 0 100000 65536": the process, then the words of the text. */
int run_program(struct run *r, const struct step *s)
{
	char words[MAPS_TEXT_SIZE], pid_text[16], *argv[MAP_ARGS_MAX + 1], *save = NULL;
	size_t argc = 2;
	int err;

	slot_fill(r, s->slot, s->text, words, sizeof(words));
	snprintf(pid_text, sizeof(pid_text), "%d", r->slots[s->of]);
	argv[0] = (char *)s->object;
	argv[1] = pid_text;
	for (char *w = strtok_r(words, " ", &save); w && argc < MAP_ARGS_MAX;
	     w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	argv[argc] = NULL;
	err = run_to_end(argv, NULL);
	return err > 0 ? -EPERM : err;
}

/* With the signals that the program will have: we have some blocked, to wait for them. */
int run_setup(struct run *r, const struct step *s)
{
	char shell[] = "/bin/sh", option[] = "-c";
	char *const argv[] = { shell, option, (char *)s->object, NULL };
	posix_spawnattr_t attributes;
	int err;

	if (!r->masked)
		sigprocmask(SIG_SETMASK, NULL, &r->mask);
	err = -posix_spawnattr_init(&attributes);
	if (err)
		return err;
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &r->mask);
	err = run_to_end(argv, &attributes);
	posix_spawnattr_destroy(&attributes);
	return err > 0 ? -ECANCELED : err;
}

int run_pid_file(struct run *r, const struct step *s)
{
	char number[16];

	snprintf(number, sizeof(number), "%d\n", r->slots[s->slot]);
	return record_write(s->object, number, 0644);
}

int undo_pid_file(struct run *r, const struct step *s)
{
	(void)r;
	return unlink(s->object) < 0 ? -errno : 0;
}
