/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps that end a network namespace: its interfaces, itself. Its processes: evict.c. */
#include "plan/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "facts/net/devices.h"
#include "facts/net/links.h"
#include "facts/netlink/netlink.h"
#include "facts/names/netns.h"
#include "facts/netlink/rtnl.h"
#include "facts/nsfs.h"
#include "fd.h"

#define LETTING_GO 300		/* milliseconds */

/* ----------------------------------------------------------------------------- interfaces */

struct strip {
	struct netlink n;		/* in the namespace */
	int home;			/* where cards of the machine go */
	struct devices devices;
};

/* @index 0: RTM_DELLINK of all that are in the group @value. */
static int change_link(struct strip *strip, unsigned int type, int index, uint16_t attr,
		       uint32_t value)
{
	char room[NETLINK_ROOM], said[NSU_SAID_SIZE];
	struct nlmsghdr *request = netlink_put(room, type, NLM_F_ACK, sizeof(struct ifinfomsg));

	((struct ifinfomsg *)mnl_nlmsg_get_payload(request))->ifi_index = index;
	if (attr)
		mnl_attr_put_u32(request, attr, value);
	return netlink_do(&strip->n, request, request->nlmsg_len, request->nlmsg_seq, said);
}

static int bring_home(struct strip *strip)
{
	const struct devices *devices = &strip->devices;
	int err = 0;

	for (size_t i = 0; !err && i < devices->count; i++)
		if (devices->all[i].is_card)
			err = change_link(strip, RTM_NEWLINK, devices->all[i].index,
					  IFLA_NET_NS_FD, (uint32_t)strip->home);
	return err;
}

/* What goes with another, or is of every namespace (sit0), cannot be deleted: no matter. */
static void change_each(struct strip *strip, unsigned int type, uint16_t attr, uint32_t value)
{
	const struct devices *devices = &strip->devices;

	for (size_t i = 0; i < devices->count; i++)
		if (!devices->all[i].is_card && !devices->all[i].is_loopback)
			change_link(strip, type, devices->all[i].index, attr, value);
}

/*
 * As a group, or the kernel would wait for all processors for each of them
 * (unregister_netdevice_many()). It refuses a group with one that cannot be deleted.
 */
static void delete_others(struct strip *strip)
{
	change_each(strip, RTM_NEWLINK, IFLA_GROUP, LINK_UNFINISHED);
	if (change_link(strip, RTM_DELLINK, 0, IFLA_GROUP, LINK_UNFINISHED) < 0)
		change_each(strip, RTM_DELLINK, 0, 0);
}

/* Nobody's network is cut: whoever is in there is waited for. */
static int strip_network(struct run *r, const struct step *s)
{
	autofd home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	struct strip strip = { .home = home };
	uint64_t inode;
	int err = nsfs_get_inode(r->slots[s->slot], &inode);

	if (!err)
		err = evict_await(inode, clock_get_milliseconds() + (int64_t)s->flags);
	if (!err)
		err = devices_take(&strip.devices, r->slots[s->slot]);
	if (!err)
		err = rtnl_open(&strip.n, r->slots[s->slot]);
	if (!err)
		err = bring_home(&strip);
	if (!err)
		delete_others(&strip);
	netlink_close(&strip.n);
	devices_free(&strip.devices);
	return err;
}

/* --------------------------------------------------------------------------------- itself */

/*
 * By its NSID, which it gets for this: that goes when the kernel takes the namespace
 * apart, and not before nobody holds it.
 */
static int find_nsid(struct run *r, const struct step *s, int *nsid)
{
	const struct step assign = { .op = NSU_OP_NSID, .slot = s->slot,
				     .flags = (unsigned long)-1 };
	struct rtnl *rtnl;
	int err = run_nsid(r, &assign);

	if (err && err != -EEXIST)
		return err;
	err = rtnl_new(&rtnl);
	if (err < 0)
		return err;
	err = rtnl_get_nsids(rtnl, &r->slots[s->slot], nsid, 1);
	rtnl_free(rtnl);
	return err;
}

/*
 * Asked for alone, the kernel knows it no more from when nobody holds the namespace; among
 * all it is until cleanup_net() has begun with it. Returns 1, 0 or -errno; of one asked for
 * alone -ENOENT is a no, too.
 */
static int is_assigned(int nsid, bool alone)
{
	const struct nsu_nsid_look look = { .from = -1, .has_nsid = alone, .nsid = nsid };
	autofree struct nsu_nsid *nsids = NULL;
	struct nsu_error e;
	size_t count = 0;
	int err = nsu_nsid_take(&nsids, &count, &look, &e);

	for (size_t i = 0; !err && i < count; i++)
		if (nsids[i].nsid == nsid)
			return 1;
	return err;
}

int gone_number(struct run *r, const struct step *s, int *nsid)
{
	int err = find_nsid(r, s, nsid);

	fd_close(&r->slots[s->slot]);
	return err;
}

/*
 * Held by somebody, or left to the kernel, which is not done with it. Our own socket in there
 * goes some time after it was closed (netlink_release()).
 */
static int find_why(int nsid)
{
	int64_t until = clock_get_milliseconds() + LETTING_GO;
	int err;

	while ((err = is_assigned(nsid, true)) > 0 && clock_get_milliseconds() < until)
		netns_pause();
	return err > 0 ? -ETIMEDOUT : !err || err == -ENOENT ? -EINPROGRESS : err;
}

int gone_await(int nsid, const struct step *s)
{
	int64_t until = clock_get_milliseconds() + (int64_t)s->flags;
	int err;

	while ((err = is_assigned(nsid, false)) > 0) {
		if (clock_get_milliseconds() >= until)
			return find_why(nsid);
		netns_pause();
	}
	return err;
}

static int run_gone(struct run *r, const struct step *s)
{
	int nsid, err = gone_number(r, s, &nsid);

	return err ? err : gone_await(nsid, s);
}

static const struct performance performances[] = {
	{ NSU_OP_NSID,  run_nsid },
	{ NSU_OP_EVICT, run_evict },
	{ NSU_OP_STRIP, strip_network },
	{ NSU_OP_GONE,  run_gone },
	{ NSU_OP_NONE },
};

const struct performer ends_performer = { .all = performances };
