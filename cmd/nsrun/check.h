/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the rows of nsrun --check share. */
#ifndef NSRUN_CHECK_H
#define NSRUN_CHECK_H

#include "request.h"

/* A request for namespaces of these kinds, and a program that does nothing. */
struct nsu_create check_make_request(unsigned int kinds);

/* Whether each step of it would work; else @e is of the first that would not. */
bool check_works(const struct act *act, const struct nsu_create *request, struct nsu_error *e);

/* Prints the row, with what to do where it is a "no" of @e, and returns whether it is one. */
bool check_print(const char *what, bool works, const char *how, const struct nsu_error *e);

#endif
