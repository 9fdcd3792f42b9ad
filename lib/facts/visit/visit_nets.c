/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets of many network namespaces, opened by a child that goes from one to the next. */
#include "facts/visit/visit_nets.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "facts/netlink/mnl.h"
#include "facts/names/netns.h"
#include "facts/nsfs.h"
#include "facts/visit/visit.h"
#include "fd.h"

struct tour {
	const struct visit_net *nets;
	size_t count;		/* all: they get numbers */
	size_t first, end;	/* those that are entered */
	unsigned int sockets;
	bool vantage;		/* somebody wants it */
};

/* ------------------------------------------------------------------------ the child */

/* Names and links of proc(5) may be opened; what lies elsewhere is looked at first. */
static int open_net(const struct visit_net *net)
{
	struct netns_entry entry;
	int err;

	if (!net->inode)
		return -ESTALE;
	if (!net->path)
		return fcntl(net->ns, F_DUPFD_CLOEXEC, 0);
	if (strncmp(net->path, "/proc/", 6) != 0 &&
	    strncmp(net->path, NSU_NETNS_DIR "/", sizeof(NSU_NETNS_DIR)) != 0)
		return nsfs_open(net->path, net->inode);
	err = netns_look(AT_FDCWD, net->path, &entry);
	if (!err && entry.ns >= 0 && entry.inode == net->inode)
		return entry.ns;
	fd_close(&entry.ns);
	return err ? err : entry.unread ? entry.unread : -ESTALE;
}

/* A number that was not given is missed later: its links cannot be asked for. */
static void give_number(int rtnl, size_t i, int ns)
{
	char buffer[MNL_NLMSG_HDRLEN + 256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct rtgenmsg *body = mnl_nlmsg_put_extra_header(request, sizeof(*body));

	request->nlmsg_type = RTM_NEWNSID;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	body->rtgen_family = AF_UNSPEC;
	mnl_attr_put_u32(request, NETNSA_NSID, VISIT_NSID + (uint32_t)i);
	mnl_attr_put_u32(request, NETNSA_FD, (uint32_t)ns);
	if (send(rtnl, request, request->nlmsg_len, 0) >= 0)
		recv(rtnl, buffer, sizeof(buffer), 0);
}

static int open_vantage(const struct tour *t)
{
	autofd rtnl = visit_stand_aside() < 0 ? -EPERM :
		      visit_open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	for (size_t i = 0; rtnl >= 0 && i < t->count; i++) {
		autofd ns = open_net(&t->nets[i]);

		if (ns >= 0)
			give_number(rtnl, i, ns);
		else if (ns == -EMFILE)
			return -EMFILE;
	}
	return move_fd(&rtnl);
}

/* ping_group_range of icmp(7) is empty in a new network, but the raw socket is root's. */
static int open_echo(int domain, int protocol)
{
	int fd = visit_open_socket(domain, SOCK_RAW | SOCK_NONBLOCK, protocol);

	return fd >= 0 ? fd : visit_open_socket(domain, SOCK_DGRAM | SOCK_NONBLOCK, protocol);
}

/* What it says stays that of the network of whoever opened it (net_ctl_header_lookup()). */
static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int open_socket(enum visit_net_socket which)
{
	switch (which) {
	case VISIT_RTNL:
		return visit_open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	case VISIT_PACKET_FILTER:
		return visit_open_socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	case VISIT_SOCK_DIAG:
		return visit_open_socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
	case VISIT_ECHO:
		return open_echo(AF_INET, IPPROTO_ICMP);
	case VISIT_ECHO6:
		return open_echo(AF_INET6, IPPROTO_ICMPV6);
	case VISIT_SILENT:
		return open_file("/proc/sys/net/ipv4/icmp_echo_ignore_all");
	case VISIT_SILENT6:
		return open_file("/proc/sys/net/ipv6/icmp/echo_ignore_all");
	case VISIT_ARP_IGNORE:
		return open_file("/proc/sys/net/ipv4/conf/all/arp_ignore");
	case VISIT_CONNTRACK:
		return open_file("/proc/sys/net/netfilter/nf_conntrack_count");
	case VISIT_XTABLES:
		return open_file("/proc/net/ip_tables_names");
	case VISIT_XTABLES6:
		return open_file("/proc/net/ip6_tables_names");
	case VISIT_BRIDGED:
		return open_file("/proc/sys/net/bridge/bridge-nf-call-iptables");
	case VISIT_BRIDGED6:
		return open_file("/proc/sys/net/bridge/bridge-nf-call-ip6tables");
	case VISIT_NET_SOCKETS:
		break;
	}
	return -EINVAL;
}

static void say(int out, int fd)
{
	struct visit_said said = { .status = VISIT_MORE, .err = fd < 0 ? fd : 0 };

	visit_say(out, &said, fd < 0 ? -1 : fd);
}

static int tour(const void *arg, int out)
{
	const struct tour *t = arg;
	autofd vantage = t->vantage ? open_vantage(t) : -EPERM;

	say(out, vantage);
	for (size_t i = t->first; i < t->end; i++) {
		autofd ns = open_net(&t->nets[i]);
		int err = ns < 0 ? ns : visit_go_on(NSU_NET, ns);

		for (unsigned int s = 0; s < VISIT_NET_SOCKETS; s++) {
			autofd fd = -1;

			if (!(t->sockets & VISIT_NET_BIT(s)))
				continue;
			fd = err ? err : open_socket((enum visit_net_socket)s);
			say(out, fd);
		}
	}
	return 0;
}

/* ----------------------------------------------------------------------- the parent */

/* The descriptor, or -errno, of the next message. */
static int hear(struct visit *v)
{
	struct visit_said said = { .status = 0 };
	int fd, err;

	if (v->stuck)
		return -ETIMEDOUT;
	err = visit_hear(v, &said, &fd);
	if (err != VISIT_MORE)
		return err ? err : -EPROTO;
	if (said.err) {
		fd_close(&fd);
		return said.err;
	}
	return fd;
}

/* What is not seen for want of descriptors would look as if it were not there. */
static int hear_sockets(struct visit *v, unsigned int wanted, int sockets[VISIT_NET_SOCKETS])
{
	int err = 0;

	for (unsigned int s = 0; s < VISIT_NET_SOCKETS; s++) {
		sockets[s] = wanted & VISIT_NET_BIT(s) ? hear(v) : -EINVAL;
		if (sockets[s] == -EMFILE || sockets[s] == -ENFILE)
			err = sockets[s];
	}
	return err;
}

static void close_sockets(int sockets[VISIT_NET_SOCKETS])
{
	for (unsigned int s = 0; s < VISIT_NET_SOCKETS; s++)
		fd_close(&sockets[s]);
}

/* Whether a user namespace leads there that is not our own, where we have been. */
static bool has_other_owner(int ns)
{
	autofd own = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	autofd owner = nsfs_open_owner(ns);
	uint64_t inode, other;

	return own >= 0 && owner >= 0 && nsfs_get_inode(own, &inode) == 0 &&
	       nsfs_get_inode(owner, &other) == 0 && inode != other;
}

struct party {
	visit_net_fn *opened;
	void *arg;
};

/* Alone, by a child that first enters the user namespace that owns it. */
static int visit_one(struct tour t, size_t i, int ns, int sockets[VISIT_NET_SOCKETS],
		     int *vantage)
{
	struct visit v;
	int err;

	t.first = i;
	t.end = i + 1;
	err = visit_begin(&v, NSU_NET, ns, tour, &t);
	if (err)
		return err;
	*vantage = hear(&v);
	err = hear_sockets(&v, t.sockets, sockets);
	visit_end(&v);
	return err;
}

static int visit_owned(const struct tour *t, size_t i, const struct party *party)
{
	int sockets[VISIT_NET_SOCKETS];
	autofd ns = open_net(&t->nets[i]);
	autofd vantage = -EPERM;
	int err = 0;

	for (unsigned int s = 0; s < VISIT_NET_SOCKETS; s++)
		sockets[s] = -EPERM;
	if (ns >= 0 && has_other_owner(ns))
		err = visit_one(*t, i, ns, sockets, &vantage);
	if (!err)
		err = party->opened(party->arg, i, sockets, vantage < 0 ? -EPERM : vantage);
	close_sockets(sockets);
	return err;
}

static int hear_tour(struct visit *v, struct tour *t, const struct party *party)
{
	autofd vantage = hear(v);
	int err = vantage == -EMFILE || vantage == -ENFILE ? vantage : 0;

	for (; !err && t->first < t->end; t->first++) {
		int sockets[VISIT_NET_SOCKETS];

		err = hear_sockets(v, t->sockets, sockets);
		if (!err && sockets[VISIT_RTNL] == -EPERM)
			err = visit_owned(t, t->first, party);
		else if (!err)
			err = party->opened(party->arg, t->first, sockets, vantage);
		close_sockets(sockets);
	}
	return err;
}

int visit_open_nets(const struct visit_net nets[], size_t count, unsigned int sockets,
		    visit_net_fn *opened, void *arg)
{
	struct tour t = { nets, count, 0, count, sockets | VISIT_NET_BIT(VISIT_RTNL),
			  sockets & VISIT_NET_BIT(VISIT_RTNL) };
	const struct party party = { opened, arg };
	struct visit v;
	int err = mnl_open();

	if (!err)
		err = visit_begin(&v, NSU_NET, -1, tour, &t);
	if (err)
		return err;
	err = hear_tour(&v, &t, &party);
	visit_end(&v);
	return err;
}
