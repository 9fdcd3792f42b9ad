/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line of nsls: what its words mean. */
#ifndef WORDS_H
#define WORDS_H

#include "../opt.h"
#include "matrix.h"
#include "nsls.h"

extern const struct tool nsls_tool;

/* Options and words, in any order. Ends the process where they make no sense. */
void words_parse(struct request *request, int argc, char *argv[]);

/* What the reference among them means. Returns 0, or -errno, which was said. */
int words_find(struct request *request);

/* The same of what was found already. */
void words_set(struct request *request, const struct nsu_referent *found);

/* The columns, and the filter over them; end where there is no such. */
void words_choose(struct request *request, struct choice *choice);
void words_choose_matrix(struct request *request, struct matrix_choice *choice);

#endif
