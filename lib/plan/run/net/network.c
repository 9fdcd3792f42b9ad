/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps in network namespaces: a socket in each, and who performs what. */
#include "plan/run/net/network.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/net/sysctl.h"
#include "fd.h"

#define SETTING_SIZE (1u << 18)	/* all ports of which no two are neighbours */
#define TRIES 6	/* times the limit, where nobody holds what has no name any more */

struct network *network_of(const struct run *r, const struct step *s)
{
	return networks_get(r->plan, s->wire->net);
}

int network_do(struct run *r, const struct step *s, const struct nlmsghdr *request)
{
	return netlink_do(&network_of(r, s)->route, request, request->nlmsg_len,
			  request->nlmsg_seq, r->said);
}

/* Where @there is; @here leads back, without which nobody goes. Returns 0 or -errno. */
static int go(int there, int *here)
{
	if (there < 0)
		return there;
	*here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return *here < 0 || setns(there, CLONE_NEWNET) < 0 ? -errno : 0;
}

/*
 * Where we were; what was done, @err, is the result. It may be refused, where our own network
 * namespace is not that of our user namespace (unshare -Ur): then we stay, in one that this
 * plan has made.
 */
static int go_back(int here, int err)
{
	return setns(here, CLONE_NEWNET) < 0 && errno != EPERM && err >= 0 ? -errno : err;
}

/* A socket stays in the namespace it was opened in, and so we go there only once. */
static int open_network(struct run *r, const struct step *s)
{
	struct network *network = network_of(r, s);
	autofd here = -1, there = -1;
	int err;

	if (network->route.socket)
		return 0;	/* opened by the builder, which looked into it */
	there = open(network->path, O_RDONLY | O_CLOEXEC);
	err = go(there < 0 ? -errno : there, &here);
	return err ? err : go_back(here, netlink_open(&network->route, NETLINK_ROUTE));
}

int network_open_filter(const struct network *network, struct netlink *n)
{
	autofd there = netlink_get_namespace(&network->route), here = -1;
	int err = go(there, &here);

	if (err)
		return err;
	err = go_back(here, netlink_open(n, NETLINK_NETFILTER));
	if (err)
		netlink_close(n);
	return err;
}

/* --------------------------------------------------------------------------- settings */

/* Which namespace these files are of is decided when they are opened. */
static int open_setting(const struct network *network, const char *name)
{
	autofd there = netlink_get_namespace(&network->route), here = -1, fd = -1;
	char path[SYSCTL_PATH_SIZE];
	int err = sysctl_get_path(name, path);

	if (!err)
		err = go(there, &here);
	if (err)
		return err;
	fd = open(path, O_RDWR | O_CLOEXEC);
	err = go_back(here, fd < 0 ? -errno : 0);
	return err ? err : move_fd(&fd);
}

/*
 * Of nothing the kernel hears nothing: what is to be empty is a newline. Of more numbers than
 * it has it leaves the rest unread.
 */
static int write_setting(int fd, const char *value)
{
	const char *text = *value ? value : "\n";
	ssize_t len = (ssize_t)strlen(text), written = pwrite(fd, text, (size_t)len, 0);

	return written < 0 ? -errno : written < len ? -EINVAL : 0;
}

static int read_setting(int fd, char *value, size_t size)
{
	ssize_t len = pread(fd, value, size - 1, 0);

	if (len < 0)
		return -errno;
	if ((size_t)len == size - 1)
		return -EFBIG;
	value[len] = '\0';
	value[strcspn(value, "\n")] = '\0';
	return 0;
}

int network_read_setting(const struct network *network, const char *name, char *value,
			 size_t size)
{
	autofd fd = open_setting(network, name);

	return fd < 0 ? fd : read_setting(fd, value, size);
}

/* Read whole, by the one read(2) that gives a list of ports: what was before is put back. */
static int set_sysctl(struct run *r, const struct step *s)
{
	struct wire *w = s->wire;
	autofd fd = open_setting(network_of(r, s), w->name);
	autofree char *value = malloc(SETTING_SIZE);
	int err = fd < 0 ? fd : value ? read_setting(fd, value, SETTING_SIZE) : -ENOMEM;

	if (err)
		return err;
	w->before = plan_text(r->plan, "%s", value);
	if (r->plan->failed)
		return -ENOMEM;
	if (strcmp(value, w->value) == 0)
		return s->optional;
	err = write_setting(fd, w->value);
	/* Those before one that it refuses are set by then (do_proc_dointvec()). */
	if (err)
		write_setting(fd, w->before);
	return err;
}

static int undo_sysctl(struct run *r, const struct step *s)
{
	autofd fd = open_setting(network_of(r, s), s->wire->name);

	return fd < 0 ? fd : write_setting(fd, s->wire->before);
}

static int number_end(struct run *r, const struct step *s)
{
	return gone_number(r, s, &s->wire->nsid);
}

/*
 * Our own sockets would keep it. Nothing else is done in networks once one has to end. The
 * kernel takes all that end apart one by one (cleanup_net()), late on a busy machine.
 */
static int await_end(struct run *r, const struct step *s)
{
	int tries = 0, err;

	for (size_t i = 0; r->plan->networks && i < r->plan->networks->count; i++)
		netlink_close(&r->plan->networks->all[i].route);
	do
		err = gone_await(s->wire->nsid, s);
	while (err == -EINPROGRESS && ++tries < TRIES);
	return err;
}

/* ------------------------------------------------------------------------- the table */

static void free_networks(struct networks *n)
{
	if (!n)
		return;	/* a lab of which only the record is left */
	for (size_t i = 0; i < n->count; i++) {
		netlink_close(&n->all[i].route);
		links_free(&n->all[i].links);
	}
	prefixes_free(&n->taken);
	free(n->all);
	free(n);
}

static const struct performance performances[] = {
	{ NSU_OP_NETWORK,        open_network },
	{ NSU_OP_LINK,           run_link, undo_link },
	{ NSU_OP_LINK_DELETE,    run_link_delete, undo_link_delete },
	{ NSU_OP_LINK_UP,        run_link_up, undo_link_up },
	{ NSU_OP_LINK_DOWN,      run_link_down, undo_link_down },
	{ NSU_OP_MASTER,         run_master, undo_master },
	{ NSU_OP_MASTER_DELETE,  undo_master, run_master },
	{ NSU_OP_ADDRESS,        run_address, undo_address },
	{ NSU_OP_ADDRESS_DELETE, run_address_delete, run_address },
	{ NSU_OP_ROUTE,          run_route, undo_route },
	{ NSU_OP_ROUTE_DELETE,   run_route_delete, run_route },
	{ NSU_OP_SYSCTL,         set_sysctl, undo_sysctl },
	{ NSU_OP_NAT,            run_nat, undo_nat },
	{ NSU_OP_NAT_DELETE,     undo_nat, undo_nat_delete },
	{ NSU_OP_COMMAND,        run_command },
	{ NSU_OP_NOTE,           run_note, undo_note },
	{ NSU_OP_EVICT,          run_evict },
	{ NSU_OP_NSID,           number_end },
	{ NSU_OP_GONE,           await_end },
	{ NSU_OP_NONE },
};

const struct performer networks_performer = { .all = performances, .free = free_networks };
