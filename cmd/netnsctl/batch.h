/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -batch: verbs that are the lines of a file. */
#ifndef BATCH_H
#define BATCH_H

#include "netnsctl.h"

/* Does what one line says, and returns the exit status. */
typedef int batch_line_fn(struct request *request, int argc, char *argv[]);

/* Whether it changes no more of the process than the network namespace. */
typedef bool batch_stays_fn(const struct request *request, int argc, char *argv[]);

/* Each other line in a process of its own. Returns the exit status. */
int batch_run(const struct request *request, batch_line_fn *line, batch_stays_fn *stays);

#endif
