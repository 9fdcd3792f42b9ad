/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the older packet filter may drop: the tables of iptables-legacy(8). */
#include "facts/filter/xtables.h"

#include <errno.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fd.h"

#define TRIES 8			/* others may change the table between two questions */
#define NAMES_SIZE 256
#define SIZE_MAX_TABLE (64u << 20)

/* The two families differ in what an entry compares, which comes first in it. */
static const struct family {
	int level, get_info, get_entries;
	size_t target, next;	/* where in an entry these offsets are */
} families[] = {
	{ IPPROTO_IP, IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES,
	  offsetof(struct ipt_entry, target_offset), offsetof(struct ipt_entry, next_offset) },
	{ IPPROTO_IPV6, IP6T_SO_GET_INFO, IP6T_SO_GET_ENTRIES,
	  offsetof(struct ip6t_entry, target_offset),
	  offsetof(struct ip6t_entry, next_offset) },
};

_Static_assert(sizeof(struct ipt_getinfo) == sizeof(struct ip6t_getinfo) &&
	       offsetof(struct ipt_get_entries, entrytable) ==
	       offsetof(struct ip6t_get_entries, entrytable), "one form for both");

static const enum packet_filter_hook hooks[NF_INET_NUMHOOKS] = {
	[NF_INET_PRE_ROUTING] = PACKET_FILTER_ROUTING,
	[NF_INET_LOCAL_IN] = PACKET_FILTER_INPUT,
	[NF_INET_FORWARD] = PACKET_FILTER_FORWARD,
	[NF_INET_LOCAL_OUT] = PACKET_FILTER_OUTPUT,
	[NF_INET_POST_ROUTING] = PACKET_FILTER_ROUTING,
};

/* ----------------------------------------------------------------------- what it says */

static uint16_t get_u16(const char *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static bool is_drop(const char *target, size_t len)
{
	struct xt_standard_target t = { .verdict = 0 };
	const char *name = t.target.u.user.name;

	memcpy(&t, target, len < sizeof(t) ? len : sizeof(t));
	t.target.u.user.name[XT_EXTENSION_MAXNAMELEN - 1] = '\0';
	return *name ? strcmp(name, "REJECT") == 0 : t.verdict == -NF_DROP - 1;
}

/* The policy of a chain is the last of its entries, where the "underflow" of its hook is. */
static bool take_policy(const struct ipt_getinfo *info, size_t at, struct packet_filter *filter)
{
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if ((info->valid_hooks & 1u << i) && info->underflow[i] == at) {
			filter->policy[hooks[i]] = true;
			return true;
		}
	return false;
}

/* A rule that drops is of this table, and so no matter where another one has a chain. */
static void take_rules(const struct ipt_getinfo *info, struct packet_filter *filter)
{
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if ((info->valid_hooks & 1u << i) && info->hook_entry[i] != info->underflow[i])
			filter->rule[hooks[i]] = true;
}

static void take_entries(const struct family *family, const struct ipt_getinfo *info,
			 const char *entries, struct packet_filter *filter)
{
	bool drops = false;
	size_t next;

	for (size_t at = 0; at + family->next + 2 <= info->size; at += next) {
		size_t target = get_u16(entries + at + family->target);

		next = get_u16(entries + at + family->next);
		if (next > info->size - at || target + sizeof(struct xt_entry_target) > next)
			return;
		if (is_drop(entries + at + target, next - target))
			drops |= !take_policy(info, at, filter);
	}
	if (drops)
		take_rules(info, filter);
}

/* --------------------------------------------------------------------------- asking */

static int ask_once(int socket, const struct family *family, const char *name,
		    struct packet_filter *filter)
{
	struct ipt_getinfo info = { .size = 0 };
	autofree struct ipt_get_entries *entries = NULL;
	socklen_t size = sizeof(info);

	snprintf(info.name, sizeof(info.name), "%s", name);
	if (getsockopt(socket, family->level, family->get_info, &info, &size) < 0)
		return -errno;
	if (info.size > SIZE_MAX_TABLE)
		return -EFBIG;
	size = (socklen_t)(offsetof(struct ipt_get_entries, entrytable) + info.size);
	entries = calloc(1, size);
	if (!entries)
		return -ENOMEM;
	snprintf(entries->name, sizeof(entries->name), "%s", name);
	entries->size = info.size;
	if (getsockopt(socket, family->level, family->get_entries, entries, &size) < 0)
		return -errno;
	take_entries(family, &info, (const char *)entries->entrytable, filter);
	return 0;
}

int xtables_ask(int socket, int names, bool six, struct packet_filter *filter)
{
	char list[NAMES_SIZE], *rest = list;
	ssize_t len = pread(names, list, sizeof(list) - 1, 0);
	int err = len < 0 ? -errno : 0;

	*filter = (struct packet_filter){ .rule = { false } };
	list[len < 0 ? 0 : len] = '\0';
	for (char *name; !err && (name = strsep(&rest, "\n")) && *name;) {
		err = -EAGAIN;
		for (int i = 0; err == -EAGAIN && i < TRIES; i++)
			err = ask_once(socket, &families[six], name, filter);
	}
	return err;
}
