/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Echo requests, of many sockets at once. */
#include "facts/net/echo.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "fd.h"

#define ROUNDS 3
#define BURST 64	/* requests, whose answers the buffer of any socket holds */
#define BODY_SIZE 32	/* bytes behind the header, as any program sends them */

/* Linux has this filter since 2.0, and <linux/icmp.h> does not go with <netinet/ip_icmp.h>. */
#define ICMP_FILTER_OPTION 1

/* The sockets, each with its probes from @first on. */
struct listening {
	struct pollfd *fds;
	size_t *first;
	size_t nfds;
	struct echo_probe *probes;
	size_t count, open;	/* open: those whose answer may still come */
};

static bool is_raw(int fd)
{
	int type = 0;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_RAW;
}

/* A raw socket hears all of its network, requests to others too: answers alone. */
static void listen_to_answers(int fd, int family)
{
	uint32_t but_replies = ~(1u << ICMP_ECHOREPLY);
	struct icmp6_filter filter;

	if (!is_raw(fd))
		return;
	if (family == AF_INET) {
		setsockopt(fd, SOL_RAW, ICMP_FILTER_OPTION, &but_replies, sizeof(but_replies));
		return;
	}
	ICMP6_FILTER_SETBLOCKALL(&filter);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
	setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof(filter));
}

/* ------------------------------------------------------------------------- sending */

/* Of ICMPv6 the kernel makes it, with the addresses in it. */
static uint16_t checksum(const void *data, size_t len)
{
	const uint8_t *bytes = data;
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static uint16_t own_id(void)
{
	return (uint16_t)getpid();
}

static socklen_t put_target(const struct echo_probe *p, struct sockaddr_storage *to)
{
	struct sockaddr_in *four = (void *)to;
	struct sockaddr_in6 *six = (void *)to;

	memset(to, 0, sizeof(*to));
	to->ss_family = (sa_family_t)p->to.family;
	if (p->to.family == AF_INET) {
		memcpy(&four->sin_addr, p->to.bytes, sizeof(four->sin_addr));
		return sizeof(*four);
	}
	memcpy(&six->sin6_addr, p->to.bytes, sizeof(six->sin6_addr));
	if (IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr))
		six->sin6_scope_id = p->interface;
	return sizeof(*six);
}

static void send_one(struct echo_probe *p, uint16_t number)
{
	struct { struct icmphdr header; char body[BODY_SIZE]; } packet = {
		.header = { .type = p->to.family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST }
	};
	struct sockaddr_storage to;
	socklen_t len = put_target(p, &to);

	packet.header.un.echo.id = own_id();
	packet.header.un.echo.sequence = htons(number);
	if (p->to.family == AF_INET)
		packet.header.checksum = checksum(&packet, sizeof(packet));
	p->err = sendto(p->fd, &packet, sizeof(packet), 0, (void *)&to, len) < 0 ? -errno : 0;
}

/* ----------------------------------------------------------------------- listening */

/* A raw socket of IPv4 gives the header of the packet, too (raw(7)). */
static const struct icmphdr *find_reply(const char *packet, size_t len, int fd, int family)
{
	const struct iphdr *ip = (const void *)packet;
	const struct icmphdr *icmp = (const void *)packet;
	bool raw = is_raw(fd);
	size_t skip = family == AF_INET && raw && len >= sizeof(*ip) ? ip->ihl * 4u : 0;

	if (len < skip + sizeof(*icmp))
		return NULL;
	icmp = (const void *)(packet + skip);
	if (icmp->type != (family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) ||
	    (raw && icmp->un.echo.id != own_id()))
		return NULL;
	return icmp;
}

static bool is_from(const struct echo_probe *p, const struct sockaddr_storage *from)
{
	const struct sockaddr_in *four = (const void *)from;
	const struct sockaddr_in6 *six = (const void *)from;

	if (from->ss_family != p->to.family)
		return false;
	return p->to.family == AF_INET ? memcmp(&four->sin_addr, p->to.bytes, 4) == 0 :
	       memcmp(&six->sin6_addr, p->to.bytes, 16) == 0;
}

static size_t end_of(const struct listening *l, size_t s)
{
	return s + 1 < l->nfds ? l->first[s + 1] : l->count;
}

static void hear(struct listening *l, size_t s, int64_t sent)
{
	size_t end = end_of(l, s);
	int fd = l->fds[s].fd, family = l->probes[l->first[s]].to.family;
	_Alignas(struct iphdr) char packet[512];
	struct sockaddr_storage from = { 0 };
	socklen_t size = sizeof(from);
	ssize_t len;

	while ((len = recvfrom(fd, packet, sizeof(packet), 0, (void *)&from, &size)) >= 0) {
		const struct icmphdr *icmp = find_reply(packet, (size_t)len, fd, family);
		size_t i = icmp ? l->first[s] + ntohs(icmp->un.echo.sequence) : end;

		size = sizeof(from);
		if (i >= end || l->probes[i].answered || !is_from(&l->probes[i], &from))
			continue;
		l->open -= l->probes[i].err == 0;
		l->probes[i].answered = true;
		l->probes[i].err = 0;
		l->probes[i].microseconds = (uint32_t)(clock_get_microseconds() - sent);
	}
}

/* What came while we did not run has come: there is one more look when it is too late. */
static void listen_until(struct listening *l, int64_t sent, int64_t end)
{
	int64_t now = 0;

	while (l->open && now < end) {
		int wait;

		now = clock_get_microseconds();
		wait = now < end ? (int)((end - now) / 1000) + 1 : 0;
		if (poll(l->fds, (nfds_t)l->nfds, wait) <= 0)
			continue;
		for (size_t s = 0; s < l->nfds; s++)
			if (l->fds[s].revents)
				hear(l, s, sent);
	}
}

/* ---------------------------------------------------------------------- the rounds */

/* No word on whether it may be sent: a full queue, a signal. */
static bool is_passing(int err)
{
	return err == -ENOBUFS || err == -EAGAIN || err == -EINTR;
}

/* Most are answered before the next is asked: what is not read by then finds no room. */
static void send_of(struct listening *l, size_t s, int64_t sent)
{
	size_t burst = 0;

	for (size_t i = l->first[s]; i < end_of(l, s); i++) {
		if (l->probes[i].answered || l->probes[i].fd < 0)
			continue;
		send_one(&l->probes[i], (uint16_t)(i - l->first[s]));
		if (++burst % BURST == 0)
			hear(l, s, sent);
	}
}

/* What the kernel refuses to send is sent once more with the others, and not waited for. */
static void send_round(struct listening *l, int64_t sent)
{
	for (size_t s = 0; s < l->nfds; s++)
		send_of(l, s, sent);
	l->open = 0;
	for (size_t i = 0; i < l->count; i++)
		l->open += !l->probes[i].answered &&
			   (!l->probes[i].err || is_passing(l->probes[i].err));
}

static void begin(struct listening *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct echo_probe *p = &l->probes[i];

		if (p->fd < 0) {
			p->err = p->fd;
			continue;
		}
		if (l->nfds && l->fds[l->nfds - 1].fd == p->fd)
			continue;
		listen_to_answers(p->fd, p->to.family);
		l->fds[l->nfds] = (struct pollfd){ .fd = p->fd, .events = POLLIN };
		l->first[l->nfds++] = i;
	}
}

int echo_ask(struct echo_probe probes[], size_t count, unsigned int milliseconds)
{
	autofree struct pollfd *fds = calloc(count + 1, sizeof(*fds));
	autofree size_t *first = calloc(count + 1, sizeof(*first));
	struct listening l = { fds, first, 0, probes, count, 0 };

	if (!fds || !first)
		return -ENOMEM;
	begin(&l);
	for (unsigned int round = 0; round == 0 || (l.open && round < ROUNDS); round++) {
		int64_t sent = clock_get_microseconds();

		send_round(&l, sent);
		listen_until(&l, sent, sent + (int64_t)milliseconds * 1000 / ROUNDS);
	}
	return 0;
}
