/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the older packet filter may drop: the tables of iptables-legacy(8). */
#ifndef XTABLES_H
#define XTABLES_H

#include "facts/filter/packet_filter.h"

/*
 * Asks of those tables alone that a network has, by name: to ask of another would make it,
 * or load its module. @names is its /proc/net/ip_tables_names (or ip6_), @socket a socket
 * of IPv4 (or IPv6) in it. Returns 0 or -errno: -EPERM (needs CAP_NET_ADMIN there).
 */
int xtables_ask(int socket, int names, bool six, struct packet_filter *filter);

#endif
