/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of a difference in words: a sign, a name and a value, within 80 columns. */
#ifndef DIFF_LINES_H
#define DIFF_LINES_H

#include <stdint.h>

/* "--- 4711", safe to print. */
void diff_print_side(const char *mark, const char *word);

/* "- net  net:[4026531840]"; a long value goes on below, indented. */
void diff_print_line(char sign, const char *name, const char *value);

/* The names of these capabilities; no line where there are none. */
void diff_print_caps(char sign, const char *name, uint64_t set);

/* A copy, to free(3), of a list with blanks between its parts; NULL: out of memory. */
char *diff_join_lines(const char *list);

#endif
