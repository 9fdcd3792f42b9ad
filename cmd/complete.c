/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a command line that is not finished by the option tables, and says how it may go on. */
#include "complete.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <nsutil.h>

#include "report.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SORT_SIZE 64

struct completion {
	const struct grammar *grammar;
	const struct complete_verb *verb;
	const struct opt *value_of;	/* whose value the next word is */
	size_t noperands;
	bool over;		/* "--" was there: only operands follow */
	int command;		/* the word that begins another command line; 0: none */
	const char *handed;	/* the line that is for the shell: once is enough */
	const char *word;	/* the unfinished one */
	int prefix;		/* its bytes in front of what is offered: "--kind=", "a," */
};

/* Capitals of a usage that mean the same everywhere. */
static const struct { const char *sort, *words; } sorts[] = {
	{ "FILE", ":files" }, { "SRC", ":files" }, { "DIR", ":directories" },
	{ "PID", ":references" }, { "REF", ":references" }, { "REFERENCE", ":references" },
	{ "KIND", NULL },	/* of namespaces: all */
	{ "WHEN", "auto always never" },
	{ "HOW", "private shared slave unchanged" },
	{ "REL", "owner parent mixed process" },
	{ "ROWS", "process container pod unit user" },
	{ "SIGNAL", "HUP INT KILL QUIT TERM USR1 USR2" },
};

/* ----------------------------------------------------------------------- offering */

static bool begins_with(const char *word, const char *begin)
{
	return strncmp(word, begin, strlen(begin)) == 0;
}

void complete_offer(struct completion *c, const char *word, const char *about)
{
	char quoted[512], text[512];

	/* What a shell would have to quote is left to the one who types. */
	if (!begins_with(word, c->word + c->prefix) ||
	    nsu_quote(quoted, sizeof(quoted), word) >= sizeof(quoted) ||
	    strcmp(quoted, word) != 0)
		return;
	printf("%.*s%s", c->prefix, c->word, word);
	if (about && *about) {
		nsu_escape(text, sizeof(text), about, strcspn(about, "\n"), !report_utf8());
		printf("\t%s", text);
	}
	putchar('\n');
}

void complete_offer_words(struct completion *c, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, " ");
		char word[SORT_SIZE];

		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		complete_offer(c, word, NULL);
		words += len + strspn(words + len, " ");
	}
}

static void offer_kinds(struct completion *c)
{
	for (int kind = 0; kind < NSU_KINDS; kind++)
		complete_offer(c, nsu_kind_get_name((enum nsu_kind)kind),
			       nsu_kind_get_isolates((enum nsu_kind)kind));
}

static void hand_over(struct completion *c, const char *line)
{
	if (!c->handed || strcmp(c->handed, line) != 0)
		printf("%s %.*s\n", line, c->prefix, c->word);
	c->handed = line;
}

void complete_offer_sort(struct completion *c, const char *sort)
{
	if (c->grammar->offer && c->grammar->offer(c, sort))
		return;
	for (size_t i = 0; i < COUNT(sorts); i++) {
		if (strcmp(sorts[i].sort, sort) != 0)
			continue;
		if (!sorts[i].words)
			offer_kinds(c);
		else if (sorts[i].words[0] == ':')
			hand_over(c, sorts[i].words);
		else
			complete_offer_words(c, sorts[i].words);
	}
}

/* "PID[:INODE]", "[=DIR]", "uid|gid": capitals are a sort, what is small stands for itself. */
static void offer_alternatives(struct completion *c, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		char sort[SORT_SIZE];
		const char *from = text + strspn(text, "[=");
		size_t letters = 0;

		while (from + letters < end && (isalnum((unsigned char)from[letters]) ||
						from[letters] == '-'))
			letters++;
		snprintf(sort, sizeof(sort), "%.*s", (int)letters, from);
		if (isupper((unsigned char)sort[0]))
			complete_offer_sort(c, sort);
		else if (sort[0])
			complete_offer(c, sort, NULL);
		while (text < end && *text != '|')
			text++;
		text += text < end;
	}
}

/* ------------------------------------------------------------------------ options */

static bool needs_value(const struct opt *o)
{
	return o->arg && o->arg[0] != '[';
}

/* The options in reach, one after the other: the verb's own, then the others. */
static const struct opt *get_opt(const struct completion *c, size_t index)
{
	const struct grammar *g = c->grammar;
	size_t own = c->verb ? c->verb->nopts : g->tool->nopts;

	if (index < own)
		return c->verb ? &c->verb->opts[index] : &g->tool->opts[index];
	return c->verb && index - own < g->ncommon ? &g->common[index - own] : NULL;
}

static const struct opt *find_long(const struct completion *c, const char *name)
{
	size_t len = strcspn(name, "=");
	const struct opt *o;

	for (size_t i = 0; (o = get_opt(c, i)); i++)
		if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
			return o;
	return NULL;
}

static const struct opt *find_letter(const struct completion *c, char letter)
{
	const struct opt *o;

	for (size_t i = 0; (o = get_opt(c, i)); i++)
		if (o->letter == letter)
			return o;
	return NULL;
}

/* Behind "--", or the one dash that ip(8) is content with; NULL: no long option. */
static const char *long_name(const struct completion *c, const char *word)
{
	if (begins_with(word, "--"))
		return word + 2;
	return c->grammar->tool->one_dash && find_long(c, word + 1) ? word + 1 : NULL;
}

static void read_option(struct completion *c, const char *word)
{
	const char *name = long_name(c, word);
	const struct opt *o;

	if (name) {
		o = find_long(c, name);
		if (o && needs_value(o) && !strchr(name, '='))
			c->value_of = o;
		return;
	}
	for (word++; *word; word++) {
		o = find_letter(c, *word);
		if (!o || !o->arg || (o->bare_letter && !needs_value(o)))
			continue;
		if (needs_value(o) && !word[1])
			c->value_of = o;
		return;		/* the rest of the word is its value */
	}
}

static void offer_value(struct completion *c, const struct opt *o)
{
	const char *comma = strrchr(c->word + c->prefix, ',');
	int prefix = c->prefix;

	if (comma)
		c->prefix = (int)(comma + 1 - c->word);
	if (!c->grammar->offer || !c->grammar->offer(c, o->name)) {
		c->prefix = prefix;
		offer_alternatives(c, o->arg, strlen(o->arg));
	}
}

static void offer_option(struct completion *c, const struct opt *o)
{
	char word[96];

	if (!o->help)
		return;
	snprintf(word, sizeof(word), "--%s%s", o->name, needs_value(o) ? "=" : "");
	complete_offer(c, word, o->help);
}

static void offer_options(struct completion *c)
{
	const char *equals = strchr(c->word, '=');
	const char *name = long_name(c, c->word);
	const struct opt *o;

	if (name && equals) {
		o = find_long(c, name);
		c->prefix = (int)(equals + 1 - c->word);
		if (o && o->arg)
			offer_value(c, o);
		return;
	}
	for (size_t i = 0; (o = get_opt(c, i)); i++)
		offer_option(c, o);
	complete_offer(c, "--help", "show this help");
}

/* ----------------------------------------------------------------------- operands */

static const char *get_operands(const struct completion *c)
{
	const char *operands = c->verb ? c->verb->operands : c->grammar->operands;

	return operands ? operands : "";
}

/* The word of the usage for operand @index; the last one stands for all that follow. */
static const char *find_operand(const char *operands, size_t index, size_t *len)
{
	const char *word = operands;

	for (;; index--) {
		word += strspn(word, " [");
		*len = strcspn(word, " ");
		if (index == 0 || !word[*len + strspn(word + *len, " ")])
			return word;
		word += *len;
	}
}

static bool is_program(const struct completion *c)
{
	size_t len;
	const char *word = find_operand(get_operands(c), c->noperands, &len);

	return begins_with(word, "PROGRAM");
}

/* An abbreviation means the first one that it is the beginning of. */
static const struct complete_verb *find_verb(const struct grammar *g, const char *word)
{
	for (size_t i = 0; i < g->nverbs; i++)
		if (strcmp(g->verbs[i].name, word) == 0)
			return &g->verbs[i];
	for (size_t i = 0; g->tool->one_dash && i < g->nverbs; i++)
		if (begins_with(g->verbs[i].name, word))
			return &g->verbs[i];
	return NULL;
}

static void read_operand(struct completion *c, const char *word, int index)
{
	bool first = !c->verb && c->noperands == 0;
	const struct complete_verb *verb = first ? find_verb(c->grammar, word) : NULL;

	if (verb) {
		c->verb = verb;
		return;
	}
	if (is_program(c))
		c->command = index;
	c->noperands++;
}

static void offer_operands(struct completion *c, int index)
{
	size_t len;
	const char *operand = find_operand(get_operands(c), c->noperands, &len);

	if (!c->verb && c->noperands == 0)
		for (size_t i = 0; i < c->grammar->nverbs; i++)
			if (c->grammar->verbs[i].about)
				complete_offer(c, c->grammar->verbs[i].name,
					       c->grammar->verbs[i].about);
	if (is_program(c))
		printf(":command %d\n", index);
	else
		offer_alternatives(c, operand, len);
}

/* ------------------------------------------------------------------------ the line */

static bool is_option(const struct completion *c, const char *word)
{
	return !c->over && word[0] == '-' && word[1];
}

static void read_word(struct completion *c, const char *word, int index)
{
	if (c->value_of)
		c->value_of = NULL;
	else if (!c->over && strcmp(word, "--") == 0)
		c->over = true;
	else if (is_option(c, word))
		read_option(c, word);
	else
		read_operand(c, word, index);
}

static void offer_word(struct completion *c, int index)
{
	if (c->command)
		printf(":command %d\n", c->command);
	else if (c->value_of)
		offer_value(c, c->value_of);
	else if (!c->over && c->word[0] == '-')
		offer_options(c);
	else
		offer_operands(c, index);
}

bool complete_is_asked(int argc, char *const argv[])
{
	return argc > 2 && strcmp(argv[1], "--complete") == 0;
}

int complete_print(const struct grammar *grammar, int argc, char *const argv[])
{
	struct completion c = { .grammar = grammar, .word = argv[argc - 1] };

	/* The words are as they were behind the tool, which is not among them. */
	for (int i = 2; i < argc - 1 && !c.command; i++)
		read_word(&c, argv[i], i - 1);
	offer_word(&c, argc - 2);
	return report_end(0, 1);
}
