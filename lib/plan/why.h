/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why a step is there: a sentence and a manual page for each reason. */
#ifndef NSU_WHY_H
#define NSU_WHY_H

/* The rows of plan/why/, where each has its sentence beside it. */
enum why {
	WHY_NONE,
#define WHY(name, page, english, japanese) name,
#include "plan/why/rows.h"
	WHYS
};

/* The sentence, "" for WHY_NONE; the page, "setns(2)". Static strings. */
const char *why_get_sentence(enum why why, enum nsu_language language);
const char *why_get_page(enum why why);

/* Whose work the steps are from here on, as a line of the plan of a pod; @part: enum part. */
const char *why_get_part(unsigned int part, enum nsu_language language);

#endif
