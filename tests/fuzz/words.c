/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of command lines: ends of cables, addresses, names. A name is one file name. */
#include "fuzz.h"

#include <errno.h>
#include <nsutil.h>

static void check_name(int (*parse)(const char *name), const char *name)
{
	int err = parse(name);

	HOLDS(err <= 0);
	if (err)
		return;
	HOLDS(*name && strlen(name) < 256 && !strchr(name, '/'));
	HOLDS(strcmp(name, ".") && strcmp(name, ".."));
	for (const char *at = name; *at; at++)
		HOLDS((unsigned char)*at >= ' ' && *at != 0x7f);
}

/* An address has all of its bits; printed, it is the network of itself alone. */
static void check_address(const char *text)
{
	char printed[NSU_PREFIX_SIZE];
	struct nsu_prefix address, again;

	if (nsu_address_parse(text, &address))
		return;
	HOLDS(address.length == (address.family == 2 ? 32u : 128u));
	nsu_prefix_print(&address, printed);
	HOLDS(nsu_prefix_parse(printed, &again) == 0);
	HOLDS(again.length == address.length && again.family == address.family);
	HOLDS(memcmp(again.bytes, address.bytes, address.family == 2 ? 4 : 16) == 0);
}

static void check_end(const char *text)
{
	struct nsu_error e = { 0 };
	struct nsu_end end = { .naddresses = 0 };

	if (nsu_end_parse(text, &end, &e) < 0) {
		HOLDS(e.errnum > 0);
		return;
	}
	HOLDS(memchr(end.ns, '\0', sizeof(end.ns)) && memchr(end.name, '\0', sizeof(end.name)));
	HOLDS(!*end.name || nsu_interface_is_valid(end.name));
	HOLDS(end.naddresses <= NSU_ADDRESSES_MAX);
}

FUZZ(text, len)
{
	(void)len;
	check_name(nsu_netns_parse_name, text);
	check_name(nsu_pod_parse_name, text);
	check_name(nsu_lab_parse_name, text);
	check_address(text);
	check_end(text);
	HOLDS(nsu_kind_find(text) == NSU_NO_KIND ||
	      strcmp(nsu_kind_get_name(nsu_kind_find(text)), text) == 0);
}
