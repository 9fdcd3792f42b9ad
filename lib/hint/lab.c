/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Probes of a lab that was named and is none: whether one of another name was meant. */
#include "hint/probe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guess.h"

#define LAB "lab "	/* what the object of the error begins with */

bool probe_is_lab(struct probe *p)
{
	return strncmp(p->e->object, LAB, strlen(LAB)) == 0;
}

static const char *get_runtime_dir(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");

	return dir && *dir == '/' && geteuid() != 0 ? dir : NULL;
}

/* The record of a lab or a pod is looked for there. */
bool probe_has_runtime_dir(struct probe *p)
{
	return (probe_is_lab(p) || probe_is_pod(p)) && get_runtime_dir();
}

bool probe_in_runtime_dir(struct probe *p)
{
	const char *dir = get_runtime_dir();
	size_t len = dir ? strlen(dir) : 0;

	return dir && strncmp(p->e->object, dir, len) == 0 && p->e->object[len] == '/';
}

/* Names are root's, where records are those of whoever made the lab. */
bool probe_is_of_user(struct probe *p)
{
	return geteuid() != 0 && !probe_is_netns_directory(p);
}

bool probe_near_lab(struct probe *p)
{
	struct guess guess = { .word = p->e->object + strlen(LAB) };
	struct nsu_lab *labs;
	struct nsu_error e;
	size_t count;

	if (!probe_is_lab(p) || nsu_labs_take(&labs, &count, &e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (labs[i].uid == geteuid() && strlen(labs[i].name) < sizeof(p->found))
			guess_offer(&guess, labs[i].name);
	if (guess.best)
		nsu_escape(p->found, sizeof(p->found), guess.best, strlen(guess.best), false);
	free(labs);
	return *p->found;
}
