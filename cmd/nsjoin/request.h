/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What nsjoin is asked for, as its options fill it. */
#ifndef NSJOIN_REQUEST_H
#define NSJOIN_REQUEST_H

#include <nsutil.h>

#include "../act.h"
#include "../opt.h"

struct request {
	struct act act;			/* first: act.c finds it there */
	struct nsu_join join;
	char opened[NSU_KINDS][32];	/* paths of files that references led to */
	unsigned int bare;		/* kinds asked for by name: those of the target */
	unsigned int tried;		/* the same, as far as it has them */
	bool keep_tty, check;
	bool wd, wdns;			/* both were asked for by name: contradictory */
	bool shell;			/* no program was named */
};

extern const struct tool nsjoin_tool;

/* Says of each chosen kind whether entering would succeed. Returns the exit status: 0 or 1. */
int check_join(const struct request *request);

#endif
