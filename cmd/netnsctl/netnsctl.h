/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verbs of netnsctl, a function each. */
#ifndef NETNSCTL_H
#define NETNSCTL_H

#include <nsutil.h>

#include "../act.h"

struct request {
	struct act act;		/* first: act.c finds it there */
	bool json;
	const char *verb;	/* its full name */
	char **operands;	/* what follows the verb, ending in NULL */
};

#define NAME_ERROR 255		/* what ip(8) ends with for bad names and verbs */

/* Each returns the exit status; that of verb_exec() is in 125 to 127. */
int verb_list(const struct request *request);
int verb_add(const struct request *request);
int verb_attach(const struct request *request);
int verb_delete(const struct request *request);
int verb_exec(const struct request *request);
int verb_identify(const struct request *request);
int verb_pids(const struct request *request);

/* --- change.c: from a builder to its effect */
typedef int build_fn(struct nsu_plan *plan, const struct request *request,
		     struct nsu_error *e);

/* Returns 0 or -errno with @e filled, which was reported. */
int change(const struct request *request, build_fn *build, struct nsu_error *e);

/* --- words.c: what scripts written for ip(8) know */

/* @text made safe to print where this process prints. Static: for one use at a time. */
const char *safe(const char *text);

/* "netnsctl: Cannot open network namespace "x": ...", and the hint. */
void words_report(const struct request *request, const struct nsu_error *e);

#endif
