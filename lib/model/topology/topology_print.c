/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts as the lines of a file, and all of them as a whole one. */
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>

#include "model/topology/topology.h"
#include "model/topology/topology_record.h"

static void print_prefix(const struct nsu_prefix *prefix, FILE *out)
{
	char text[NSU_PREFIX_SIZE];

	nsu_prefix_print(prefix, text);
	fputs(text, out);
}

static void print_route(const struct nsu_part *route, FILE *out)
{
	char via[NSU_PREFIX_SIZE];

	fprintf(out, "route %s ", route->at.ns);
	/* Of which family a default route is only a gateway says, or else it is of IPv4. */
	if (route->prefix.length || (route->prefix.family == AF_INET6 && !route->via.family))
		print_prefix(&route->prefix, out);
	else
		fputs("default", out);
	if (route->via.family) {
		nsu_address_print(&route->via, via);
		fprintf(out, " %s", via);
	}
	if (route->at.name)
		fprintf(out, " dev %s", route->at.name);
}

static void print_switch(const struct nsu_part *part, FILE *out)
{
	fprintf(out, "switch %s", part->at.ns);
	if (strcmp(part->at.name, topology_get_bridge(part->at.ns)) != 0)
		fprintf(out, ":%s", part->at.name);
}

static void print_nat(const struct nsu_part *part, FILE *out)
{
	fprintf(out, "nat %s%s%s%s", part->at.ns, part->at.name ? " via " : "",
		part->at.name ? part->at.name : "", part->six ? " ipv6" : "");
}

static void print_rest(const struct nsu_part *cable, FILE *out)
{
	if (cable->mtu)
		fprintf(out, " mtu %u", cable->mtu);
	if (cable->routed)
		fputs(" routed", out);
}

void nsu_part_print(const struct nsu_part *part, FILE *out)
{
	const char *ns = part->at.ns, *name = part->at.name;

	switch (part->what) {
	case NSU_PART_NS:
		fprintf(out, "ns %s", ns);
		break;
	case NSU_PART_SWITCH:
		print_switch(part, out);
		break;
	case NSU_PART_CABLE:
		fprintf(out, "link %s:%s %s:%s", ns, name, part->peer.ns, part->peer.name);
		print_rest(part, out);
		break;
	case NSU_PART_UP:
		fprintf(out, "up %s:%s", ns, name);
		break;
	case NSU_PART_ADDRESS:
		fprintf(out, "address %s:%s=", ns, name);
		print_prefix(&part->prefix, out);
		break;
	case NSU_PART_ROUTE:
		print_route(part, out);
		break;
	case NSU_PART_SYSCTL:
		fprintf(out, "sysctl %s %s=%s", ns, name, part->value);
		break;
	case NSU_PART_NAT:
		print_nat(part, out);
		break;
	case NSU_PART_RUN:
		fprintf(out, "run %s %s", ns, part->value);
		break;
	case NSU_PART_OTHER:
		fputs(part->value, out);
		break;
	case NSU_PARTS:
		break;
	}
}

/* --------------------------------------------------------------------------- a whole file */

static const struct nsu_part *find_part(const struct nsu_topology *t, enum nsu_part_what what,
					const char *ns)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].what == what && strcmp(t->parts[i].at.ns, ns) == 0)
			return &t->parts[i];
	return NULL;
}

static void print_end(const struct nsu_topology *t, const struct nsu_plug *end, FILE *out)
{
	const char *before = "=";
	size_t count = 0;

	fprintf(out, " %s:%s", end->ns, end->name);
	for (size_t i = 0; !end->master && i < t->count && count < NSU_ADDRESSES_MAX; i++)
		if (t->parts[i].what == NSU_PART_ADDRESS &&
		    topology_is_at(&t->parts[i].at, end)) {
			fputs(before, out);
			print_prefix(&t->parts[i].prefix, out);
			before = ",";
			count++;
		}
}

static void print_cable(const struct nsu_topology *t, const struct nsu_part *cable, FILE *out)
{
	fputs("link", out);
	print_end(t, &cable->at, out);
	print_end(t, &cable->peer, out);
	print_rest(cable, out);
}

/* How many addresses of the same interface come before it: a link has room for some. */
static bool is_of_cable(const struct nsu_topology *t, size_t address)
{
	const struct nsu_plug *at = &t->parts[address].at;
	size_t before = 0;
	bool found = false;

	for (size_t i = 0; i < t->count; i++) {
		const struct nsu_part *part = &t->parts[i];

		if (part->what == NSU_PART_CABLE)
			found |= topology_is_at(&part->at, at) ||
				 topology_is_at(&part->peer, at);
		before += part->what == NSU_PART_ADDRESS && i < address &&
			  topology_is_at(&part->at, at);
	}
	return found && before < NSU_ADDRESSES_MAX && !topology_is_port(t, at);
}

/* What another line says, or what follows from one. */
static bool is_told(const struct nsu_topology *t, size_t i)
{
	const struct nsu_part *part = &t->parts[i];

	if (part->what == NSU_PART_ADDRESS)
		return is_of_cable(t, i);
	return part->what == NSU_PART_UP ||
	       (part->what == NSU_PART_NS && part->line != RECORD_FOREIGN &&
		find_part(t, NSU_PART_SWITCH, part->at.ns));
}

/* An interface has what it likes. A backslash before an x is harmless, though it is escaped. */
bool topology_is_plain(const char *name)
{
	size_t len = strlen(name), clean = len;

	for (const char *at = name; (at = strstr(at, "\\x")); at++)
		clean += 3;
	return nsu_escape(NULL, 0, name, len, false) == clean && !strchr(name, ' ');
}

static void print_safely(const struct nsu_plug *plug, FILE *out)
{
	char safe[4 * NAME_MAX + 1];

	nsu_escape(safe, sizeof(safe), plug->ns, strlen(plug->ns), false);
	fprintf(out, " %s", safe);
	if (!plug->name)
		return;
	nsu_escape(safe, sizeof(safe), plug->name, strlen(plug->name), false);
	fprintf(out, ":%s", safe);
}

/* What begins with # where a word could is a comment. */
static bool is_plain(const struct nsu_plug *plug)
{
	return !plug->ns || (*plug->ns != '#' && topology_is_plain(plug->ns) &&
			     (!plug->name || topology_is_plain(plug->name)));
}

static void print_names(const struct nsu_part *part, FILE *out)
{
	fputs("# not told, for its name:", out);
	print_safely(&part->at, out);
	if (part->peer.ns)
		print_safely(&part->peer, out);
	fputc('\n', out);
}

/* A bridge beside that of the switch, or a port of it: nothing in a file says so. */
static bool has_no_words(const struct nsu_topology *t, const struct nsu_part *part)
{
	if (part->what == NSU_PART_SWITCH)
		return strcmp(topology_find_bridge(t, part->at.ns), part->at.name) != 0;
	return part->what == NSU_PART_CABLE && !topology_can_tell_ports(t, part);
}

/* Such a line is for people. */
static bool would_be_refused(const struct nsu_topology *t, const struct nsu_part *part)
{
	if (part->what == NSU_PART_CABLE)
		return !find_part(t, NSU_PART_NS, part->at.ns) ||
		       !find_part(t, NSU_PART_NS, part->peer.ns);
	return part->what == NSU_PART_ADDRESS && topology_is_port(t, &part->at);
}

static void print_line(const struct nsu_topology *t, size_t i, bool record, FILE *out)
{
	const struct nsu_part *part = &t->parts[i];

	if (!is_plain(&part->at) || !is_plain(&part->peer)) {
		print_names(part, out);
		return;
	}
	if (would_be_refused(t, part) || (!record && has_no_words(t, part)))
		fputs("# not told: ", out);
	if (part->line == RECORD_FOREIGN)
		fprintf(out, "had %s", part->at.ns);
	else if (part->what == NSU_PART_CABLE)
		print_cable(t, part, out);
	else
		nsu_part_print(part, out);
	fputc('\n', out);
}

/* In the order of the sorts, so that nothing is used before it is declared. */
static void print_lines(const struct nsu_topology *t, bool record, FILE *out)
{
	for (int what = 0; what < NSU_PARTS; what++)
		for (size_t i = 0; i < t->count; i++)
			if ((int)t->parts[i].what == what && !is_told(t, i))
				print_line(t, i, record, out);
}

static void print_remark(const char *text, FILE *out)
{
	char safe[4 * TOPOLOGY_LINE_MAX];

	nsu_escape(safe, sizeof(safe), text, strlen(text), false);
	fprintf(out, "# not told: %s\n", safe);
}

void nsu_topology_print(const struct nsu_topology *t, FILE *out)
{
	print_lines(t, false, out);
	for (size_t i = 0; i < t->nremarks; i++)
		print_remark(t->remarks[i].text, out);
}

void record_print(const struct nsu_topology *record, FILE *out)
{
	fprintf(out, "# What netnsctl up has made: netnsctl down takes it away.\n");
	if (record->file)
		fprintf(out, "file %s\n", record->file);
	if (record->begun)
		fputs("begun\n", out);
	print_lines(record, true, out);
	for (size_t i = 0; i < record->count; i++)
		if (record->parts[i].what == NSU_PART_NS && record->parts[i].inode)
			fprintf(out, "inode %s %" PRIu64 "\n", record->parts[i].at.ns,
				record->parts[i].inode);
}
