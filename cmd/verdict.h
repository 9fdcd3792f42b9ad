/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --check says of a step that would fail: the cause, and whose turn it is. */
#ifndef VERDICT_H
#define VERDICT_H

#include <nsutil.h>

/* The error and, below it, "you: ..." and "your administrator: ..." where known. */
void verdict_print_remedies(const struct nsu_error *e);

#endif
