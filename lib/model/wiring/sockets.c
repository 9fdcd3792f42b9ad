/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who has a port, in whatever network namespace. */
#include <nsutil.h>

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "array.h"
#include "facts/net/ports.h"
#include "fd.h"
#include "model/wiring/nets.h"

struct nsu_sockets {
	struct nsu_socket *at;
	size_t count, room;
	size_t unread;		/* network namespaces that could not be asked */
	int why;		/* errno of the first */
};

struct asking {
	struct nsu_sockets *to;
	const struct nets *nets;
	uint16_t port;
	bool listens;
	size_t node;		/* of the network that is asked */
};

static int add(void *arg, const struct ports_socket *s)
{
	const struct asking *a = arg;
	struct nsu_sockets *to = a->to;

	if (array_grow(&to->at, to->count, &to->room, sizeof(*to->at)) < 0)
		return -ENOMEM;
	to->at[to->count++] = (struct nsu_socket){
		.ns = a->node, .protocol = s->protocol, .local = s->local, .port = a->port,
		.peer = s->peer, .peer_port = s->peer_port, .listens = s->listens,
		.inode = s->inode, .uid = s->uid,
	};
	return 0;
}

static void note_unread(struct nsu_sockets *to, int err)
{
	if (!to->unread++)
		to->why = -err;
}

static int ask(void *arg, size_t index, int sockets[VISIT_NET_SOCKETS], int vantage)
{
	struct asking *a = arg;
	int diag = sockets[VISIT_SOCK_DIAG], err = diag;

	(void)vantage;
	a->node = a->nets->nodes[index];
	if (diag >= 0)
		err = ports_read(diag, a->port, a->listens, add, a);
	if (err < 0 && err != -ENOMEM)
		note_unread(a->to, err);
	return err == -ENOMEM ? err : 0;
}

static int ask_all(struct asking *a, bool listens)
{
	a->listens = listens;
	a->to->unread = 0;
	return visit_open_nets(a->nets->visits, a->nets->count, VISIT_NET_BIT(VISIT_SOCK_DIAG),
			       ask, a);
}

/* Connections only where nobody listens: they may be thousands, and take their time. */
static int take(struct take *t, void *arg)
{
	struct asking *a = arg;
	struct nets nets;
	int err = nets_list(&nets, t);

	a->nets = &nets;
	if (!err)
		err = ask_all(a, true);
	if (!err && !a->to->count)
		err = ask_all(a, false);
	nets_clear(&nets);
	return err;
}

int nsu_sockets_take(struct nsu_sockets **sockets, struct nsu_snapshot **snapshot,
		     const struct nsu_look *look, uint16_t port, struct nsu_error *e)
{
	struct asking a = { .to = calloc(1, sizeof(*a.to)), .port = port };
	int err;

	if (!a.to)
		return nsu_error_set(e, ENOMEM, NSU_OP_LIST, NSU_NET, "sockets");
	err = snapshot_take(snapshot, look, take, &a, e);
	if (err) {
		nsu_sockets_free(a.to);
		return err;
	}
	*sockets = a.to;
	return 0;
}

void nsu_sockets_free(struct nsu_sockets *s)
{
	if (s)
		free(s->at);
	free(s);
}

size_t nsu_sockets_count(const struct nsu_sockets *s)
{
	return s->count;
}

const struct nsu_socket *nsu_sockets_get(const struct nsu_sockets *s, size_t i)
{
	assert(i < s->count);
	return &s->at[i];
}

int nsu_sockets_get_missed(const struct nsu_sockets *s, size_t *count)
{
	*count = s->unread;
	return s->why;
}
