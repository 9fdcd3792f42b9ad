/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line of a stock tool that does the same, as far as it can. */
#include "like.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nsutil.h>

/* Letters without a value go together, as people type them: -Ur. */
static bool is_bare(const struct opt_given *g)
{
	return g->opt->letter && !g->arg && !g->opt->ours && !g->opt->stock;
}

static void print_letters(FILE *out)
{
	size_t count;
	const struct opt_given *given = opt_get_given(&count);
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!is_bare(&given[i]))
			continue;
		fprintf(out, "%s%c", any ? "" : " -", given[i].opt->letter);
		any = true;
	}
}

/* As shells read it that know $'': what no terminal should get is a number in it. */
static void print_bytes(FILE *out, const char *word)
{
	fputs("$'", out);
	for (; *word; word++) {
		if (*word >= ' ' && *word <= '~' && *word != '\'' && *word != '\\')
			fputc(*word, out);
		else
			fprintf(out, "\\x%02x", (unsigned char)*word);
	}
	fputc('\'', out);
}

static void print_word(FILE *out, const char *word)
{
	size_t size = nsu_quote(NULL, 0, word) + 1;
	char safe[2], *quoted;

	if (nsu_escape(safe, sizeof(safe), word, strlen(word), false) != strlen(word)) {
		print_bytes(out, word);
		return;
	}
	quoted = malloc(size);
	if (!quoted)
		return;
	nsu_quote(quoted, size, word);
	fputs(quoted, out);
	free(quoted);
}

static void print_long(FILE *out)
{
	size_t count;
	const struct opt_given *given = opt_get_given(&count);

	for (size_t i = 0; i < count; i++) {
		const struct opt *o = given[i].opt;

		if (is_bare(&given[i]) || o->ours || (o->stock && !*o->stock))
			continue;
		fprintf(out, " --%s", o->stock ? o->stock : o->name);
		if (given[i].arg) {
			fputc('=', out);
			print_word(out, given[i].arg);
		}
	}
}

char *like(const char *stock, const char *extra, char *const *argv)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fputs(stock, out);
	print_letters(out);
	print_long(out);
	if (extra)
		fprintf(out, " %s", extra);
	for (; argv && *argv; argv++) {
		fputc(' ', out);
		print_word(out, *argv);
	}
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}
