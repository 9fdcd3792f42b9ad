/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a topology about the ends of cables: link, address. */
#include "model/topology/topology_parser.h"

#include <errno.h>
#include <string.h>

#define MTU_MIN 68		/* what IPv4 takes at least (RFC 791) */
#define MTU_MAX 65535		/* ETH_MAX_MTU: veth(4) takes no more */

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
	char hint[NSU_HINT_SIZE];
	struct nsu_error e;
	const char *at;

	if (nsu_end_parse(word, end, &e) == 0)
		return parser_check_declared(p, end->ns, word);
	at = strstr(word, e.object);
	if (nsu_error_get_hint(&e, hint))
		parser_advise(p, "%s", hint);
	return parser_refuse(p, at ? at : word, "\"%s\" is no end of a link", e.object);
}

static int parse_mtu(struct parser *p, uint32_t *mtu)
{
	uint64_t number;

	if (p->count == 3)
		return 0;
	if (strcmp(p->words[3], "mtu") != 0)
		return parser_refuse(p, p->words[3],
				     "a link has two ends, and then only mtu N");
	if (p->count != 5 || nsu_number_parse(p->words[4], MTU_MIN, MTU_MAX, &number))
		return parser_refuse(p, p->count > 4 ? p->words[4] : parser_get_end(p),
				     "mtu takes a number from %d to %d", MTU_MIN, MTU_MAX);
	*mtu = (uint32_t)number;
	return 0;
}

static int add_addresses(struct parser *p, const struct nsu_end *end, const char *word)
{
	int err = 0;

	for (size_t i = 0; !err && i < end->naddresses; i++)
		err = parser_add(p, (struct nsu_part){ .what = NSU_PART_ADDRESS,
						     .at = { end->ns, end->name, NULL },
						     .prefix = end->addresses[i] }, word);
	return err;
}

static int add_end(struct parser *p, const struct nsu_end *end, const char *word)
{
	int err = parser_add_up(p, end->ns, "lo");

	if (!err)
		err = parser_add_up(p, end->ns, end->name);
	return err ? err : add_addresses(p, end, word);
}

/* A port of a switch is called as what is plugged into it. */
static void name_end(struct parser *p, struct nsu_end *end, const struct nsu_end *other)
{
	if (!*end->name)
		topology_name_end(p->t, end->ns, find_bridge(p, end->ns) ? other->ns : NULL,
				  end->name);
}

static bool has_address(const struct parser *p, const struct nsu_end *end)
{
	for (size_t i = 0; i < p->t->count; i++) {
		const struct nsu_part *part = &p->t->parts[i];

		if (part->what == NSU_PART_ADDRESS && strcmp(part->at.ns, end->ns) == 0 &&
		    strcmp(part->at.name, end->name) == 0)
			return true;
	}
	return end->naddresses;
}

static int refuse_port(struct parser *p, const char *word)
{
	return parser_refuse(p, word, "a port of a switch has no address");
}

static int check_ends(struct parser *p, const struct nsu_end ends[2])
{
	for (int i = 0; i < 2; i++)
		if (!p->record && find_bridge(p, ends[i].ns) && has_address(p, &ends[i]))
			return refuse_port(p, p->words[i + 1]);
	if (strcmp(ends[0].ns, ends[1].ns) == 0 && strcmp(ends[0].name, ends[1].name) == 0)
		return parser_refuse(p, p->words[2], "both ends are the same");
	return 0;
}

static int add_cable(struct parser *p, const struct nsu_end ends[2], uint32_t mtu)
{
	struct nsu_part cable = {
		.what = NSU_PART_CABLE, .mtu = mtu,
		.at = { ends[0].ns, ends[0].name, find_bridge(p, ends[0].ns) },
		.peer = { ends[1].ns, ends[1].name, find_bridge(p, ends[1].ns) },
	};
	int taken = topology_has_interface(p->t, ends[0].ns, ends[0].name) ? 0 : 1;
	int err = parser_add(p, cable, p->words[taken + 1]);

	for (int i = 0; !err && i < 2; i++)
		err = add_end(p, &ends[i], p->words[i + 1]);
	return err;
}

int word_link(struct parser *p)
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
		return parser_refuse(p, p->words[2], "a loop: name both interfaces");
	name_end(p, &ends[1], &ends[0]);
	err = check_ends(p, ends);
	return err ? err : add_cable(p, ends, mtu);
}

int word_address(struct parser *p)
{
	struct nsu_end end;
	int err = parse_end(p, p->words[1], &end);

	if (err)
		return err;
	if (!*end.name || !end.naddresses)
		return parser_refuse(p, p->words[1], "write NAME:IF=ADDRESS/LENGTH");
	if (!p->record &&
	    topology_is_port(p->t, &(struct nsu_plug){ end.ns, end.name, NULL }))
		return refuse_port(p, p->words[1]);
	if (strcmp(end.name, "lo") != 0)
		return add_addresses(p, &end, p->words[1]);
	err = parser_add_up(p, end.ns, end.name);
	return err ? err : add_addresses(p, &end, p->words[1]);
}
