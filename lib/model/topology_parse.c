/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that describes a small network: a line, its words, their parts. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "model/guess.h"
#include "model/topology.h"
#include "model/topology_record.h"

#define BLANKS " \t\v\f\r"
#define WORDS_MAX 16
#define MTU_MIN 68		/* what IPv4 takes at least (RFC 791) */
#define MTU_MAX 65535		/* ETH_MAX_MTU: veth(4) takes no more */
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct parser {
	struct nsu_topology *t;
	struct nsu_mistake *mistake;
	bool record;			/* words that only records have are taken */
	unsigned int number;		/* of the line */
	char line[TOPOLOGY_LINE_MAX + 1];
	char text[TOPOLOGY_LINE_MAX + 1]; /* the same, its words cut apart */
	char *words[WORDS_MAX + 1];
	size_t count;
};

/* --------------------------------------------------------------------------- mistakes */

__attribute__((format(printf, 3, 4)))
static int refuse(struct parser *p, const char *at, const char *format, ...)
{
	struct nsu_mistake *m = p->mistake;
	va_list args;

	m->line = p->number;
	m->column = (unsigned int)(at - p->text) + 1;
	va_start(args, format);
	vsnprintf(m->what, sizeof(m->what), format, args);
	va_end(args);
	return -EINVAL;
}

__attribute__((format(printf, 2, 3)))
static void advise(struct parser *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->mistake->hint, sizeof(p->mistake->hint), format, args);
	va_end(args);
}

/* The word where something is missing: behind the last. */
static const char *end_of(const struct parser *p)
{
	const char *last = p->words[p->count - 1];

	return last + strlen(last);
}

/* ------------------------------------------------------------------------------- parts */

static const struct nsu_part *find_namespace(const struct parser *p, const char *ns)
{
	for (size_t i = 0; i < p->t->count; i++)
		if (p->t->parts[i].what == NSU_PART_NS &&
		    strcmp(p->t->parts[i].at.ns, ns) == 0)
			return &p->t->parts[i];
	return NULL;
}

static int check_declared(struct parser *p, const char *ns, const char *at)
{
	struct guess guess = { .word = ns };

	if (find_namespace(p, ns))
		return 0;
	for (size_t i = 0; i < p->t->count; i++)
		if (p->t->parts[i].what == NSU_PART_NS)
			guess_offer(&guess, p->t->parts[i].at.ns);
	if (guess.best)
		advise(p, "did you mean \"%s\"?", guess.best);
	else
		advise(p, "write in a line before it: ns %s", ns);
	return refuse(p, at, "\"%s\" is not declared", ns);
}

static int add(struct parser *p, struct nsu_part part, const char *at)
{
	int err = 0;

	part.line = p->number;
	for (size_t i = 0; i < p->t->count; i++)
		if (topology_part_collides(&part, &p->t->parts[i]))
			return refuse(p, at, "that is in line %u already",
				      p->t->parts[i].line);
	err = topology_add(p->t, &part);
	if (err == -E2BIG)
		return refuse(p, at, "there is too much in this file");
	return err;
}

/* Once: several cables of a namespace want its loopback. */
static int add_up(struct parser *p, const char *ns, const char *name)
{
	const struct nsu_part part = { .what = NSU_PART_UP, .line = p->number,
				       .at = { ns, name, NULL } };

	for (size_t i = 0; i < p->t->count; i++)
		if (topology_part_matches(&part, &p->t->parts[i]))
			return 0;
	return topology_add(p->t, &part);
}

/* ---------------------------------------------------------------------- ns and switch */

static int declare(struct parser *p, char *ns)
{
	if (nsu_netns_parse_name(ns) || strpbrk(ns, ":=,"))
		return refuse(p, ns, "\"%s\" is no name for a namespace", ns);
	return add(p, (struct nsu_part){ .what = NSU_PART_NS, .at.ns = ns }, ns);
}

static int parse_ns(struct parser *p)
{
	return declare(p, p->words[1]);
}

static int parse_switch(struct parser *p)
{
	char *ns = p->words[1], *bridge = strchr(ns, ':');
	struct nsu_part part = { .what = NSU_PART_SWITCH, .at.ns = ns };
	int err;

	if (bridge)
		*bridge++ = '\0';
	if (bridge && !nsu_interface_is_valid(bridge))
		return refuse(p, bridge, "\"%s\" is no name for an interface", bridge);
	part.at.name = bridge ? bridge : topology_get_bridge(ns);
	/* In a record the namespace may have been there before. */
	err = p->record && find_namespace(p, ns) ? 0 : declare(p, ns);
	if (!err)
		err = add(p, part, ns);
	if (!err)
		err = add_up(p, ns, "lo");
	return err ? err : add_up(p, ns, part.at.name);
}

/* -------------------------------------------------------------------------------- link */

static const char *find_bridge(const struct parser *p, const char *ns)
{
	for (size_t i = 0; i < p->t->count; i++)
		if (p->t->parts[i].what == NSU_PART_SWITCH &&
		    strcmp(p->t->parts[i].at.ns, ns) == 0)
			return p->t->parts[i].at.name;
	return NULL;
}

/* The object of the error is the part that is wrong. */
static int parse_end(struct parser *p, char *word, struct nsu_end *end)
{
	struct nsu_error e;
	const char *at;

	if (nsu_end_parse(word, end, &e) == 0)
		return check_declared(p, end->ns, word);
	at = strstr(word, e.object);
	advise(p, e.errnum == E2BIG ? "an interface has at most 16 here" :
	       "write NAME[:IF][=ADDRESS/LENGTH,...], as in h1:eth0=10.0.0.1/24");
	return refuse(p, at ? at : word, "\"%s\" is no end of a link", e.object);
}

static int parse_mtu(struct parser *p, uint32_t *mtu)
{
	uint64_t number;

	if (p->count == 3)
		return 0;
	if (strcmp(p->words[3], "mtu") != 0)
		return refuse(p, p->words[3], "a link has two ends, and then only mtu N");
	if (p->count != 5 || nsu_number_parse(p->words[4], MTU_MIN, MTU_MAX, &number))
		return refuse(p, p->count > 4 ? p->words[4] : end_of(p),
			      "mtu takes a number from %d to %d", MTU_MIN, MTU_MAX);
	*mtu = (uint32_t)number;
	return 0;
}

static int add_addresses(struct parser *p, const struct nsu_end *end, const char *word)
{
	int err = 0;

	for (size_t i = 0; !err && i < end->naddresses; i++)
		err = add(p, (struct nsu_part){ .what = NSU_PART_ADDRESS,
						.at = { end->ns, end->name, NULL },
						.prefix = end->addresses[i] }, word);
	return err;
}

static int add_end(struct parser *p, const struct nsu_end *end, const char *word)
{
	int err = add_up(p, end->ns, "lo");

	if (!err)
		err = add_up(p, end->ns, end->name);
	return err ? err : add_addresses(p, end, word);
}

/* A port of a switch is called as what is plugged into it. */
static void name_end(struct parser *p, struct nsu_end *end, const struct nsu_end *other)
{
	if (!*end->name)
		topology_name_end(p->t, end->ns, find_bridge(p, end->ns) ? other->ns : NULL,
				  end->name);
}

static int check_ends(struct parser *p, const struct nsu_end ends[2])
{
	for (int i = 0; i < 2; i++)
		if (find_bridge(p, ends[i].ns) && ends[i].naddresses)
			return refuse(p, p->words[i + 1], "a port of a switch has no address");
	if (strcmp(ends[0].ns, ends[1].ns) == 0 && strcmp(ends[0].name, ends[1].name) == 0)
		return refuse(p, p->words[2], "both ends are the same");
	return 0;
}

static int add_cable(struct parser *p, const struct nsu_end ends[2], uint32_t mtu)
{
	struct nsu_part cable = {
		.what = NSU_PART_CABLE, .mtu = mtu,
		.at = { ends[0].ns, ends[0].name, find_bridge(p, ends[0].ns) },
		.peer = { ends[1].ns, ends[1].name, find_bridge(p, ends[1].ns) },
	};
	int err = add(p, cable, p->words[1]);

	for (int i = 0; !err && i < 2; i++)
		err = add_end(p, &ends[i], p->words[i + 1]);
	return err;
}

static int parse_link(struct parser *p)
{
	struct nsu_end ends[2];
	uint32_t mtu = 0;
	int err = 0;

	for (int i = 0; !err && i < 2; i++)
		err = parse_end(p, p->words[i + 1], &ends[i]);
	if (!err)
		err = parse_mtu(p, &mtu);
	if (err)
		return err;
	name_end(p, &ends[0], &ends[1]);
	if (strcmp(ends[0].ns, ends[1].ns) == 0 && !*ends[1].name)
		return refuse(p, p->words[2], "a loop: name both interfaces");
	name_end(p, &ends[1], &ends[0]);
	err = check_ends(p, ends);
	return err ? err : add_cable(p, ends, mtu);
}

/* --------------------------------------------------------------------------- addresses */

static int parse_address(struct parser *p)
{
	struct nsu_end end;
	int err = parse_end(p, p->words[1], &end);

	if (err)
		return err;
	if (!*end.name || !end.naddresses)
		return refuse(p, p->words[1], "write NAME:IF=ADDRESS/LENGTH");
	if (strcmp(end.name, "lo") != 0)
		return add_addresses(p, &end, p->words[1]);
	err = add_up(p, end.ns, end.name);
	return err ? err : add_addresses(p, &end, p->words[1]);
}

/* ------------------------------------------------------------------------------ routes */

static bool has_host_bits(const struct nsu_prefix *prefix)
{
	unsigned int size = prefix->family == AF_INET ? 32 : 128;

	for (unsigned int bit = prefix->length; bit < size; bit++)
		if (prefix->bytes[bit / 8] & (0x80 >> bit % 8))
			return true;
	return false;
}

static int parse_destination(struct parser *p, struct nsu_prefix *to)
{
	char *word = p->words[2];

	if (strcmp(word, "default") == 0)
		return 0;
	if (nsu_prefix_parse(word, to) && nsu_address_parse(word, to)) {
		advise(p, "write default, or a network: 10.1.0.0/16");
		return refuse(p, word, "\"%s\" is no destination", word);
	}
	if (has_host_bits(to))
		return refuse(p, word, "\"%s\" is a host, and not a network", word);
	return 0;
}

static int parse_gateway(struct parser *p, size_t *at, struct nsu_part *route)
{
	if (*at < p->count && strcmp(p->words[*at], "via") == 0)
		++*at;
	if (*at == p->count || strcmp(p->words[*at], "dev") == 0)
		return 0;
	if (nsu_address_parse(p->words[*at], &route->via))
		return refuse(p, p->words[*at], "\"%s\" is no address of a gateway",
			      p->words[*at]);
	if (route->prefix.family && route->prefix.family != route->via.family)
		return refuse(p, p->words[*at], "one is IPv4, and the other IPv6");
	++*at;
	return 0;
}

static int parse_device(struct parser *p, size_t *at, struct nsu_part *route)
{
	if (*at == p->count || strcmp(p->words[*at], "dev") != 0)
		return 0;
	if (++*at == p->count || !nsu_interface_is_valid(p->words[*at]))
		return refuse(p, *at < p->count ? p->words[*at] : end_of(p),
			      "dev takes the name of an interface");
	route->at.name = p->words[(*at)++];
	return 0;
}

static int parse_route(struct parser *p)
{
	struct nsu_part route = { .what = NSU_PART_ROUTE, .at.ns = p->words[1] };
	size_t at = 3;
	int err = check_declared(p, p->words[1], p->words[1]);

	if (!err)
		err = parse_destination(p, &route.prefix);
	if (!err)
		err = parse_gateway(p, &at, &route);
	if (!err)
		err = parse_device(p, &at, &route);
	if (err)
		return err;
	if (at < p->count)
		return refuse(p, p->words[at], "\"%s\" is too much", p->words[at]);
	if (!route.via.family && !route.at.name)
		return refuse(p, end_of(p), "a gateway is missing");
	if (!route.prefix.family)
		route.prefix.family = route.via.family ? route.via.family : AF_INET;
	return add(p, route, p->words[2]);
}

/* ------------------------------------------------------------------ sysctl, nat and run */

static int parse_sysctl(struct parser *p)
{
	char *key = p->words[2], *value = strchr(key, '=');
	int err = check_declared(p, p->words[1], p->words[1]);

	if (err)
		return err;
	if (!value || !value[1])
		return refuse(p, key, "write KEY=VALUE, as in net.ipv4.ip_forward=1");
	*value++ = '\0';
	if (strncmp(key, "net.", 4) != 0 || strstr(key, "..") || strstr(key, "//"))
		return refuse(p, key, "\"%s\" is no sysctl of a network: net.", key);
	return add(p, (struct nsu_part){ .what = NSU_PART_SYSCTL, .value = value,
					 .at = { p->words[1], key, NULL } }, key);
}

static int parse_nat(struct parser *p)
{
	struct nsu_part nat = { .what = NSU_PART_NAT, .at.ns = p->words[1] };
	int err = check_declared(p, p->words[1], p->words[1]);

	for (size_t i = 2; !err && i < p->count; i++) {
		if (strcmp(p->words[i], "ipv6") == 0)
			nat.six = true;
		else if (strcmp(p->words[i], "via") != 0)
			return refuse(p, p->words[i], "nat takes via IF, and ipv6");
		else if (++i == p->count || !nsu_interface_is_valid(p->words[i]))
			return refuse(p, end_of(p), "via takes the name of an interface");
		else
			nat.at.name = p->words[i];
	}
	return err ? err : add(p, nat, p->words[1]);
}

/* To the end of the line, as it stands there: its quotes and # are those of sh(1). */
static int parse_run(struct parser *p)
{
	const char *command = p->line + (p->words[2] - p->text);
	int err = check_declared(p, p->words[1], p->words[1]);

	if (err)
		return err;
	return add(p, (struct nsu_part){ .what = NSU_PART_RUN, .value = command,
					 .at.ns = p->words[1] }, p->words[1]);
}

/* ------------------------------------------------------------------------------- lines */

static int parse_file(struct parser *p)
{
	p->t->file = strings_add(&p->t->strings, p->line + (p->words[1] - p->text),
				 strlen(p->line + (p->words[1] - p->text)));
	return p->t->file ? 0 : -ENOMEM;
}

static int parse_begun(struct parser *p)
{
	p->t->begun = true;
	return 0;
}

static int parse_had(struct parser *p)
{
	int err = declare(p, p->words[1]);

	if (!err)
		p->t->parts[p->t->count - 1].line = RECORD_FOREIGN;
	return err;
}

static int parse_inode(struct parser *p)
{
	int err = check_declared(p, p->words[1], p->words[1]);

	for (size_t i = 0; !err && i < p->t->count; i++) {
		struct nsu_part *part = &p->t->parts[i];

		if (part->what == NSU_PART_NS && strcmp(part->at.ns, p->words[1]) == 0 &&
		    nsu_number_parse(p->words[2], 1, UINT64_MAX, &part->inode))
			err = refuse(p, p->words[2], "no inode");
	}
	return err;
}

static const struct keyword {
	const char *word;
	size_t min, max;	/* how many words with it */
	const char *form;	/* what to write; NULL: of records alone */
	int (*parse)(struct parser *p);
} keywords[] = {
	{ "ns", 2, 2, "ns NAME", parse_ns },
	{ "switch", 2, 2, "switch NAME[:BRIDGE]", parse_switch },
	{ "link", 3, 5, "link A[:IF][=ADDR,...] B[:IF][=ADDR,...] [mtu N]", parse_link },
	{ "address", 2, 2, "address NAME:IF=ADDRESS/LENGTH[,...]", parse_address },
	{ "route", 4, 7, "route NAME default|NETWORK GATEWAY [dev IF]", parse_route },
	{ "sysctl", 3, 3, "sysctl NAME KEY=VALUE", parse_sysctl },
	{ "nat", 2, 5, "nat NAME [via IF] [ipv6]", parse_nat },
	{ "run", 3, 0, "run NAME COMMAND...", parse_run },
	{ "file", 2, 0, NULL, parse_file },
	{ "begun", 1, 1, NULL, parse_begun },
	{ "had", 2, 2, NULL, parse_had },
	{ "inode", 3, 3, NULL, parse_inode },
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
		advise(p, "did you mean \"%s\"?", guess.best);
	else
		advise(p, "a line begins with ns, switch, link, address, route, sysctl, nat "
			  "or run");
	return refuse(p, p->words[0], "unknown word \"%s\"", p->words[0]);
}

/* Cuts the line apart; a comment begins where a word could. */
static void split(struct parser *p)
{
	char *at = p->text;

	p->count = 0;
	for (;;) {
		at += strspn(at, BLANKS);
		if (!*at || *at == '#' || p->count == WORDS_MAX)
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
		advise(p, "write: %s", keyword->form);
	if (p->count < keyword->min)
		return refuse(p, end_of(p), "something is missing");
	if (keyword->max && p->count > keyword->max)
		return refuse(p, p->words[keyword->max], "\"%s\" is too much",
			      p->words[keyword->max]);
	p->mistake->hint[0] = '\0';
	return keyword->parse(p);
}

static int parse_line(struct parser *p, const char *at, size_t len)
{
	p->text[0] = '\0';
	if (len > TOPOLOGY_LINE_MAX)
		return refuse(p, p->text + TOPOLOGY_LINE_MAX, "the line is too long");
	if (memchr(at, '\0', len))
		return refuse(p, p->text + strnlen(at, len), "a byte of 0 is no text");
	/* Only at the end: what a command has within is its own. */
	while (len && strchr(BLANKS, at[len - 1]))
		len--;
	memcpy(p->line, at, len);
	p->line[len] = '\0';
	memcpy(p->text, p->line, len + 1);
	split(p);
	return p->count ? parse_words(p) : 0;
}

static int parse(struct parser *p, const char *text, size_t len)
{
	const char *end = text + len;
	int err = 0;

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
