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
