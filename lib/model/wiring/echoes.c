/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who answers whom, and of those who do not, why. */
#include "model/wiring/reach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "facts/net/echo.h"
#include "facts/net/neighbours.h"
#include "facts/net/sysctl.h"
#include "facts/filter/packet_filter.h"
#include "facts/filter/xtables.h"
#include "fd.h"
#include "model/wiring/inquiry.h"
#include "model/wiring/nets.h"

/* What was opened in a net. */
struct ears {
	int echo, echo6;	/* or -errno */
	struct packet_filter nft[2], xtables[2]; /* for IPv4 and IPv6 */
	bool silent[2];		/* it is told to answer no echo */
	bool bridged[2];	/* its bridges ask the filters of IP, too */
};

#define WANTED (VISIT_NET_BIT(VISIT_PACKET_FILTER) | \
		VISIT_NET_BIT(VISIT_ECHO) | VISIT_NET_BIT(VISIT_ECHO6) | \
		VISIT_NET_BIT(VISIT_SILENT) | VISIT_NET_BIT(VISIT_SILENT6) | \
		VISIT_NET_BIT(VISIT_XTABLES) | VISIT_NET_BIT(VISIT_XTABLES6) | \
		VISIT_NET_BIT(VISIT_BRIDGED) | VISIT_NET_BIT(VISIT_BRIDGED6))

struct sending {
	const struct nsu_wiring *w;
	struct ears *ears;
	struct nsu_echo *echoes;
	size_t count;
	size_t *order;		/* echoes in the order of their sockets */
	struct inquiry inquiry;
};

/* What cannot be asked is not blamed. */
static void ask_nft(struct ears *ears, int socket)
{
	if (socket < 0 || packet_filter_ask(socket, ears->nft))
		memset(ears->nft, 0, sizeof(ears->nft));
}

static void ask_xtables(struct ears *ears, const int sockets[VISIT_NET_SOCKETS], int six)
{
	int names = sockets[VISIT_XTABLES + six], echo = sockets[VISIT_ECHO + six];

	if (names < 0 || echo < 0 || xtables_ask(echo, names, six, &ears->xtables[six]))
		ears->xtables[six] = (struct packet_filter){ .rule = { false } };
}

static int open_ears(void *arg, size_t i, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct ears *ears = &((struct sending *)arg)->ears[i];

	(void)vantage;
	for (int six = 0; six < 2; six++) {
		ears->silent[six] = sysctl_read_number(sockets[VISIT_SILENT + six]) > 0;
		ears->bridged[six] = sysctl_read_number(sockets[VISIT_BRIDGED + six]) > 0;
		ask_xtables(ears, sockets, six);
	}
	ask_nft(ears, sockets[VISIT_PACKET_FILTER]);
	ears->echo = move_fd(&sockets[VISIT_ECHO]);
	ears->echo6 = move_fd(&sockets[VISIT_ECHO6]);
	return 0;
}

static int open_all(struct sending *s, const struct nsu_place places[])
{
	autofree struct visit_net *visits = NULL;
	autofd own = -1;
	int err = nets_of(places, s->w->nnets, &visits, &own);

	return err ? err : visit_open_nets(visits, s->w->nnets, WANTED, open_ears, s);
}

/* -------------------------------------------------------------------------- asking */

static int ear_of(const struct sending *s, const struct nsu_echo *echo)
{
	const struct ears *ears = &s->ears[echo->from];

	return echo->to.family == AF_INET ? ears->echo : ears->echo6;
}

/*
 * Where nobody could ask, no answer says nothing; but of a network that is hidden, and of a
 * family that the kernel is without, it is known why.
 */
static bool is_unasked(const struct nsu_wiring *w, const struct nsu_echo *echo, int fd)
{
	return fd < 0 && !w->nets[echo->from].err && fd != -EAFNOSUPPORT &&
	       fd != -EPROTONOSUPPORT;
}

/* Two of each net, one behind the other. */
static size_t socket_of(const struct nsu_echo *echo)
{
	return 2 * echo->from + (echo->to.family == AF_INET6);
}

/* Probes of one socket side by side: counted, then each where those before it end. */
static int put_in_order(struct sending *s)
{
	autofree size_t *next = calloc(2 * s->w->nnets + 2, sizeof(*next));

	if (!next)
		return -ENOMEM;
	for (size_t i = 0; i < s->count; i++)
		next[socket_of(&s->echoes[i]) + 1]++;
	for (size_t socket = 1; socket < 2 * s->w->nnets; socket++)
		next[socket] += next[socket - 1];
	for (size_t i = 0; i < s->count; i++)
		s->order[next[socket_of(&s->echoes[i])]++] = i;
	return 0;
}

static bool are_answered(const struct echo_probe probes[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!probes[i].answered)
			return false;
	return true;
}

static int ask(struct sending *s, unsigned int milliseconds)
{
	const size_t count = s->count;
	autofree struct echo_probe *probes = calloc(count + 1, sizeof(*probes));
	uint64_t lost;
	int err = probes ? put_in_order(s) : -ENOMEM;

	if (err)
		return err;
	for (size_t i = 0; i < count; i++) {
		const struct nsu_echo *echo = &s->echoes[s->order[i]];

		probes[i] = (struct echo_probe){ .fd = ear_of(s, echo), .to = echo->to };
		if (is_unasked(s->w, echo, probes[i].fd))
			return probes[i].fd;
	}
	lost = neighbours_count_lost();
	err = echo_ask(probes, count, milliseconds);
	/* Who found no room among the neighbours was not asked, or could not answer. */
	if (!err && neighbours_count_lost() > lost && !are_answered(probes, count))
		return -ENOBUFS;
	for (size_t i = 0; !err && i < count; i++) {
		struct nsu_echo *echo = &s->echoes[s->order[i]];

		echo->reached = probes[i].answered;
		echo->microseconds = probes[i].microseconds;
		echo->err = probes[i].answered ? 0 : probes[i].err ? -probes[i].err : ETIMEDOUT;
	}
	return err;
}

/* ------------------------------------------------------------------------ reasoning */

static bool may_drop(const struct packet_filter *filter, enum packet_filter_hook hook)
{
	return filter->policy[hook] || filter->rule[hook];
}

#define HOOK(hook) (1u << (PACKET_FILTER_##hook))

/* Which filter of a net drops at one of the hooks where a packet passes. */
static enum nsu_cause drops(const struct ears *ears, int six, unsigned int hooks)
{
	enum nsu_cause cause = NSU_CAUSE_NONE;

	for (int hook = 0; !cause && hook < PACKET_FILTER_HOOKS; hook++)
		if (hooks & 1u << hook)
			cause = may_drop(&ears->nft[six], hook) ? NSU_CAUSE_FILTER :
				may_drop(&ears->xtables[six], hook) ? NSU_CAUSE_XTABLES :
				NSU_CAUSE_NONE;
	return cause;
}

/* Where a packet passes in a net: the first on its way sends it, the last one takes it. */
static unsigned int hooks_of(const struct reach *r, size_t i)
{
	unsigned int hooks = HOOK(ROUTING) | HOOK(DEVICE) | HOOK(ARP);

	if (i > 0 && i + 1 < r->nnets)
		return hooks | HOOK(FORWARD);
	if (i == 0)
		hooks |= HOOK(OUTPUT);
	if (i + 1 == r->nnets)
		hooks |= HOOK(INPUT);
	return hooks;
}

static bool blame(const struct sending *s, size_t net, int six, unsigned int hooks,
		  struct nsu_trouble *trouble)
{
	trouble->net = net;
	trouble->cause = drops(&s->ears[net], six, hooks);
	return trouble->cause != NSU_CAUSE_NONE;
}

/* Of the nets on a way the first that drops; then of those with the bridges between them. */
static bool find_filter(const struct sending *s, const struct reach *r, int six,
			struct nsu_trouble *trouble)
{
	for (size_t i = 0; i < r->nnets; i++)
		if (blame(s, r->nets[i], six, hooks_of(r, i), trouble))
			return true;
	for (size_t i = 0; i < r->nswitches; i++) {
		unsigned int hooks = HOOK(BRIDGE) | HOOK(DEVICE);

		if (s->ears[r->switches[i]].bridged[six])
			hooks |= HOOK(FORWARD) | HOOK(ROUTING);
		if (blame(s, r->switches[i], six, hooks, trouble))
			return true;
	}
	return false;
}

/* Nothing else is in the way: it was asked, and keeps silent. */
static bool blame_silence(const struct sending *s, struct nsu_echo *echo)
{
	if (!s->ears[echo->target].silent[echo->to.family == AF_INET6])
		return false;
	echo->trouble.cause = NSU_CAUSE_SILENT;
	echo->trouble.net = echo->target;
	return true;
}

/* Nothing else is in the way, and somebody on it has sent it elsewhere. */
static bool blame_translation(const struct sending *s, struct nsu_echo *echo)
{
	struct reach there = { .w = s->w, .inquiry = &s->inquiry };

	reach_go(&there, echo->from, echo->target, &echo->to, NULL);
	for (size_t i = 0; i < there.nnets; i++) {
		if (!inquiry_has_translated(&s->inquiry, there.nets[i], &echo->to))
			continue;
		echo->trouble.cause = NSU_CAUSE_TRANSLATED;
		echo->trouble.net = there.nets[i];
		return true;
	}
	return false;
}

/* Where nothing else is in the way, somebody drops it on purpose: there, or back. */
static void blame_filter(const struct sending *s, struct nsu_echo *echo)
{
	struct reach there = { .w = s->w, .inquiry = &s->inquiry }, back = there;
	struct nsu_trouble trouble = echo->trouble;
	int six = echo->to.family == AF_INET6;

	reach_go(&there, echo->from, echo->target, &echo->to, NULL);
	if (find_filter(s, &there, six, &trouble)) {
		echo->trouble = trouble;
	} else if (echo->from != echo->target && there.source.family) {
		reach_go(&back, echo->target, echo->from, &there.source, &echo->to);
		trouble.back = true;
		if (find_filter(s, &back, six, &trouble))
			echo->trouble = trouble;
	}
}

static void explain(const struct sending *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct nsu_echo *echo = &s->echoes[i];

		if (echo->reached) {
			echo->reached = !reach_find_namesake(s->w, echo->from, echo->target,
							     &echo->to, &echo->trouble);
			continue;
		}
		reach_explain(s->w, &s->inquiry, echo);
		if (echo->trouble.cause == NSU_CAUSE_NONE && !blame_translation(s, echo) &&
		    !blame_silence(s, echo))
			blame_filter(s, echo);
	}
}

static bool are_reached(const struct nsu_echo echoes[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!echoes[i].reached)
			return false;
	return true;
}

int nsu_echoes_send(const struct nsu_wiring *w, const struct nsu_place places[],
		    struct nsu_echo echoes[], size_t count, unsigned int milliseconds,
		    struct nsu_error *e)
{
	autofree struct ears *ears = calloc(w->nnets + 1, sizeof(*ears));
	autofree size_t *order = calloc(count + 1, sizeof(*order));
	struct sending s = { w, ears, echoes, count, order, { .nets = NULL } };
	int err = ears && order ? 0 : -ENOMEM;

	for (size_t i = 0; ears && i < w->nnets; i++)
		ears[i] = (struct ears){ .echo = -EPERM, .echo6 = -EPERM };
	if (!err)
		err = open_all(&s, places);
	if (!err)
		err = ask(&s, milliseconds);
	if (!err && !are_reached(echoes, count))
		err = inquiry_open(&s.inquiry, w, places);
	if (!err)
		explain(&s);
	inquiry_close(&s.inquiry);
	for (size_t i = 0; ears && i < w->nnets; i++) {
		fd_close(&ears[i].echo);
		fd_close(&ears[i].echo6);
	}
	return err ? nsu_error_set(e, -err, NSU_OP_ASK, NSU_NET, "%s", "icmp") : 0;
}
