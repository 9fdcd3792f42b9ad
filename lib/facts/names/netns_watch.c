/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of network namespaces as they come and go. Files of a directory are told by
 * inotify(7), mounts on them by poll(2) of mountinfo, NSIDs by rtnetlink(7).
 */
#include "facts/names/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>

#include "array.h"
#include "facts/netlink/netlink.h"
#include "facts/netlink/rtnl.h"
#include "fd.h"

#define GROUP_NSID 28		/* RTNLGRP_NSID */
#define ABOVE "/run"
#define HERE "netns"
#define EVENTS (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)

struct known {
	char *name;
	bool is_ready;
	bool seen;		/* by a scan */
};

struct watch {
	nsu_netns_event_fn *tell;
	void *arg;
	int inotify;
	int above, here;	/* watches of /run, and of the directory or -1 */
	int mounts;
	bool are_mounts_new;	/* since all names were looked at */
	struct netlink netlink;
	struct known *known;
	size_t count, room;
	int end;		/* what @tell returned, or -errno */
};

static void tell(struct watch *w, enum nsu_netns_what what, const char *name, int nsid)
{
	const struct nsu_netns_event event = { what, name, nsid };

	if (!w->end)
		w->end = w->tell(w->arg, &event);
}

/* --------------------------------------------------------------------------------- names */

static struct known *find(const struct watch *w, const char *name)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->known[i].name, name) == 0)
			return &w->known[i];
	return NULL;
}

static struct known *make(struct watch *w, const char *name)
{
	char *copy = strdup(name);

	if (!copy || array_grow(&w->known, w->count, &w->room, sizeof(*w->known)) < 0) {
		free(copy);
		w->end = -ENOMEM;
		return NULL;
	}
	w->known[w->count] = (struct known){ .name = copy };
	return &w->known[w->count++];
}

static void add(struct watch *w, const char *name, bool quiet)
{
	struct known *known = find(w, name);

	if (!known) {
		known = make(w, name);
		if (!known)
			return;
		if (!quiet)
			tell(w, NSU_NETNS_ADDED, name, NSU_NSID_UNKNOWN);
	}
	known->seen = true;
}

static void drop(struct watch *w, struct known *known)
{
	char *name = known->name;

	*known = w->known[--w->count];
	tell(w, NSU_NETNS_DELETED, name, NSU_NSID_UNKNOWN);
	free(name);
}

/* Without the directory there are no names; one that cannot be read may have any. */
static bool is_open(struct watch *w, bool opened)
{
	if (!opened && errno != ENOENT && !w->end)
		w->end = -errno;
	return opened;
}

static void look_at(struct watch *w, int dir, struct known *known, bool quiet)
{
	struct netns_entry entry;

	if (known->is_ready || netns_glance(dir, known->name, &entry))
		return;
	fd_close(&entry.ns);
	known->is_ready = entry.state == NSU_NETNS_LIVE;
	if (known->is_ready && !quiet)
		tell(w, NSU_NETNS_READY, known->name, NSU_NSID_UNKNOWN);
}

/* A name is there before its namespace: the mount comes later, or, of a link, never. */
static void look_for_ready(struct watch *w, bool quiet)
{
	autofd dir = open(NSU_NETNS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	w->are_mounts_new = false;
	if (!is_open(w, dir >= 0))
		return;
	for (size_t i = 0; i < w->count; i++)
		look_at(w, dir, &w->known[i], quiet);
}

/* What is there now, and what is not any more. */
static void scan(struct watch *w, bool quiet)
{
	autodir *dir = opendir(NSU_NETNS_DIR);
	struct dirent *entry;

	if (!is_open(w, dir) && w->end)
		return;
	for (size_t i = 0; i < w->count; i++)
		w->known[i].seen = false;
	while (dir && !w->end && (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			add(w, entry->d_name, quiet);
	for (size_t i = w->count; i-- > 0;)
		if (!w->known[i].seen)
			drop(w, &w->known[i]);
	look_for_ready(w, quiet);
}

/* -------------------------------------------------------------------------------- events */

/* The same directory has the same number. */
static void watch_here(struct watch *w)
{
	int here = inotify_add_watch(w->inotify, NSU_NETNS_DIR, EVENTS);

	if (w->here >= 0 && w->here != here)
		inotify_rm_watch(w->inotify, w->here);
	w->here = here;
}

/* It may be another one by now: one was moved away, or something is mounted over it. */
static void follow(struct watch *w)
{
	int before = w->here;

	watch_here(w);
	if (w->here != before)
		scan(w, false);
}

static void take_new(struct watch *w, const char *name)
{
	autofd dir = open(NSU_NETNS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool opened = is_open(w, dir >= 0);
	struct known *known;

	add(w, name, false);
	known = find(w, name);
	if (opened && known)
		look_at(w, dir, known, false);
}

/* poll(2) says it once; without /proc nobody knows. */
static bool are_mounts_new(const struct watch *w)
{
	struct pollfd fd = { .fd = w->mounts, .events = POLLPRI };

	return w->are_mounts_new || w->mounts < 0 || poll(&fd, 1, 0) > 0;
}

/*
 * Mounts are told by another descriptor: those of before a name went come before it. Not for
 * each name that goes all are looked at that are none: they may be thousands, and so events.
 */
static void take_change(struct watch *w, const struct inotify_event *event)
{
	struct known *known = event->len ? find(w, event->name) : NULL;

	if (event->mask & (IN_CREATE | IN_MOVED_TO)) {
		take_new(w, event->name);
	} else if ((event->mask & (IN_DELETE | IN_MOVED_FROM)) && known) {
		if (are_mounts_new(w))
			look_for_ready(w, false);
		drop(w, known);
	} else if (event->mask & IN_IGNORED) {
		w->here = -1;
		watch_here(w);
		scan(w, false);
	}
}

static void take_event(struct watch *w, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW) {
		tell(w, NSU_NETNS_LOST, NULL, NSU_NSID_UNKNOWN);
		scan(w, false);
	} else if (event->wd == w->here) {
		take_change(w, event);
	} else if (event->wd == w->above && event->len && strcmp(event->name, HERE) == 0) {
		follow(w);
	}
}

static void take_events(struct watch *w)
{
	char buffer[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t len = read(w->inotify, buffer, sizeof(buffer));

	for (char *at = buffer; len > 0 && at < buffer + len && !w->end;) {
		const struct inotify_event *event = (const struct inotify_event *)(void *)at;

		take_event(w, event);
		at += sizeof(*event) + event->len;
	}
}

static int take_nsid(const struct nlmsghdr *header, void *arg)
{
	const struct nlattr *attr;
	struct watch *w = arg;

	if (header->nlmsg_type != RTM_NEWNSID && header->nlmsg_type != RTM_DELNSID)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, header, sizeof(struct rtgenmsg))
		if (mnl_attr_get_type(attr) == NETNSA_NSID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			tell(w, header->nlmsg_type == RTM_NEWNSID ? NSU_NETNS_NSID :
								   NSU_NETNS_NSID_GONE,
			     NULL, (int)mnl_attr_get_u32(attr));
	return MNL_CB_OK;
}

static void take_nsids(struct watch *w)
{
	char buffer[8192];
	ssize_t len = mnl_socket_recvfrom(w->netlink.socket, buffer, sizeof(buffer));

	if (len > 0)
		mnl_cb_run(buffer, (size_t)len, 0, 0, take_nsid, w);
	else if (len < 0 && errno == ENOBUFS)
		tell(w, NSU_NETNS_LOST, NULL, NSU_NSID_UNKNOWN);
}

/* --------------------------------------------------------------------------------- watch */

static int begin(struct watch *w, int from)
{
	int err, group = GROUP_NSID;

	w->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w->inotify < 0)
		return -errno;
	w->above = inotify_add_watch(w->inotify, ABOVE, EVENTS);
	if (w->above < 0)
		return -errno;
	w->mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	err = rtnl_open(&w->netlink, from);
	if (!err && mnl_socket_setsockopt(w->netlink.socket, NETLINK_ADD_MEMBERSHIP, &group,
					  sizeof(group)) < 0)
		err = -errno;
	watch_here(w);
	scan(w, true);
	return err;
}

static void go_on(struct watch *w)
{
	int nsids = mnl_socket_get_fd(w->netlink.socket);
	struct pollfd fds[] = { { .fd = w->inotify, .events = POLLIN },
				{ .fd = nsids, .events = POLLIN },
				{ .fd = w->mounts, .events = POLLPRI } };

	if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0) {
		w->end = errno == EINTR ? 0 : -errno;
		return;
	}
	w->are_mounts_new |= (fds[2].revents & (POLLPRI | POLLERR)) != 0;
	if (fds[0].revents)
		take_events(w);
	if (fds[1].revents)
		take_nsids(w);
	if (w->are_mounts_new) {
		follow(w);
		look_for_ready(w, false);
	}
}

int nsu_netns_watch(int from, nsu_netns_event_fn *fn, void *arg, struct nsu_error *e)
{
	struct watch w = { .tell = fn, .arg = arg, .inotify = -1, .here = -1, .mounts = -1 };
	int err = begin(&w, from);

	if (!err) {
		tell(&w, NSU_NETNS_WATCHING, NULL, NSU_NSID_UNKNOWN);
		while (!w.end)
			go_on(&w);
	}
	for (size_t i = 0; i < w.count; i++)
		free(w.known[i].name);
	free(w.known);
	fd_close(&w.inotify);
	fd_close(&w.mounts);
	netlink_close(&w.netlink);
	err = err ? err : w.end;
	return err < 0 ? nsu_error_set(e, -err, NSU_OP_LIST, NSU_NET, "%s", NSU_NETNS_DIR) : 0;
}
