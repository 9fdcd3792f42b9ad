/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sockets and sysctls of many network namespaces, opened by a child that goes from one to
 * the next (visit.h): both belong for ever to the network they were opened in, so that the
 * parent can ask all of them without ever leaving its own.
 */
#ifndef VISIT_NETS_H
#define VISIT_NETS_H

#include <stddef.h>
#include <stdint.h>

/* A network namespace: what lies at @path and has that number, or the descriptor @ns; none
   where the number is 0. */
struct visit_net {
	const char *path;	/* or NULL */
	int ns;
	uint64_t inode;
};

enum visit_net_socket {
	VISIT_RTNL,		/* rtnetlink(7) */
	VISIT_PACKET_FILTER,	/* nfnetlink: nf_tables */
	VISIT_ECHO,		/* ICMP: icmp(7), raw where that is allowed */
	VISIT_ECHO6,		/* ICMPv6 */
	VISIT_SILENT,		/* no socket: the sysctl that forbids to answer to an echo */
	VISIT_SILENT6,
	VISIT_XTABLES,		/* no socket: the file that names its tables of iptables */
	VISIT_XTABLES6,
	VISIT_BRIDGED,		/* no socket: whether its bridges ask the filters of IP, too */
	VISIT_BRIDGED6,
	VISIT_ARP_IGNORE,	/* no socket: the sysctl of all its interfaces */
	VISIT_CONNTRACK,	/* no socket: how many connections conntrack(8) remembers */
	VISIT_SOCK_DIAG,	/* sock_diag(7) */
	VISIT_NET_SOCKETS
};

#define VISIT_NET_BIT(socket) (1u << (socket))

/*
 * The vantage: an rtnetlink socket of a network namespace that was made for it, where
 * nets[i] has the NSID VISIT_NSID + i. Who asks for the links of a network there
 * (IFLA_TARGET_NETNSID) learns by these numbers where their other ends are. Asked from
 * any other network, the kernel would give numbers to these ends in that one, which
 * stay (peernet2id_alloc()). Numbers below are those of networks that are not in the list.
 */
#define VISIT_NSID (1 << 20)

/*
 * Called for each in its turn: descriptors or -errno, by enum visit_net_socket; one that is
 * kept must be replaced by -1. @vantage is lent, or -errno: none without VISIT_RTNL. Anything
 * but 0 ends the visit, and is what it returns.
 */
typedef int visit_net_fn(void *arg, size_t index, int sockets[VISIT_NET_SOCKETS],
			 int vantage);

/*
 * Those that the caller may not enter are tried once more through the user namespace that
 * owns them. @sockets is a set of VISIT_NET_BIT(). Returns 0 or -errno: -EAGAIN, -EMFILE,
 * -ELIBACC (no libmnl, without which nobody can use them).
 */
int visit_open_nets(const struct visit_net nets[], size_t count, unsigned int sockets,
		    visit_net_fn *opened, void *arg);

#endif
