/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fills the lines of a terminal with a sentence. */
#ifndef NSU_PARAGRAPH_H
#define NSU_PARAGRAPH_H

#include <stdio.h>

/* @text is one of ours: ASCII, and characters of two columns. Each line is indented. */
void paragraph_print(const char *text, size_t indent, FILE *out);

#endif
