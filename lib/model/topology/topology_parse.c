/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that describes a small network: a line, its words, their parts. */
#include "model/topology/topology_parser.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guess.h"
#include "model/topology/topology_record.h"

#define BLANKS " \t\v\f\r"
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct keyword {
	const char *word;
	size_t min, max;	/* how many words with it */
	const char *form;	/* what to write; NULL: of records alone */
	int (*parse)(struct parser *p);
} keywords[] = {
	{ "ns", 2, 2, "ns NAME", word_ns },
	{ "switch", 2, 2, "switch NAME[:BRIDGE]", word_switch },
	{ "link", 3, 6, "link A[:IF][=ADDR,...] B[:IF][=ADDR,...] [mtu N] [routed]",
	  word_link },
	{ "address", 2, 2, "address NAME:IF=ADDRESS/LENGTH[,...]", word_address },
	{ "route", 4, 7, "route NAME default|NETWORK GATEWAY [dev IF]", word_route },
	{ "sysctl", 3, TOPOLOGY_WORDS_MAX - 1, "sysctl NAME KEY=VALUE [VALUE]...",
	  word_sysctl },
	{ "nat", 2, 5, "nat NAME [via IF] [ipv6]", word_nat },
	{ "run", 3, 0, "run NAME COMMAND...", word_run },
	{ "file", 2, 0, NULL, word_file },
	{ "begun", 1, 1, NULL, word_begun },
	{ "had", 2, 2, NULL, word_had },
	{ "inode", 3, 3, NULL, word_inode },
};

static const struct keyword *find_keyword(const struct parser *p)
{
	for (size_t i = 0; i < COUNT(keywords); i++)
		if (strcmp(keywords[i].word, p->words[0]) == 0 &&
		    (p->record || keywords[i].form))
			return &keywords[i];
	return NULL;
}

static int refuse_word(struct parser *p)
{
	struct guess guess = { .word = p->words[0] };

	for (size_t i = 0; i < COUNT(keywords); i++)
		if (keywords[i].form)
			guess_offer(&guess, keywords[i].word);
	if (guess.best)
		parser_advise(p, "did you mean \"%s\"?", guess.best);
	else
		parser_advise(p, "a line begins with ns, switch, link, address, route, "
				 "sysctl, nat or run");
	return parser_refuse(p, p->words[0], "unknown word \"%s\"", p->words[0]);
}

/* Cuts the line apart; a comment begins where a word could. */
static void split(struct parser *p)
{
	char *at = p->text;

	p->count = 0;
	for (;;) {
		at += strspn(at, BLANKS);
		if (!*at || *at == '#' || p->count == TOPOLOGY_WORDS_MAX)
			break;
		p->words[p->count++] = at;
		at += strcspn(at, BLANKS);
		if (*at)
			*at++ = '\0';
	}
}

static int parse_words(struct parser *p)
{
	const struct keyword *keyword = find_keyword(p);

	if (!keyword)
		return refuse_word(p);
	if (keyword->form)
		parser_advise(p, "write: %s", keyword->form);
	if (p->count < keyword->min)
		return parser_refuse(p, parser_get_end(p), "something is missing");
	if (keyword->max && p->count > keyword->max)
		return parser_refuse(p, p->words[keyword->max], "\"%s\" is too much",
				     p->words[keyword->max]);
	p->mistake->hint[0] = '\0';
	return keyword->parse(p);
}

static int parse_line(struct parser *p, const char *at, size_t len)
{
	p->text[0] = '\0';
	if (len > TOPOLOGY_LINE_MAX)
		return parser_refuse(p, p->text + TOPOLOGY_LINE_MAX, "the line is too long");
	if (memchr(at, '\0', len))
		return parser_refuse(p, p->text + strnlen(at, len), "a byte of 0 is no text");
	/* Only at the end: what a command has within is its own. */
	while (len && strchr(BLANKS, at[len - 1]))
		len--;
	memcpy(p->line, at, len);
	p->line[len] = '\0';
	memcpy(p->text, p->line, len + 1);
	split(p);
	return p->count ? parse_words(p) : 0;
}

/* Editors of Windows begin a file with it, as they end lines with a carriage return. */
static size_t skip_byte_order_mark(const char *text, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";

	return len >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
}

static int parse(struct parser *p, const char *text, size_t len)
{
	const char *end = text + len;
	int err = 0;

	text += skip_byte_order_mark(text, len);
	while (!err && text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((newline ? newline : end) - text);

		p->number++;
		err = parse_line(p, text, line);
		text += line + 1;
	}
	return err;
}

static int parse_all(struct nsu_topology **topology, const char *text, size_t len, bool record,
		     struct nsu_mistake *mistake)
{
	struct parser p = { .t = topology_new(), .mistake = mistake, .record = record };
	int err = p.t ? parse(&p, text, len) : -ENOMEM;

	if (err) {
		nsu_topology_free(p.t);
		p.t = NULL;
	}
	*topology = p.t;
	return err;
}

int nsu_topology_parse(struct nsu_topology **topology, const char *text, size_t len,
		       struct nsu_mistake *mistake)
{
	*mistake = (struct nsu_mistake){ .line = 0 };
	return parse_all(topology, text, len, false, mistake);
}

int record_parse(struct nsu_topology **record, const char *text, size_t len)
{
	struct nsu_mistake ignored;

	return parse_all(record, text, len, true, &ignored);
}
