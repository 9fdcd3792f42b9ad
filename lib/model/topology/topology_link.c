/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a topology about the ends of cables: link, address. */
#include "model/topology/topology_parser.h"

#include <errno.h>
#include <string.h>

#define MTU_MIN 68		/* what IPv4 takes at least (RFC 791) */
#define MTU_MAX 65535		/* ETH_MAX_MTU: veth(4) takes no more */

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

static int parse_mtu(struct parser *p, size_t at, uint32_t *mtu)
{
	uint64_t number;

	if (at >= p->count || nsu_number_parse(p->words[at], MTU_MIN, MTU_MAX, &number))
		return parser_refuse(p, at < p->count ? p->words[at] : parser_get_end(p),
				     "mtu takes a number from %d to %d", MTU_MIN, MTU_MAX);
	*mtu = (uint32_t)number;
	return 0;
}

static int parse_rest(struct parser *p, struct nsu_part *cable)
{
	int err = 0;

	for (size_t at = 3; !err && at < p->count; at++) {
		if (strcmp(p->words[at], "routed") == 0)
			cable->routed = true;
		else if (strcmp(p->words[at], "mtu") == 0)
			err = parse_mtu(p, ++at, &cable->mtu);
		else
			err = parser_refuse(p, p->words[at],
					    "a link has two ends, and then only mtu N, routed");
	}
	return err;
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
static void name_end(struct parser *p, const struct nsu_plug *plug, struct nsu_end *end,
		     const struct nsu_end *other)
{
	if (!*end->name)
		topology_name_end(p->t, end->ns, plug->master ? other->ns : NULL, end->name);
}

static int refuse_port(struct parser *p, const char *ns, const char *word)
{
	parser_advise(p, "the switch has: address %s:%s=ADDRESS/LENGTH; no port: routed", ns,
		      topology_find_bridge(p->t, ns));
	return parser_refuse(p, word, "a port of a switch has no address");
}

static int check_ends(struct parser *p, const struct nsu_part *cable,
		      const struct nsu_end ends[2])
{
	const struct nsu_plug *plugs[] = { &cable->at, &cable->peer };

	for (int i = 0; !p->record && i < 2; i++)
		if (plugs[i]->master &&
		    (ends[i].naddresses || topology_has_address(p->t, plugs[i])))
			return refuse_port(p, ends[i].ns, p->words[i + 1]);
	if (strcmp(ends[0].ns, ends[1].ns) == 0 && strcmp(ends[0].name, ends[1].name) == 0)
		return parser_refuse(p, p->words[2], "both ends are the same");
	/* In a record the switch may have been there before. */
	if (p->record || !cable->routed || topology_find_bridge(p->t, ends[0].ns) ||
	    topology_find_bridge(p->t, ends[1].ns))
		return 0;
	parser_advise(p, "leave it out: all cables are routed where no switch is");
	return parser_refuse(p, parser_get_end(p), "routed: no end is at a switch");
}

static int add_cable(struct parser *p, const struct nsu_part *cable,
		     const struct nsu_end ends[2])
{
	int taken = topology_has_interface(p->t, ends[0].ns, ends[0].name) ? 0 : 1;
	int err = parser_add(p, *cable, p->words[taken + 1]);

	for (int i = 0; !err && i < 2; i++)
		err = add_end(p, &ends[i], p->words[i + 1]);
	return err;
}

int word_link(struct parser *p)
{
	struct nsu_end ends[2];
	struct nsu_part cable = { .what = NSU_PART_CABLE };
	int err = 0;

	for (int i = 0; !err && i < 2; i++)
		err = parse_end(p, p->words[i + 1], &ends[i]);
	if (!err)
		err = parse_rest(p, &cable);
	if (err)
		return err;
	cable.at = (struct nsu_plug){ ends[0].ns, ends[0].name, NULL };
	cable.peer = (struct nsu_plug){ ends[1].ns, ends[1].name, NULL };
	topology_plug_in(p->t, &cable, (bool[]){ ends[0].naddresses, ends[1].naddresses });
	name_end(p, &cable.at, &ends[0], &ends[1]);
	if (strcmp(ends[0].ns, ends[1].ns) == 0 && !*ends[1].name)
		return parser_refuse(p, p->words[2], "a loop: name both interfaces");
	name_end(p, &cable.peer, &ends[1], &ends[0]);
	err = check_ends(p, &cable, ends);
	return err ? err : add_cable(p, &cable, ends);
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
		return refuse_port(p, end.ns, p->words[1]);
	if (strcmp(end.name, "lo") != 0)
		return add_addresses(p, &end, p->words[1]);
	err = parser_add_up(p, end.ns, end.name);
	return err ? err : add_addresses(p, &end, p->words[1]);
}
