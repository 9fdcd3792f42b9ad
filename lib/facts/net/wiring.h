/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interfaces, addresses and routes of network namespaces, as rtnetlink(7) tells them. */
#ifndef WIRING_H
#define WIRING_H

#include <nsutil.h>

/* What is told of an interface by numbers, which mean something in their namespace alone. */
struct wiring_link {
	struct nsu_interface is;
	int master;		/* 0: none */
	int nsid;		/* where is.link is: that of the vantage; -1: in the same */
	uint16_t vlan;		/* of a VLAN its number; else 0 */
	bool carries;		/* it is the lower of others */
	bool isolated;		/* of a bridge's port: it and others that are so hear none */
	uint32_t arp_ignore;	/* its own, beside that of all: see ip-sysctl */
};

struct wiring_address {
	struct nsu_wired_address is;
	size_t net;
	int link;
};

struct wiring_route {
	struct nsu_wired_route is;
	int link;		/* 0: none, or several */
};

/* They grow at their ends; zero-initialised is empty. */
struct wiring_facts {
	struct wiring_link *links;
	size_t nlinks, links_room;
	struct wiring_address *addresses;
	size_t naddresses, addresses_room;
	struct wiring_route *routes;
	size_t nroutes, routes_room;
};

/*
 * Appends what the network of the rtnetlink socket @own holds; its links by the socket
 * @vantage (visit_nets.h), which has the NSID @nsid for it, or where that is -1 by what
 * gives no NSID to anybody: then without kinds. @net is noted in each. 0 or -errno, then
 * nothing is appended.
 */
int wiring_add(struct wiring_facts *facts, size_t net, int own, int vantage, int nsid);

void wiring_clear(struct wiring_facts *facts);

#endif
