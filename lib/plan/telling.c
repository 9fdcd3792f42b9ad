/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of a step: what the fields of its telling, "$slot", stand for. */
#include "plan/telling.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "plan/flags.h"
#include "plan/net/wire.h"

static void field_slot(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", slot_get_name(t->step->slot));
}

static void field_process(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", slot_get_name(t->step->of));
}

static void field_number(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%lu", t->step->flags);
}

static void field_name(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", t->step->object ? t->step->object : "");
}

static void field_root(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", slot_get_name(t->step->in));
}

/* "ROOT/proc": the directory that is its root, by the name of its slot. */
static void field_place(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s%s", slot_get_name(t->step->in),
		 t->step->object ? t->step->object : "");
}

static void field_data(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s%s", t->step->data ? ", " : "",
		 t->step->data ? t->step->data : "");
}

/* A map as its two sides: what is on the disk, and what is seen of it. */
static size_t print_shown(const char *map, char *to, size_t size)
{
	char disk[16], shown[16], count[16];
	size_t len = 0;
	int n = 0;

	for (; len < size; map += n) {
		if (sscanf(map, "%15s %15s %15s%n", disk, shown, count, &n) != 3)
			break;
		len += (size_t)snprintf(to + len, size - len, "%sdisk=%s shown-as=%s count=%s",
					len ? ", " : "", disk, shown, count);
	}
	return len;
}

static void field_shown(const struct telling_of *t, char *to, size_t size)
{
	const char *users = t->step->text ? t->step->text : "";
	const char *groups = t->step->source ? t->step->source : users;
	size_t len = print_shown(users, to, size);

	if (strcmp(users, groups) == 0 || len >= size)
		return;
	len += (size_t)snprintf(to + len, size - len, ", groups: ");
	if (len < size)
		print_shown(groups, to + len, size - len);
}

static void field_where(const struct telling_of *t, char *to, size_t size)
{
	if (t->step->object)
		field_name(t, to, size);
	else
		field_slot(t, to, size);
}

static void field_path(const struct telling_of *t, char *to, size_t size)
{
	const struct step *s = t->step;

	if (s->object)
		plan_get_path(t->plan, NULL, s->actor, s->of, s->object, to, size);
	else
		field_slot(t, to, size);
}

static void field_check(const struct telling_of *t, char *to, size_t size)
{
	static const char *const checks[CHECKS] = {
		[CHECK_FREE] = "an empty file, and nothing mounted on it",
		[CHECK_STALE] = "an empty file, or a link that leads nowhere",
		[CHECK_ANY] = "anything but a directory",
		[CHECK_NAME] = "a network namespace, an empty file, or a link",
		[CHECK_LAB] = "no lab that lives",
		[CHECK_POD] = "nobody's, or of a process that has ended",
		[CHECK_NO_OTHER] = "of TARGET, or of no process that lives",
		[CHECK_PAUSE] = "of TARGET, which lives",
	};

	snprintf(to, size, "%s", checks[t->step->flags]);
}

static void field_source(const struct telling_of *t, char *to, size_t size)
{
	const struct step *s = t->step;

	if (s->slot)
		field_slot(t, to, size);
	else
		plan_get_path(t->plan, NULL, s->actor, s->of, s->text, to, size);
}

static void field_clone(const struct telling_of *t, char *to, size_t size)
{
	flags_of_clone(t->step->flags, to, size);
}

static void field_mount(const struct telling_of *t, char *to, size_t size)
{
	flags_of_mount(t->step->flags, to, size);
}

static void field_signal(const struct telling_of *t, char *to, size_t size)
{
	const char *name = sigabbrev_np((int)t->step->flags);

	snprintf(to, size, name ? "SIG%s" : "%s%lu", name ? name : "", t->step->flags);
}

/* A map is written with newlines between its lines; told with commas. */
static void field_text(const struct telling_of *t, char *to, size_t size)
{
	const char *text = t->step->text;
	size_t n = 0;

	for (; *text && n + 3 < size; text++) {
		if (*text == '\n')
			to[n++] = ',';
		to[n++] = *text == '\n' ? ' ' : *text;
	}
	to[n] = '\0';
}

/* Of what is written that is a map, so that an error says which. */
static void field_map(const struct telling_of *t, char *to, size_t size)
{
	const char *name = t->step->object;
	size_t n = 2;

	*to = '\0';
	if (!name || (strcmp(name, "uid_map") != 0 && strcmp(name, "gid_map") != 0) || size < n)
		return;
	snprintf(to, size, ": ");
	field_text(t, to + n, size - n);
}

static void field_argv(const struct telling_of *t, char *to, size_t size)
{
	size_t len = 0;

	for (char *const *arg = t->step->argv; *arg && len + 1 < size; arg++) {
		if (len)
			to[len++] = ' ';
		len += nsu_quote(to + len, size - len, *arg);
	}
}

/* ------------------------------------------------------ of steps in network namespaces */

static void field_net(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", t->step->wire ? t->step->wire->ns : "");
}

static void field_link(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;

	if (w)
		snprintf(to, size, "%s:%s", w->ns, w->name);
}

static void field_peer(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;

	if (w && w->peer)
		snprintf(to, size, " <-> %s:%s", w->peer_ns, w->peer);
}

static void field_type(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;
	int len = snprintf(to, size, "%s", w && w->peer ? "veth" : "bridge");

	if (w && w->mtu)
		snprintf(to + len, size - (size_t)len, ", mtu %u", w->mtu);
}

static void field_master(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", t->step->wire ? t->step->wire->master : "");
}

static void field_prefix(const struct telling_of *t, char *to, size_t size)
{
	char text[NSU_PREFIX_SIZE] = "";

	if (t->step->wire)
		nsu_prefix_print(&t->step->wire->prefix, text);
	snprintf(to, size, "%s", text);
}

/* "default via 10.0.0.1", "10.1.0.0/16 via 10.0.0.1 dev eth0". */
static void field_route(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;
	char prefix[NSU_PREFIX_SIZE] = "default", via[NSU_PREFIX_SIZE] = "";

	if (!w)
		return;
	if (w->prefix.length)
		nsu_prefix_print(&w->prefix, prefix);
	nsu_address_print(&w->via, via);
	snprintf(to, size, "%s%s%s%s%s", prefix, *via ? " via " : "", via,
		 w->name ? " dev " : "", w->name ? w->name : "");
}

/* As nft(8) calls them. */
static void field_family(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;

	snprintf(to, size, "%s", w && w->prefix.family == AF_INET6 ? "ip6" : "ip");
}

static void field_out(const struct telling_of *t, char *to, size_t size)
{
	const struct wire *w = t->step->wire;

	if (w)
		snprintf(to, size, "%s%s", w->out ? "" : "all but ", w->out ? w->out : w->peer);
}

static void field_value(const struct telling_of *t, char *to, size_t size)
{
	snprintf(to, size, "%s", t->step->wire ? t->step->wire->value : "");
}

static const struct field {
	const char *name;
	void (*print)(const struct telling_of *t, char *to, size_t size);
} fields[] = {
	{ "slot", field_slot },     { "process", field_process }, { "number", field_number },
	{ "name", field_name },     { "where", field_where },     { "path", field_path },
	{ "source", field_source }, { "clone", field_clone },     { "mount", field_mount },
	{ "signal", field_signal }, { "text", field_text },       { "argv", field_argv },
	{ "check", field_check },   { "place", field_place },     { "data", field_data },
	{ "shown", field_shown },   { "net", field_net },         { "link", field_link },
	{ "peer", field_peer },     { "type", field_type },       { "master", field_master },
	{ "prefix", field_prefix }, { "route", field_route },     { "value", field_value },
	{ "out", field_out },       { "family", field_family },
	{ "map", field_map },       { "root", field_root },
};

static const struct field *find_field(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == len && memcmp(fields[i].name, name, len) == 0)
			return &fields[i];
	return NULL;
}

void telling_expand(const char *format, const struct telling_of *t, char *to, size_t size)
{
	while (*format && size > 1) {
		size_t len = strcspn(format, "$");

		*to = '\0';
		if (len == 0) {
			const struct field *field;

			len = 1 + strspn(format + 1, "abcdefghijklmnopqrstuvwxyz");
			field = find_field(format + 1, len - 1);
			assert(field);
			field->print(t, to, size);
		} else {
			snprintf(to, size, "%.*s", (int)len, format);
		}
		format += len;
		len = strlen(to);
		to += len;
		size -= len;
	}
}
