/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Net namespaces that sockets, and descriptors of /dev/net/tun, keep. */
#include "model/snapshot/snapshot.h"

#include <errno.h>
#include <stdlib.h>

#include "facts/net/sockets.h"
#include "facts/process/proc.h"
#include "fd.h"

/* Sockets of all processes, and whose each is. */
struct finding {
	struct take *t;
	struct visit_socket *sockets;
	struct nsu_holder *holders;
	size_t count;
};

static size_t count_sockets(const struct survey *v)
{
	size_t count = 0;

	for (size_t i = 0; i < v->nparts; i++)
		count += v->parts[i].nfds;
	return count;
}

static void add_sockets(struct finding *f, size_t i)
{
	const struct survey_process *p = f->t->survey.at[i];

	for (size_t n = 0; n < p->nfds; n++) {
		const struct survey_fd *fd = &p->part->fds[p->fd + n];
		bool tun = fd->entry.sort == FDS_TUN;

		if (fd->entry.sort == FDS_NAMESPACE)
			continue;
		f->sockets[f->count] = (struct visit_socket){
			fd->tid ? fd->tid : p->pid, fd->entry.fd,
			tun ? VISIT_TUN : fd->entry.inode };
		f->holders[f->count++] = (struct nsu_holder){
			.sort = tun ? NSU_FOUND_TUN : NSU_FOUND_SOCKET,
			.process = f->t->places[i], .tid = fd->tid, .fd = fd->entry.fd,
			.inode = fd->entry.inode, .mntns = NSU_NONE, .child = NSU_NONE };
	}
}

/* A socket that is gone, or another by now, shows nothing. */
static int on_asked(void *arg, size_t index, const struct visit_netns *netns, int ns)
{
	struct finding *f = arg;
	struct take *t = f->t;
	autofd own = ns;
	size_t i;
	int err;

	if (!netns->inode) {
		if (netns->err != -EBADF && netns->err != -ESTALE)
			gap_note(t, NSU_SOURCE_SOCKETS, netns->err);
		return 0;
	}
	i = pins_see(t, NSU_NET, netns->inode);
	err = i == NSU_NONE ? -ENOMEM : holder_add(t, i, &f->holders[index]);
	if (!err && own >= 0 && !t->s->nodes[i].met)
		err = pins_meet(t, i, move_fd(&own));
	return err == -ENOMEM ? err : 0;
}

static uint64_t own_inode(const struct take *t)
{
	autofd ns = proc_open_ns(t->proc, 0);
	uint64_t inode;

	return ns >= 0 && proc_read_ns(ns, NSU_NET, &inode) == 0 ? inode : 0;
}

int take_sockets(struct take *t)
{
	size_t most = count_sockets(&t->survey);
	struct finding f = { .t = t, .sockets = calloc(most + 1, sizeof(*f.sockets)),
			     .holders = calloc(most + 1, sizeof(*f.holders)) };
	int err = f.sockets && f.holders ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < t->survey.count; i++)
		if (t->places[i] != NSU_NONE)
			add_sockets(&f, i);
	if (!err && f.count)
		err = sockets_find(f.sockets, f.count, own_inode(t), on_asked, &f);
	free(f.sockets);
	free(f.holders);
	return err;
}
