/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a step: what the fields of its telling, "$slot", stand for. */
#ifndef NSU_TELLING_H
#define NSU_TELLING_H

#include "plan/plan.h"

struct telling_of {
	const struct nsu_plan *plan;
	const struct step *step;
};

/* Copies @format with each field replaced by what it says of this step. */
void telling_expand(const char *format, const struct telling_of *t, char *to, size_t size);

#endif
