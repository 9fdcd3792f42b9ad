/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text in the languages that draw graphs. */
#include "markup.h"

#include <stdio.h>
#include <string.h>

#include <nsutil.h>

/* @put says how a character is written. */
static void put_text(const char *text, void (*put)(char c))
{
	char safe[2048];

	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	for (const char *c = safe; *c; c++)
		put(*c);
}

/* Within the label of a record these have a meaning (graphviz, "Node Shapes"). */
static void put_dot(char c)
{
	if (strchr("\\\"{}|<> ", c))
		putchar('\\');
	putchar(c);
}

void markup_put_dot(const char *text)
{
	put_text(text, put_dot);
}

/* Its strings know no backslash, but characters by number, and markup of their own. */
static void put_mermaid(char c)
{
	if (strchr("\"#<>&`*_\\;", c))
		printf("#%d;", c);
	else
		putchar(c);
}

void markup_put_mermaid(const char *text)
{
	put_text(text, put_mermaid);
}
