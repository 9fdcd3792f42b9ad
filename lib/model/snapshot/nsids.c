/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NSIDs of net namespaces, a few descriptors at a time. */
#include "model/snapshot/snapshot.h"

#include <errno.h>

#include "facts/netlink/rtnl.h"
#include "fd.h"

#define ASKED_MAX 16

struct asked {
	size_t nodes[ASKED_MAX];
	int fds[ASKED_MAX], nsids[ASKED_MAX];
	size_t count;
};

static int ask_nsids(struct take *t, struct rtnl *rtnl, struct asked *asked)
{
	int err = rtnl_get_nsids(rtnl, asked->fds, asked->nsids, asked->count);

	for (size_t i = 0; i < asked->count; i++) {
		fd_close(&asked->fds[i]);
		t->s->nodes[asked->nodes[i]].is.nsid = err ? NSU_NSID_UNKNOWN : asked->nsids[i];
	}
	asked->count = 0;
	return err;
}

static int ask_one(struct take *t, struct rtnl *rtnl, struct asked *asked, size_t i)
{
	autofd ns = rtnl_is_bare(rtnl) ? -ENOENT : pins_open(t, i);
	int err = 0;

	if (asked->count == ASKED_MAX || (ns == -EMFILE && asked->count > 0))
		err = ask_nsids(t, rtnl, asked);
	if (ns == -EMFILE)	/* asking has closed some */
		ns = pins_open(t, i);
	if (err < 0)
		return err;
	asked->nodes[asked->count] = i;
	asked->fds[asked->count++] = ns < 0 ? -1 : move_fd(&ns);
	return 0;
}

/* A few descriptors at a time, and none where no NSID is assigned anyway. */
static int ask_each(struct take *t, struct rtnl *rtnl)
{
	struct asked asked = { .count = 0 };
	int err = 0;

	for (size_t i = 0; !err && i < t->s->nnodes; i++)
		if (t->s->nodes[i].is.kind == NSU_NET)
			err = ask_one(t, rtnl, &asked, i);
	return err ? err : ask_nsids(t, rtnl, &asked);
}

int take_nsids(struct take *t)
{
	struct rtnl *rtnl;
	int err;

	if (t->recorded || !(t->look->kinds & NSU_BIT(NSU_NET)))
		return 0;
	err = rtnl_new(&rtnl);
	if (err < 0)
		return err;
	err = ask_each(t, rtnl);
	rtnl_free(rtnl);
	return err;
}
