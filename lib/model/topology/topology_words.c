/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a topology that are not about cables: a function each. */
#include "model/topology/topology_parser.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* ---------------------------------------------------------------------- ns and switch */

static int declare(struct parser *p, char *ns)
{
	if (nsu_netns_parse_name(ns) || strpbrk(ns, ":=,"))
		return parser_refuse(p, ns, "\"%s\" is no name for a namespace", ns);
	return parser_add(p, (struct nsu_part){ .what = NSU_PART_NS, .at.ns = ns }, ns);
}

int word_ns(struct parser *p)
{
	return declare(p, p->words[1]);
}

int word_switch(struct parser *p)
{
	char *ns = p->words[1], *bridge = strchr(ns, ':');
	struct nsu_part part = { .what = NSU_PART_SWITCH, .at.ns = ns };
	int err;

	if (bridge)
		*bridge++ = '\0';
	if (bridge && !nsu_interface_is_valid(bridge))
		return parser_refuse(p, bridge, "\"%s\" is no name for an interface", bridge);
	if (bridge && strcmp(bridge, "lo") == 0)
		return parser_refuse(p, bridge, "lo is there already, and is no bridge");
	part.at.name = bridge ? bridge : topology_get_bridge(ns);
	/* In a record the namespace may have been there before. */
	err = p->record && parser_find_namespace(p, ns) ? 0 : declare(p, ns);
	if (!err)
		err = parser_add(p, part, ns);
	if (!err)
		err = parser_add_up(p, ns, "lo");
	return err ? err : parser_add_up(p, ns, part.at.name);
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
		parser_advise(p, "write default, or a network: 10.1.0.0/16");
		return parser_refuse(p, word, "\"%s\" is no destination", word);
	}
	if (has_host_bits(to))
		return parser_refuse(p, word, "\"%s\" is a host, and not a network", word);
	return 0;
}

static int parse_gateway(struct parser *p, size_t *at, struct nsu_part *route)
{
	if (*at < p->count && strcmp(p->words[*at], "via") == 0)
		++*at;
	if (*at == p->count || strcmp(p->words[*at], "dev") == 0)
		return 0;
	if (nsu_address_parse(p->words[*at], &route->via))
		return parser_refuse(p, p->words[*at], "\"%s\" is no address of a gateway",
				     p->words[*at]);
	if (route->prefix.family && route->prefix.family != route->via.family)
		return parser_refuse(p, p->words[*at], "one is IPv4, and the other IPv6");
	++*at;
	return 0;
}

static int parse_device(struct parser *p, size_t *at, struct nsu_part *route)
{
	if (*at == p->count || strcmp(p->words[*at], "dev") != 0)
		return 0;
	if (++*at == p->count || !nsu_interface_is_valid(p->words[*at]))
		return parser_refuse(p, *at < p->count ? p->words[*at] : parser_get_end(p),
				     "dev takes the name of an interface");
	route->at.name = p->words[(*at)++];
	return 0;
}

int word_route(struct parser *p)
{
	struct nsu_part route = { .what = NSU_PART_ROUTE, .at.ns = p->words[1] };
	size_t at = 3;
	int err = parser_check_declared(p, p->words[1], p->words[1]);

	if (!err)
		err = parse_destination(p, &route.prefix);
	if (!err)
		err = parse_gateway(p, &at, &route);
	if (!err)
		err = parse_device(p, &at, &route);
	if (err)
		return err;
	if (at < p->count) {
		parser_advise(p, "write: route NAME default|NETWORK GATEWAY [dev IF]");
		return parser_refuse(p, p->words[at], "\"%s\" is too much", p->words[at]);
	}
	if (!route.via.family && !route.at.name)
		return parser_refuse(p, parser_get_end(p), "a gateway is missing");
	if (!route.prefix.family)
		route.prefix.family = route.via.family ? route.via.family : AF_INET;
	return parser_add(p, route, p->words[2]);
}

/* ------------------------------------------------------------------ sysctl, nat and run */

/* A value of several numbers, as net.ipv4.tcp_rmem has, is told with one blank between them. */
static int join_value(struct parser *p, char *value)
{
	for (size_t i = 3; i < p->count; i++) {
		if (strchr(p->words[i], '='))
			return parser_refuse(p, p->words[i], "\"%s\" is one more: a line each",
					     p->words[i]);
		value += strlen(value);
		*value = ' ';
		memmove(value + 1, p->words[i], strlen(p->words[i]) + 1);
	}
	return 0;
}

int word_sysctl(struct parser *p)
{
	char *key = p->words[2], *value = strchr(key, '=');
	int err = parser_check_declared(p, p->words[1], p->words[1]);

	if (err)
		return err;
	if (!value || !value[1])
		return parser_refuse(p, key, "write KEY=VALUE, as in net.ipv4.ip_forward=1");
	*value++ = '\0';
	if (strncmp(key, "net.", 4) != 0 || strstr(key, "..") || strstr(key, "//")) {
		parser_advise(p, "those of a network begin with net., as net.ipv4.ip_forward");
		return parser_refuse(p, key, "\"%s\" is no sysctl of a network", key);
	}
	if (!topology_is_plain(key))
		return parser_refuse(p, key, "a sysctl has a name that can be shown");
	err = join_value(p, value);
	return err ? err :
	       parser_add(p, (struct nsu_part){ .what = NSU_PART_SYSCTL, .value = value,
						.at = { p->words[1], key, NULL } }, key);
}

int word_nat(struct parser *p)
{
	struct nsu_part nat = { .what = NSU_PART_NAT, .at.ns = p->words[1] };
	int err = parser_check_declared(p, p->words[1], p->words[1]);

	for (size_t i = 2; !err && i < p->count; i++) {
		if (strcmp(p->words[i], "ipv6") == 0)
			nat.six = true;
		else if (strcmp(p->words[i], "via") != 0)
			return parser_refuse(p, p->words[i], "nat takes via IF, and ipv6");
		else if (++i == p->count || !nsu_interface_is_valid(p->words[i]))
			return parser_refuse(p, parser_get_end(p),
					     "via takes the name of an interface");
		else
			nat.at.name = p->words[i];
	}
	return err ? err : parser_add(p, nat, p->words[1]);
}

/* To the end of the line, as it stands there: its quotes and # are those of sh(1). */
int word_run(struct parser *p)
{
	const char *command = p->line + (p->words[2] - p->text);
	int err = parser_check_declared(p, p->words[1], p->words[1]);

	if (err)
		return err;
	return parser_add(p, (struct nsu_part){ .what = NSU_PART_RUN, .value = command,
						.at.ns = p->words[1] }, p->words[1]);
}
