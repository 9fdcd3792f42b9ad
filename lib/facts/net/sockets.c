/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Net namespaces that sockets keep. */
#include "facts/net/sockets.h"

#include <errno.h>
#include <stdlib.h>

#include "facts/netlink/sockdiag.h"
#include "fd.h"

/*
 * A socket costs 2.5 us to ask and 1 us to have in a dump, which costs 4 ms by
 * itself: here the two are equal.
 */
#define MANY 3000

struct finding {
	const struct visit_socket *sockets;
	size_t count;
	uint64_t own;
	visit_asked_fn *asked;
	void *arg;

	uint64_t *ours;			/* of our net namespace, in ascending order */
	size_t nours;
	bool listed;
	uint64_t cookie;		/* of our net namespace; 0: not asked, or not known */

	uint32_t *slots;		/* hash table: index into todo + 1, or 0 */
	size_t nslots;			/* a power of two */
	struct visit_socket *todo;	/* each socket once */
	size_t *first;			/* of each in todo: its index in sockets */
	struct visit_netns *answers;	/* the same */
	size_t ntodo;
};

/* -------------------------------------------------------------- those that we share */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Without sock_diag nothing is ours, which costs time and no truth. */
static void list_ours(struct finding *f)
{
	if (!f->listed && sockdiag_list(&f->ours, &f->nours) < 0)
		f->nours = 0;
	f->listed = true;
}

static bool is_ours(const struct finding *f, uint64_t inode)
{
	return f->nours && inode != VISIT_TUN &&
	       bsearch(&inode, f->ours, f->nours, sizeof(inode), compare);
}

/* ----------------------------------------------------------------- each of them once */

static uint32_t *slot_of(const struct finding *f, uint64_t inode)
{
	size_t at = (size_t)(inode * 0x9e3779b97f4a7c15u >> 20) & (f->nslots - 1);

	while (f->slots[at] && f->todo[f->slots[at] - 1].inode != inode)
		at = (at + 1) & (f->nslots - 1);
	return &f->slots[at];
}

static void add(struct finding *f, size_t index)
{
	f->todo[f->ntodo] = f->sockets[index];
	f->first[f->ntodo++] = index;
}

/* Tun descriptors have no number to know them by: each is asked. */
static int add_new(struct finding *f, size_t index)
{
	const struct visit_socket *s = &f->sockets[index];
	const struct visit_netns own = { .inode = f->own };
	uint32_t *slot;

	if (is_ours(f, s->inode))
		return f->asked(f->arg, index, &own, -1);
	if (s->inode == VISIT_TUN) {
		add(f, index);
		return 0;
	}
	slot = slot_of(f, s->inode);
	if (*slot == 0) {
		add(f, index);
		*slot = (uint32_t)f->ntodo;
	}
	return 0;
}

static int make_room(struct finding *f)
{
	f->nslots = 64;
	while (f->nslots < 2 * f->count)
		f->nslots *= 2;
	f->slots = calloc(f->nslots, sizeof(*f->slots));
	f->todo = calloc(f->count, sizeof(*f->todo));
	f->first = calloc(f->count, sizeof(*f->first));
	f->answers = calloc(f->count, sizeof(*f->answers));
	return f->slots && f->todo && f->first && f->answers ? 0 : -ENOMEM;
}

/* -------------------------------------------------------------------------- answers */

/*
 * What may not be asked, or not by this kernel, may still be one of ours: the
 * cookie tells, which needs no rights, or else the dump.
 */
static bool is_ours_after_all(struct finding *f, size_t index, const struct visit_netns *netns)
{
	if (netns->err != -EPERM && netns->err != -ENOSYS)
		return false;
	if (netns->cookie) {
		if (!f->cookie)
			f->cookie = sockdiag_get_cookie();
		return f->cookie == netns->cookie;
	}
	list_ours(f);
	return is_ours(f, f->todo[index].inode);
}

static int on_asked(void *arg, size_t index, const struct visit_netns *netns, int ns)
{
	struct finding *f = arg;
	struct visit_netns *answer = &f->answers[index];

	*answer = *netns;
	if (is_ours_after_all(f, index, netns))
		*answer = (struct visit_netns){ .inode = f->own, .cookie = netns->cookie };
	return f->asked(f->arg, f->first[index], answer, ns);
}

/* The same socket in another process, or under another number. */
static int answer_again(struct finding *f)
{
	int err = 0;

	for (size_t i = 0; !err && i < f->count; i++) {
		uint64_t inode = f->sockets[i].inode;
		size_t todo;

		if (inode == VISIT_TUN || *slot_of(f, inode) == 0)
			continue;
		todo = *slot_of(f, inode) - 1;
		if (f->first[todo] != i)
			err = f->asked(f->arg, i, &f->answers[todo], -1);
	}
	return err;
}

static int find(struct finding *f)
{
	int err = make_room(f);

	if (!err && f->count >= MANY)
		list_ours(f);
	for (size_t i = 0; !err && i < f->count; i++)
		err = add_new(f, i);
	if (!err && f->ntodo)
		err = visit_ask_sockets(f->todo, f->ntodo, on_asked, f);
	return err || f->ntodo == f->count ? err : answer_again(f);
}

int sockets_find(const struct visit_socket sockets[], size_t count, uint64_t own,
		 visit_asked_fn *asked, void *arg)
{
	struct finding f = { .sockets = sockets, .count = count, .own = own, .asked = asked,
			     .arg = arg };
	int err = count ? find(&f) : 0;

	free(f.ours);
	free(f.slots);
	free(f.todo);
	free(f.first);
	free(f.answers);
	return err;
}
